package dev.baton.cli.faults;

import dev.baton.cluster.LocalDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A physical backup of a server that works meanwhile, as {@code pg_basebackup} makes it: that program is not among
 * those that the tests have. The copy has the passwords of the original.
 */
final class DatabaseCopy {
    /** What a copy must not have, or makes itself. */
    private static final Set<String> LEFT_OUT =
            Set.of("postmaster.pid", "postmaster.opts", "pg_wal", "pg_replslot", "pg_stat_tmp", "pg_notify", "port");

    private DatabaseCopy() {}

    /**
     * @param from the folder of the original
     * @param to is made
     */
    static void take(LocalDatabase original, Path from, Path to) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(original.administratorJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('copy', true)");
            Files.createDirectory(
                    to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            copy(from, to);
            String label;
            try (ResultSet end = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                end.next();
                label = end.getString(1);
            }
            Path data = to.resolve("data");
            Files.writeString(data.resolve("backup_label"), label);
            for (String folder : Set.of("pg_replslot", "pg_stat_tmp", "pg_notify")) {
                Files.createDirectories(data.resolve(folder));
            }
            // The log of all that was written meanwhile: after the end, so that it is in it.
            copy(from.resolve("data").resolve("pg_wal"), data.resolve("pg_wal"));
        }
    }

    /** Makes a copy follow the original. */
    static void follow(LocalDatabase original, Path copy, String name) throws IOException {
        Path data = copy.resolve("data");
        Files.createFile(data.resolve("standby.signal"));
        String password = Files.readAllLines(copy.resolve("passwords")).getFirst();
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres password=%s application_name=%s'%n"
                        .formatted(original.port(), password, name),
                StandardOpenOption.APPEND);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (!folder.equals(from)
                        && LEFT_OUT.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Path target = to.resolve(from.relativize(folder));
                if (Files.notExists(target)) {
                    Files.createDirectory(
                            target, PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(folder)));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!LEFT_OUT.contains(file.getFileName().toString())) {
                    try {
                        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                    } catch (NoSuchFileException e) {
                        // dropped meanwhile: the log says so, too
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw new UncheckedIOException(e);
            }
        });
    }
}
