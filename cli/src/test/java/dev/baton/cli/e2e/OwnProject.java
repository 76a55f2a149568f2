package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cluster.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A flow author's shell, in a folder of its own: the {@code baton} command of this build, and Maven with a local
 * repository that has every library but the platform, which it gets from this build.
 */
final class OwnProject implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Path dir;
    private final Path repository;

    private OwnProject(Path dir, Path repository) {
        this.dir = dir;
        this.repository = repository;
    }

    /** @param home where the project {@code greetings} and the repository will be */
    static OwnProject in(Path home) throws IOException {
        Path repository = Files.createDirectories(home.resolve("repository"));
        Path usual = usualRepository();
        linkAllBut("dev", usual, repository);
        linkAllBut("baton", usual.resolve("dev"), Files.createDirectories(repository.resolve("dev")));
        return new OwnProject(home.resolve("greetings"), repository);
    }

    /** Where the library of this very test lies. */
    private static Path usualRepository() {
        String jar =
                Test.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        return Path.of(jar.substring(0, jar.indexOf("/org/junit/")));
    }

    private static void linkAllBut(String name, Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                if (!entry.endsWith(name)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
                }
            }
        }
    }

    /** Takes the links away; what they lead to stays. */
    @Override
    public void close() throws IOException {
        for (Path folder : List.of(repository.resolve("dev"), repository)) {
            try (Stream<Path> entries = Files.list(folder)) {
                for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
                    Files.delete(link);
                }
            }
        }
    }

    /** The platform's artifacts in the local repository. */
    Path installed() {
        return repository.resolve("dev").resolve("baton");
    }

    Path dir() {
        return dir;
    }

    Path jar() {
        return dir.resolve("target").resolve("greetings.jar");
    }

    /** The command, as the project's script would run it. */
    ProcessBuilder baton(Path from, String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.baton.cli.Baton"));
        command.addAll(List.of(words));
        return in(from, command);
    }

    ProcessBuilder maven(String... words) {
        return maven(dir, words);
    }

    /** In another folder, with the same local repository. */
    ProcessBuilder maven(Path from, String... words) {
        List<String> command = new ArrayList<>(List.of("mvn", "--batch-mode", "--no-transfer-progress"));
        command.addAll(List.of(words));
        return in(from, command);
    }

    private ProcessBuilder in(Path from, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(from.toFile()).redirectErrorStream(true);
        builder.environment().put("MAVEN_OPTS", "-Dmaven.repo.local=" + repository);
        builder.environment().put("BATON_HOME", Installation.findHome().toString());
        builder.environment().remove("BATON_DATA_DIR");
        builder.environment().remove("JAVA_HOME"); // Maven runs on the Java of the PATH, which may be an old one
        return builder;
    }

    /** A command that stays, and what it has said so far. */
    record Running(Process process, Path output) implements AutoCloseable {

        String said() throws IOException {
            return Files.readString(output);
        }

        void awaitLine(String part) {
            awaitLines(part, 1);
        }

        void awaitLines(String part, int number) {
            Awaitility.await(part)
                    .atMost(PATIENCE)
                    .failFast(() -> assertThat(process.isAlive()).as(said()).isTrue())
                    .until(() -> said().split(Pattern.quote(part), -1).length > number);
        }

        /** SIGTERM, as Ctrl-C would end it. */
        int stop() throws InterruptedException {
            process.destroy();
            assertThat(process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            return process.exitValue();
        }

        @Override
        public void close() throws InterruptedException {
            stop();
        }
    }

    /** @param name of the file with what it says */
    Running start(ProcessBuilder builder, String name) throws IOException {
        Path output = Files.createFile(dir.resolveSibling(name));
        return new Running(builder.redirectOutput(output.toFile()).start(), output);
    }

    /** Saves the flow's source, once. */
    void edit(UnaryOperator<String> change) throws IOException {
        Path source = dir.resolve("src/main/java/greetings/GreetingFlow.java");
        String before = Files.readString(source);
        String after = change.apply(before);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(source, after);
    }

    /** How a command ended, and what it said. */
    record Ended(int code, String said) {}

    static Ended run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path said = Files.createTempFile("said", ".txt");
        try {
            Process process = builder.redirectOutput(said.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " was not done in time: " + Files.readString(said));
            }
            return new Ended(process.exitValue(), Files.readString(said));
        } finally {
            Files.delete(said);
        }
    }
}
