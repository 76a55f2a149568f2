package dev.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void archivesOfOtherJarsAreDeletedAndDraftsAreNot() throws IOException {
        Path old = Files.writeString(archive().file(), "classes of the jar as it was");
        Files.writeString(jar, "other classes");
        Path draft = Files.writeString(archive().draft().file(), "being written");

        archive();

        assertThat(old).doesNotExist();
        assertThat(draft).exists();
    }
}
