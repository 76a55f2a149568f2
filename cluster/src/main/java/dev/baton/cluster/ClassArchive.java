package dev.baton.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file in which Java archives the classes of nodes: another one for each class path and each Java, because Java
 * doesn't renew it for that. One node of a cluster writes it, under another name until it is whole: a JVM that starts
 * from what several have written at once, or from half of it, crashes.
 */
record ClassArchive(Path file) {
    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

    /** For nodes that are started with the Java that this is. */
    static Optional<ClassArchive> of(Path folder, String classPath) {
        return of(folder, classPath, Runtime.version().toString());
    }

    static Optional<ClassArchive> of(Path folder, String classPath, String java) {
        List<Path> jars =
                Arrays.stream(classPath.split(File.pathSeparator)).map(Path::of).toList();
        if (!jars.stream().allMatch(jar -> jar.toString().endsWith(".jar"))) {
            return Optional.empty();
        }
        try {
            Path archive = Files.createDirectories(folder).resolve("nodes-" + fingerprint(jars, java) + ".jsa");
            deleteOthers(folder, archive);
            return Optional.of(new ClassArchive(archive));
        } catch (IOException e) {
            return Optional.empty(); // a read-only installation starts a little slower
        }
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** How a node starts from it; without it, if there is none. */
    List<String> flags() {
        return List.of(
                "-XX:SharedArchiveFile=" + file,
                // At the address that it was written for, so that nodes share its pages; elsewhere each would have a
                // copy of all of them.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0",
                // An archive that doesn't fit any more is written anew: no line in a node's log.
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off");
    }

    /** For a node that writes it as it stops. */
    Draft draft() {
        return new Draft(this, file.resolveSibling(file.getFileName() + "." + UUID.randomUUID()));
    }

    /** An archive that is not whole yet. */
    record Draft(ClassArchive archive, Path file) {
        List<String> flags() {
            return List.of("-XX:ArchiveClassesAtExit=" + file, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
        }

        /** After its node's end. Nothing if that wrote none. */
        void keep() {
            try {
                Files.move(file, archive.file, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException e) {
                LOG.debug("No classes were archived: {}", e.getMessage());
            } catch (IOException e) {
                LOG.warn("Nodes will start slowly, as their archive of classes can't be kept", e);
            }
        }

        /** After a node that was killed: half of it may be there. */
        void discard() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("An archive of classes that is not whole can't be deleted", e);
            }
        }
    }

    private static String fingerprint(List<Path> jars, String java) throws IOException {
        long hash = java.hashCode();
        for (Path jar : jars) {
            hash = 31 * hash + jar.hashCode();
            hash = 31 * hash + Files.size(jar);
            hash = 31 * hash + Files.getLastModifiedTime(jar).toMillis();
        }
        return Long.toHexString(hash);
    }

    /** A running node keeps what it has mapped. */
    private static void deleteOthers(Path folder, Path archive) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jsa*")) {
            for (Path other : found) {
                if (!other.getFileName()
                        .toString()
                        .startsWith(archive.getFileName().toString())) {
                    Files.deleteIfExists(other);
                }
            }
        }
    }
}
