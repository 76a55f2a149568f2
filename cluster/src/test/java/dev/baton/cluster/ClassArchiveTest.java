package dev.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cluster.testing.TestInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    @TempDir
    private Path folder;

    private Path jar;

    @BeforeEach
    void makeAJar() throws IOException {
        jar = Files.writeString(folder.resolve("a.jar"), "classes");
    }

    private ClassArchive archive() {
        return ClassArchive.of(folder.resolve("cds"), jar.toString()).orElseThrow();
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder.resolve("cds"))) {
            return files.toList();
        }
    }

    @Test
    void itIsThereOnceADraftOfItIsKept() throws IOException {
        ClassArchive.Draft first = archive().draft();
        ClassArchive.Draft second = archive().draft();
        Files.writeString(first.file(), "one node's");
        Files.writeString(second.file(), "another one's, at the same time");
        assertThat(archive().exists()).isFalse();

        first.keep();
        second.keep();
        second.keep();

        assertThat(files()).containsExactly(archive().file());
        assertThat(archive().file()).hasContent("another one's, at the same time");
    }

    @Test
    void whatAKilledNodeLeftOfItIsDeleted() throws IOException {
        ClassArchive.Draft draft = archive().draft();
        Files.writeString(draft.file(), "hal");

        draft.discard();

        assertThat(files()).isEmpty();
    }

    @Test
    void javaStartsFromWhatAnEarlierOneArchived() throws Exception {
        useRealJar();
        ClassArchive.Draft draft = archive().draft();
        run(draft.flags());
        draft.keep();

        assertThat(archive().exists()).isTrue();
        assertThat(run(and(archive().flags(), "-Xlog:class+load")))
                .anySatisfy(line ->
                        assertThat(line).contains(Greeting.class.getName()).contains("shared objects file"))
                .contains(Greeting.TEXT);
        assertThat(files()).containsExactly(archive().file());
    }

    @Test
    void javaStartsAndSaysNothingIfItsArchiveIsDamagedOrAbsent() throws Exception {
        useRealJar();
        assertThat(run(archive().flags())).as("absent").containsExactly(Greeting.TEXT);
        ClassArchive.Draft draft = archive().draft();
        run(draft.flags());
        draft.keep();
        byte[] whole = Files.readAllBytes(archive().file());

        Files.write(archive().file(), Arrays.copyOf(whole, whole.length / 2));
        assertThat(run(archive().flags())).as("half of it").containsExactly(Greeting.TEXT);
        Files.write(archive().file(), new byte[] {1, 2, 3});
        assertThat(run(archive().flags())).as("something else").containsExactly(Greeting.TEXT);
    }

    @Test
    void anotherJavaWritesItsOwn() throws IOException {
        String classPath = jar.toString();
        Path older = ClassArchive.of(folder.resolve("cds"), classPath, "21.0.8+9")
                .orElseThrow()
                .file();
        Files.writeString(older, "classes of an older Java");

        ClassArchive newer =
                ClassArchive.of(folder.resolve("cds"), classPath, "25.0.1+8").orElseThrow();

        assertThat(newer.exists()).isFalse();
        assertThat(older).doesNotExist();
    }

    /** As nodes are: Java archives no classes of folders. */
    private void useRealJar() throws Exception {
        Path classes = Path.of(Greeting.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        jar = TestInstallation.packed(classes, folder);
    }

    private List<String> run(List<String> flags) throws Exception {
        List<String> command = and(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()), "-Xmx64m");
        command.addAll(flags);
        command.addAll(List.of("-cp", jar.toString(), Greeting.class.getName()));
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(said);
        assertThat(process.exitValue()).as("%s", lines).isZero();
        return lines;
    }

    private static List<String> and(List<String> flags, String more) {
        List<String> all = new ArrayList<>(flags);
        all.add(more);
        return all;
    }

    @Test
    void archivesOfOtherJarsAreDeletedAndDraftsAreNot() throws IOException {
        Path old = Files.writeString(archive().file(), "classes of the jar as it was");
        Files.writeString(jar, "other classes");
        Path draft = Files.writeString(archive().draft().file(), "being written");

        archive();

        assertThat(old).doesNotExist();
        assertThat(draft).exists();
    }
}
