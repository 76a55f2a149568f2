package dev.baton.cluster;

import dev.baton.async.IoReason;
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

    /** After a crash it first recovers from the write-ahead log, as the server would. */
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private DatabaseRoles() {}

    /**
     * Between initdb and the server's start; later it finds that it is done. What was interrupted is done again. No
     * statement has more than one line, as a line is a statement here.
     */
    static void prepare(Path home, Path programs, Path log) {
        // An error does not end this: CREATE DATABASE has no IF NOT EXISTS. Without the database the next step fails.
        once(
                home.resolve("prepared"),
                () -> run(home, programs, log, "exit_on_error=false", "CREATE DATABASE %s;\n".formatted(DATABASE)));
        // Noted among the data, so that a backup of before the role of nodes gets it.
        once(
                data(home).resolve("baton-roles"),
                () -> run(home, programs, log, "exit_on_error=true", roles(DatabasePasswords.of(home))));
    }

    private static String roles(DatabasePasswords passwords) {
        return role(OWNER, passwords.owner()) + role(NODE, passwords.node()) + """
                ALTER DATABASE %1$s OWNER TO %2$s;
                REVOKE ALL ON DATABASE %1$s FROM PUBLIC;
                GRANT CONNECT ON DATABASE %1$s TO %3$s;
                """.formatted(DATABASE, OWNER, NODE);
    }

    private static String role(String name, String password) {
        return """
                DO $$ BEGIN IF to_regrole('%1$s') IS NULL THEN CREATE ROLE %1$s; END IF; END $$;
                ALTER ROLE %1$s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '%2$s';
                """.formatted(name, password);
    }

    private static void once(Path done, Runnable step) {
        if (Files.exists(done)) {
            return;
        }
        step.run();
        try {
            Files.createFile(done);
        } catch (IOException e) {
            throw new ClusterProblem("Can't write " + done + ": " + IoReason.ofWriting(e), e);
        }
    }

    private static void run(Path home, Path programs, Path log, String onError, String sql) {
        PgPrograms.run(
                PgPrograms.command(
                        PgPrograms.find(programs, "postgres"),
                        "--single",
                        "-D",
                        data(home).toString(),
                        "-c",
                        onError,
                        "-c",
                        "log_min_error_statement=panic", // else a password is logged with what failed
                        "postgres"),
                sql,
                log,
                LONGEST);
    }

    private static Path data(Path home) {
        return home.resolve("data");
    }
}
