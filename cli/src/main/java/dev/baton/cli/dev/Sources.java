package dev.baton.cli.dev;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
        try {
            Files.walkFileTree(folder, new Look(stamps));
            return stamps;
        } catch (IOException e) {
            throw new ClusterProblem(folder + " can't be read: " + IoReason.of(e), e);
        }
    }

    /**
     * Folders may be deleted or renamed meanwhile: the next look sees what is there then, and differs from this one.
     */
    private static final class Look extends SimpleFileVisitor<Path> {
        private final SortedMap<Path, Stamp> stamps;

        private Look(SortedMap<Path, Stamp> stamps) {
            this.stamps = stamps;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (Files.isRegularFile(file) && isNoEditorsOwn(file)) {
                stamps.put(file, stamp(file));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
            return goOn(why);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) throws IOException {
            return why == null ? FileVisitResult.CONTINUE : goOn(why);
        }

        private static FileVisitResult goOn(IOException why) throws IOException {
            if (why instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw why;
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
