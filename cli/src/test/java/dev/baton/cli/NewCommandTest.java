package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.cli.project.NewProject;
import dev.baton.cluster.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code baton new} writes, and refuses before it does anything. OwnProjectTest builds the project. */
class NewCommandTest {

    @TempDir
    Path dir;

    private static void assertRefused(CommandRun run, String why) {
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().strip()).isEqualTo("baton: " + why);
    }

    @Test
    void aFolderThatIsUsedIsRefusedInOneLine() throws IOException {
        Files.writeString(dir.resolve("mine.txt"), "");
        assertRefused(CommandRun.of("new", dir.toString()), dir + " is not empty; name a folder that is not there yet");
        assertRefused(
                CommandRun.of("new", dir.resolve("mine.txt").toString()),
                dir.resolve("mine.txt") + " is a file; name a folder that is not there yet");
        assertThat(dir).isDirectoryContaining(file -> file.endsWith("mine.txt"));
    }

    @Test
    void aPackageThatIsNoneIsRefusedInOneLine() {
        assertRefused(
                CommandRun.of("new", dir.resolve("x").toString(), "--package", "com.new"),
                "No flow can be in a package com.new; name one such as --package com.example.greetings");
        assertRefused(
                CommandRun.of("new", dir.resolve("x").toString(), "--package", "dev.baton.flow"),
                "No flow can be in a package dev.baton.flow; name one such as --package com.example.greetings");
    }

    @Test
    void aFolderInsideThePlatformIsRefusedInOneLine() {
        Path home = Installation.findHome();
        assertRefused(
                CommandRun.of("new", home.resolve("mine").toString()),
                home.resolve("mine") + " is inside the platform's own folder; name one beside it, such as "
                        + home.resolveSibling("greetings"));
    }

    @Test
    void aPlatformWhosePathHasAQuoteIsRefused() {
        assertThatThrownBy(() -> NewProject.of(dir.resolve("x"), Optional.empty(), Path.of("/opt/ann's/baton")))
                .hasMessage(
                        "The project's script can't name /opt/ann's/baton: move the platform to a path without a '");
    }

    @Test
    void aFolderIsShownAsAShellTakesIt() {
        assertThat(NewProject.forShell(Path.of("../greetings-1"))).isEqualTo("../greetings-1");
        assertThat(NewProject.forShell(Path.of("My Ann's"))).isEqualTo("'My Ann'\\''s'");
    }

    @Test
    void everyVariableIsFilledIn() throws IOException {
        NewProject project =
                NewProject.of(dir.resolve("My Greetings"), Optional.of("com.example.hello"), dir.resolve("platform"));
        project.write();

        Path made = dir.resolve("My Greetings");
        assertThat(made.resolve("src/main/java/com/example/hello/GreetingFlow.java"))
                .content()
                .startsWith("package com.example.hello;");
        assertThat(made.resolve("src/main/resources/META-INF/services/dev.baton.flow.FlowProvider"))
                .hasContent("com.example.hello.Greetings");
        assertThat(made.resolve("pom.xml"))
                .content()
                .contains("<artifactId>my-greetings</artifactId>", "<version>${baton.version}</version>");
        assertThat(made.resolve("baton")).isExecutable().content().contains("home='../platform'");
        assertThat(made.resolve(".gitignore")).exists();
        assertThat(files(made))
                .noneMatch(file -> file.toString().contains("__dot__"))
                .allSatisfy(file -> assertThat(file)
                        .content()
                        .doesNotContain(
                                "${groupId}", "${artifactId}", "${package}", "${batonHome}", "${batonVersion}"));
    }

    @Test
    void withoutAPackageTheFolderGivesItsName() {
        assertThat(NewProject.of(dir.resolve("Sale-Items"), Optional.empty(), dir.resolve("p"))
                        .javaPackage())
                .isEqualTo("saleitems");
        assertThat(NewProject.of(dir.resolve("new"), Optional.empty(), dir.resolve("p"))
                        .javaPackage())
                .isEqualTo("flows");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
