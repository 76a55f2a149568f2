package dev.baton.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {

    @TempDir
    Path dir;

    private Project project() throws IOException {
        Project project = new Project(dir);
        Files.createDirectories(project.javaFolder());
        Files.writeString(project.pom(), "");
        return project;
    }

    /** As when a branch is checked out, or a package renamed. */
    @Test
    void foldersMayVanishDuringALook() throws Exception {
        Project project = project();
        Path here = project.javaFolder().resolve("a");
        Path there = project.javaFolder().resolve("b");
        for (int i = 0; i < 50; i++) {
            Files.createDirectories(here.resolve("p" + i));
            Files.writeString(here.resolve("p" + i + "/A.java"), "");
        }
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> renames = CompletableFuture.runAsync(() -> {
            try {
                while (!over.get()) {
                    Files.move(here, there);
                    Files.move(there, here);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        try {
            for (int i = 0; i < 300; i++) {
                Sources.of(project);
            }
        } finally {
            over.set(true);
            renames.join();
        }
        assertThat(Sources.of(project).java())
                .hasSize(50)
                .isEqualTo(Sources.of(project).java());
    }
}
