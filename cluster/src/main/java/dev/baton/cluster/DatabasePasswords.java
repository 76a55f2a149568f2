package dev.baton.cluster;

import dev.baton.async.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The passwords of the embedded PostgreSQL: random, made before its first start, kept in a file that only its owner can
 * read.
 *
 * @param superuser of {@code postgres}, which makes the other roles and is not used otherwise
 * @param owner of {@code baton}, which owns the nodes' database and is no superuser
 * @param node of {@code baton_node}, which reads and writes rows
 */
record DatabasePasswords(String superuser, String owner, String node) {
    private static final int BYTES = 24;

    /** Its first line is the superuser's password: so initdb wants it. */
    static Path file(Path home) {
        return home.resolve("passwords");
    }

    /** Makes them if there are none. */
    static DatabasePasswords of(Path home) {
        Path file = file(home);
        try {
            if (!Files.exists(file)) {
                create(home, file);
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 2) {
                throw new ClusterProblem(file + " is damaged; it holds three passwords, one a line");
            }
            if (lines.size() == 2) { // made before nodes had a role of their own
                lines = List.of(lines.get(0), lines.get(1), random());
                write(home, file, lines);
            }
            return new DatabasePasswords(lines.get(0), lines.get(1), lines.get(2));
        } catch (IOException e) {
            throw new ClusterProblem("Can't use " + file + ": " + IoReason.of(e), e);
        }
    }

    private static void create(Path home, Path file) throws IOException {
        if (Files.exists(home.resolve("data").resolve("PG_VERSION"))) {
            throw new ClusterProblem("The database in " + home
                    + " was made without a password; delete it, or choose another --data-dir");
        }
        PrivateFolder.create(home);
        write(home, file, List.of(random(), random(), random()));
    }

    /** A reader sees all or nothing of it. */
    private static void write(Path home, Path file, List<String> lines) throws IOException {
        Path fresh = Files.createTempFile(
                home,
                "passwords",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, lines);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "DatabasePasswords[masked]";
    }
}
