package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cluster.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script at the top, in a tree of its own with JDKs and a Maven that only say what they are called with. */
@Execution(ExecutionMode.CONCURRENT)
class ScriptTest {

    @TempDir
    Path dir;

    private record Ended(int code, String said) {}

    @BeforeEach
    void tree() throws IOException {
        Path script = Installation.findHome().resolve("baton");
        Files.createDirectories(dir.resolve("home/cli/src/main"));
        Files.createDirectories(dir.resolve("home/cli/target/lib"));
        Files.createDirectories(dir.resolve("path"));
        Files.copy(script, dir.resolve("home/baton"));
        Files.writeString(dir.resolve("home/pom.xml"), "");
        Files.writeString(dir.resolve("home/cli/pom.xml"), "");
        Files.writeString(dir.resolve("home/cli/target/lib/baton-cli-1.jar"), "");
        Files.writeString(dir.resolve("home/cli/target/lib/aaa.jar"), "");
    }

    private void program(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/bash\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void jdk(String folder, String version) throws IOException {
        Path home = dir.resolve(folder);
        program(home.resolve("bin/java"), "echo java " + version + " \"$@\"");
        program(home.resolve("bin/javac"), "");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    private Ended run(Path script, String javaHome, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(script.toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.environment().put("BATON_JVM_DIR", dir.resolve("jvm").toString());
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().put("PATH", dir.resolve("path") + ":/usr/bin:/bin");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), said.strip());
    }

    @Test
    void theNewestJdkIsFoundThroughLinksAndOursStandsFirst() throws IOException, InterruptedException {
        jdk("jvm/old", "17.0.1");
        jdk("jvm/good", "21.0.2");
        jdk("jvm/best", "25.0.1");
        Path link = Files.createSymbolicLink(dir.resolve("link"), dir.resolve("home/baton"));
        Ended ended = run(link, "", "status", "--json");
        assertThat(ended.said()).startsWith("java 25.0.1").endsWith("dev.baton.cli.Baton status --json");
        assertThat(ended.said()).contains("-cp " + dir.resolve("home/cli/target/lib/baton-cli-1.jar") + ":");
    }

    @Test
    void javaHomeIsTakenIfItIsNewEnough() throws IOException, InterruptedException {
        jdk("jvm/best", "25.0.1");
        jdk("mine", "22");
        jdk("old", "17.0.1");
        assertThat(run(dir.resolve("home/baton"), dir.resolve("mine").toString(), "status")
                        .said())
                .startsWith("java 22 ");
        assertThat(run(dir.resolve("home/baton"), dir.resolve("old").toString(), "status")
                        .said())
                .startsWith("java 25.0.1 ");
    }

    @Test
    void noJdkIsOneLine() throws IOException, InterruptedException {
        jdk("jvm/old", "17.0.1");
        program(dir.resolve("path/java"), "");
        Ended ended = run(dir.resolve("home/baton"), "", "up");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).startsWith("baton: No JDK 21 or newer: ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "new", "dev"})
    void changedSourcesAreBuiltBeforeWhatRunsThem(String command) throws IOException, InterruptedException {
        jdk("jvm/good", "21.0.2");
        program(dir.resolve("path/mvn"), "echo called >> " + dir.resolve("mvn.log"));
        Path source = Files.writeString(dir.resolve("home/cli/src/main/New.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        run(dir.resolve("home/baton"), "", "status");
        assertThat(dir.resolve("mvn.log")).doesNotExist();
        assertThat(run(dir.resolve("home/baton"), "", command).said())
                .contains("building")
                .contains("Baton " + command);
        assertThat(dir.resolve("mvn.log")).hasContent("called");
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "new", "dev"})
    void whatRunsKeepsItsJars(String command) throws IOException, InterruptedException {
        jdk("jvm/good", "21.0.2");
        program(dir.resolve("path/mvn"), "echo called >> " + dir.resolve("mvn.log"));
        Path source = Files.writeString(dir.resolve("home/cli/src/main/New.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        Path jar = dir.resolve("home/cli/target/lib/baton-cli-1.jar");
        Process node = new ProcessBuilder("bash", "-c", "read -r end", "node", jar.toString()).start();
        try {
            assertThat(run(dir.resolve("home/baton"), "", command).said())
                    .startsWith("baton: sources have changed, but a cluster or 'baton dev' runs from what was built")
                    .contains("Baton " + command);
            assertThat(dir.resolve("mvn.log")).doesNotExist();
        } finally {
            node.destroy();
        }
        assertThat(node.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(run(dir.resolve("home/baton"), "", command).said()).contains("building");
    }

    @Test
    void measuringHasItsOwnLibrariesBesideThoseOfTheCommand() throws IOException, InterruptedException {
        jdk("jvm/good", "21.0.2");
        Path measuring = Files.createDirectories(dir.resolve("home/bench/target/lib"));
        Files.writeString(measuring.resolve("templates.jar"), "");
        Files.writeString(measuring.resolve("aaa.jar"), "");

        String said = run(dir.resolve("home/baton"), "", "bench").said();

        assertThat(said).contains("home/bench/target/lib/templates.jar").doesNotContain("bench/target/lib/aaa.jar");
        assertThat(run(dir.resolve("home/baton"), "", "status").said()).doesNotContain("templates.jar");
    }

    @Test
    void theBuildTellsWhichModuleItIsAt() throws IOException, InterruptedException {
        jdk("jvm/good", "21.0.2");
        program(dir.resolve("path/mvn"), "echo '[INFO] Building Baton common 0.1.0 [3/14]'; echo '[INFO] other'");
        Files.delete(dir.resolve("home/cli/target/lib/baton-cli-1.jar"));
        assertThat(run(dir.resolve("home/baton"), "", "status").said())
                .contains("\nbaton: building 3 of 14: Baton common 0.1.0\n")
                .doesNotContain("other");
    }

    @Test
    void aBuildThatFailsIsTold() throws IOException, InterruptedException {
        jdk("jvm/good", "21.0.2");
        program(dir.resolve("path/mvn"), "echo it breaks; exit 1");
        Files.delete(dir.resolve("home/cli/target/lib/baton-cli-1.jar"));
        Ended ended = run(dir.resolve("home/baton"), "", "status");
        Path log = dir.resolve("home/.baton/build.log");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).endsWith("baton: The build failed; its log: " + log);
        assertThat(log).hasContent("it breaks");
    }
}
