package dev.baton.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The role and the database of the nodes in the embedded PostgreSQL. They are made before the server first listens:
 * nodes that start at the same time find either nothing or all of it.
 */
final class DatabaseRoles {
    static final String APPLICATION = "baton";
    static final String DATABASE = "baton";

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private DatabaseRoles() {}

    /** Between initdb and the server's first start; later it finds that it is done. */
    static void prepare(Path home, Path programs, Path log) {
        Path done = home.resolve("prepared");
        if (Files.exists(done)) {
            return;
        }
        String sql = """
                CREATE ROLE %1$s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '%2$s';
                CREATE DATABASE %3$s OWNER %1$s;
                REVOKE ALL ON DATABASE %3$s FROM PUBLIC;
                """.formatted(APPLICATION, DatabasePasswords.of(home).application(), DATABASE);
        PgPrograms.run(
                PgPrograms.command(
                        PgPrograms.find(programs, "postgres"),
                        "--single",
                        "-D",
                        home.resolve("data").toString(),
                        "-c",
                        "exit_on_error=true",
                        "postgres"),
                sql,
                log,
                LONGEST);
        try {
            Files.createFile(done);
        } catch (IOException e) {
            throw new ClusterProblem("Can't write " + done + ": " + e.getMessage(), e);
        }
    }
}
