package dev.baton.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The passwords of the embedded PostgreSQL: random, made before its first start, kept in a file that only its owner can
 * read.
 *
 * @param superuser of {@code postgres}, which makes the other role and is not used otherwise
 * @param application of {@code baton}, which owns the nodes' database and is no superuser
 */
record DatabasePasswords(String superuser, String application) {
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
                throw new ClusterProblem(file + " is damaged; it holds two passwords, one a line");
            }
            return new DatabasePasswords(lines.get(0), lines.get(1));
        } catch (IOException e) {
            throw new ClusterProblem("Can't use " + file + ": " + e.getMessage(), e);
        }
    }

    private static void create(Path home, Path file) throws IOException {
        if (Files.exists(home.resolve("data").resolve("PG_VERSION"))) {
            throw new ClusterProblem("The database in " + home
                    + " was made without a password; delete it, or choose another --data-dir");
        }
        PrivateFolder.create(home);
        Path fresh = Files.createTempFile(
                home,
                "passwords",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, List.of(random(), random()));
        Files.move(fresh, file);
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
