package dev.baton.cli.mutants;

import dev.baton.cluster.Installation;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs tests of any module in a JVM of its own, with broken classes in front of the shipped ones. */
final class TestProcess {
    private static final long AT_MOST_SECONDS = 300;

    private TestProcess() {}

    /**
     * How it ended.
     *
     * @param exit as {@link RunTests} says it; empty: it did not end in time
     */
    record Result(Optional<Integer> exit, String output) {}

    static Result run(Optional<Path> broken, List<String> tests) {
        try {
            Path log = Files.createTempFile("tests-", ".log");
            Installation installation = Installation.ofThisJvm();
            List<String> command = new ArrayList<>(List.of(
                    installation.java().toString(),
                    "@" + installation.home().resolve("conf/jvm/node.options"),
                    "-Xmx512m",
                    "-cp",
                    classPath(broken, tests),
                    RunTests.class.getName()));
            command.addAll(tests);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(AT_MOST_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String output = Files.readString(log);
            Files.delete(log);
            return new Result(ended ? Optional.of(process.exitValue()) : Optional.empty(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while tests ran: " + tests, e);
        }
    }

    private static String classPath(Optional<Path> broken, List<String> tests) {
        List<String> entries = new ArrayList<>();
        broken.ifPresent(classes -> entries.add(classes.toString()));
        tests.stream().flatMap(test -> ofModule(test).stream()).distinct().forEach(entries::add);
        entries.add(System.getProperty("java.class.path"));
        return String.join(File.pathSeparator, entries);
    }

    /** The tests of other modules are on no class path: they are taken from where Maven has compiled them to. */
    private static List<String> ofModule(String test) {
        String file = test.replaceAll("#.*", "").replace('.', '/');
        Path module = moduleOf(file);
        List<String> entries = new ArrayList<>();
        if (ClassLoader.getSystemResource(file + ".class") == null) {
            entries.add(module.resolve("target/test-classes").toString());
        }
        entries.add(module.resolve("src/test/resources").toString());
        return entries;
    }

    private static Path moduleOf(String file) {
        try (Stream<Path> modules = Files.list(Installation.findHome())) {
            return modules.filter(module -> Files.exists(module.resolve("src/test/java/" + file + ".java")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No module has the test " + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
