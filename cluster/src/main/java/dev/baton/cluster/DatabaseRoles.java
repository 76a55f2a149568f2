package dev.baton.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The roles and the database of the nodes in the embedded PostgreSQL: one role owns the tables, the other one, that of
 * nodes, reads and writes rows. They are made before the server first listens: nodes that start at the same time find
 * either nothing or all of it.
 */
final class DatabaseRoles {
    static final String OWNER = "baton";
    static final String NODE = "baton_node";
    static final String DATABASE = "baton";

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private DatabaseRoles() {}

    /** Between initdb and the server's start; later it finds that it is done. */
    static void prepare(Path home, Path programs, Path log) {
        DatabasePasswords passwords = DatabasePasswords.of(home);
        once(
                home.resolve("prepared"),
                () -> run(home, programs, log, """
                CREATE ROLE %1$s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '%2$s';
                CREATE DATABASE %3$s OWNER %1$s;
                REVOKE ALL ON DATABASE %3$s FROM PUBLIC;
                """.formatted(OWNER, passwords.owner(), DATABASE)));
        // A step of its own: older data directories have only the first.
        once(
                home.resolve("node-role"),
                () -> run(home, programs, log, """
                CREATE ROLE %1$s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '%2$s';
                GRANT CONNECT ON DATABASE %3$s TO %1$s;
                """.formatted(NODE, passwords.node(), DATABASE)));
    }

    private static void once(Path done, Runnable step) {
        if (Files.exists(done)) {
            return;
        }
        step.run();
        try {
            Files.createFile(done);
        } catch (IOException e) {
            throw new ClusterProblem("Can't write " + done + ": " + e.getMessage(), e);
        }
    }

    private static void run(Path home, Path programs, Path log, String sql) {
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
    }
}
