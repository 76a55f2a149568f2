package dev.baton.cli.dev;

import dev.baton.cluster.ClusterProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a project that make its flows. Two of them are equal if nothing was saved between: looking is right on
 * every file system, and takes a millisecond.
 */
record Sources(SortedMap<Path, Stamp> java, SortedMap<Path, Stamp> resources, Stamp pom) {

    record Stamp(FileTime time, long size) {}

    static Sources of(Project project) {
        return new Sources(below(project.javaFolder()), below(project.resourceFolder()), stamp(project.pom()));
    }

    private static SortedMap<Path, Stamp> below(Path folder) {
        SortedMap<Path, Stamp> stamps = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return stamps;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .filter(Sources::isNoEditorsOwn)
                    .forEach(file -> stamps.put(file, stamp(file)));
            return stamps;
        } catch (NoSuchFileException e) {
            return stamps; // a folder was deleted meanwhile: the next look sees the rest
        } catch (IOException | UncheckedIOException e) {
            throw new ClusterProblem(folder + " can't be read: " + e.getMessage(), e);
        }
    }

    private static boolean isNoEditorsOwn(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && !name.endsWith("~");
    }

    private static Stamp stamp(Path file) {
        try {
            return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
        } catch (IOException e) {
            return new Stamp(FileTime.fromMillis(0), 0); // deleted, or being replaced
        }
    }

    boolean sameCode(Sources other) {
        return java.equals(other.java) && pom.equals(other.pom);
    }

    Map<Path, Stamp> resourceFiles() {
        return resources;
    }
}
