package dev.baton.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Names the file in which Java archives the classes of nodes: another one for each class path, because Java doesn't
 * renew it for that.
 */
final class ClassArchive {
    private ClassArchive() {}

    static Optional<Path> of(Path folder, String classPath) {
        List<Path> jars =
                Arrays.stream(classPath.split(File.pathSeparator)).map(Path::of).toList();
        if (!jars.stream().allMatch(jar -> jar.toString().endsWith(".jar"))) {
            return Optional.empty();
        }
        try {
            Path archive = Files.createDirectories(folder).resolve("nodes-" + fingerprint(jars) + ".jsa");
            deleteOthers(folder, archive);
            return Optional.of(archive);
        } catch (IOException e) {
            return Optional.empty(); // a read-only installation starts a little slower
        }
    }

    /** How a node starts from it. If there is none, the first node to end writes it. */
    static List<String> flags(Path archive) {
        return Stream.concat(Stream.of("-XX:+AutoCreateSharedArchive"), readingFlags(archive).stream())
                .toList();
    }

    /** The same, without writing it: the class path is longer than the archive's. */
    static List<String> readingFlags(Path archive) {
        return List.of(
                "-XX:SharedArchiveFile=" + archive,
                // At the address that it was written for, so that nodes share its pages; elsewhere each would have a
                // copy of all of them.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0",
                // An archive that doesn't fit any more is written anew: no line in a node's log.
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off");
    }

    private static String fingerprint(List<Path> jars) throws IOException {
        long hash = 1;
        for (Path jar : jars) {
            hash = 31 * hash + jar.hashCode();
            hash = 31 * hash + Files.size(jar);
            hash = 31 * hash + Files.getLastModifiedTime(jar).toMillis();
        }
        return Long.toHexString(hash);
    }

    /** A running node keeps what it has mapped. */
    private static void deleteOthers(Path folder, Path archive) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jsa")) {
            for (Path other : found) {
                if (!other.equals(archive)) {
                    Files.deleteIfExists(other);
                }
            }
        }
    }
}
