package dev.baton.cluster.testing;

import dev.baton.cluster.Installation;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * This build as an installation of its own, below {@code target}: folders of classes are packed into jars, because only
 * from jars can Java archive the classes of nodes, and a node starts in half the time with such an archive. It is kept
 * until a class changes.
 */
public final class TestInstallation {
    private static final Path HOME = Path.of("target", "installation").toAbsolutePath();

    /** A node that lives for a minute does not earn back what the second compiler takes; one under a long load does. */
    private static final String MORE_OPTIONS =
            "\n" + System.getProperty("baton.test-node.jvm", "-XX:TieredStopAtLevel=1") + "\n";

    private TestInstallation() {}

    public static Installation create() {
        return create("");
    }

    /** @param broken a folder of classes that nodes find first; there is no archive of these */
    public static Installation broken(Path broken) {
        return create(broken + File.pathSeparator);
    }

    private static Installation create(String first) {
        Installation built = Installation.ofThisJvm();
        try {
            Path conf = built.home().resolve("conf");
            copy(conf, Files.createDirectories(HOME.resolve("conf")), "");
            copy(conf.resolve("jvm"), Files.createDirectories(HOME.resolve("conf/jvm")), MORE_OPTIONS);
            Path lib = Files.createDirectories(HOME.resolve("lib"));
            List<String> entries = Arrays.stream(built.classPath().split(File.pathSeparator))
                    .map(Path::of)
                    .filter(Files::exists)
                    .map(entry -> Files.isDirectory(entry) ? jar(entry, lib) : entry)
                    .map(Path::toString)
                    .toList();
            return new Installation(HOME, built.java(), first + String.join(File.pathSeparator, entries));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to, String more) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(file.getFileName());
                String text = Files.readString(file) + more;
                if (!Files.exists(copy) || !Files.readString(copy).equals(text)) {
                    Path unfinished = Files.createTempFile(to, "conf-", ".tmp");
                    Files.writeString(unfinished, text);
                    Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** @return a jar of a folder, made in {@code lib}; it may be empty */
    public static Path packed(Path folder, Path lib) {
        return jar(folder, lib);
    }

    /** As old as the newest file in it, so that an archive fits as long as nothing has changed. */
    static Path jar(Path folder, Path lib) {
        Path jar = lib.resolve(Integer.toHexString(folder.toAbsolutePath().hashCode()) + ".jar");
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> entries = found.sorted().toList();
            FileTime newest = FileTime.fromMillis(entries.stream()
                    .mapToLong(file -> file.toFile().lastModified())
                    .max()
                    .orElse(0));
            if (Files.exists(jar) && Files.getLastModifiedTime(jar).equals(newest)) {
                return jar;
            }
            Path unfinished = Files.createTempFile(lib, "classes-", ".tmp");
            try (OutputStream file = Files.newOutputStream(unfinished);
                    JarOutputStream out = new JarOutputStream(file)) {
                for (Path entry : entries.subList(1, entries.size())) {
                    boolean isFolder = Files.isDirectory(entry); // folders, too: migrations are looked for by theirs
                    out.putNextEntry(new ZipEntry(folder.relativize(entry) + (isFolder ? "/" : "")));
                    if (!isFolder) {
                        Files.copy(entry, out);
                    }
                    out.closeEntry();
                }
            }
            Files.setLastModifiedTime(unfinished, newest);
            Files.move(unfinished, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
