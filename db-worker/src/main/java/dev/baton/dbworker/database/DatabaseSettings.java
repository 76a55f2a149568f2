package dev.baton.dbworker.database;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;

/**
 * Where PostgreSQL is, and how long we wait for it; section {@code database}.
 *
 * @param uri                      {@code postgresql://user:password@host:port/database}
 * @param connectTimeout           until a connection is open and greeted
 * @param startTimeout             how long a starting node tries to reach the database before it gives up
 * @param statementTimeout         PostgreSQL ends a statement that runs longer
 * @param lockTimeout              PostgreSQL ends a statement that waits longer for a lock
 * @param idleInTransactionTimeout PostgreSQL ends a session that forgot its transaction
 * @param networkTimeout           how long sent bytes may stay unacknowledged before the connection counts as lost
 */
public record DatabaseSettings(
        @NotBlank String uri,
        @NotNull Duration connectTimeout,
        @NotNull Duration startTimeout,
        @NotNull Duration statementTimeout,
        @NotNull Duration lockTimeout,
        @NotNull Duration idleInTransactionTimeout,
        @NotNull Duration networkTimeout) {

    /** The bounds that suit a database nearby. */
    public static DatabaseSettings at(String uri) {
        return new DatabaseSettings(
                uri,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + uri.replaceFirst("//[^@/]*@", "//***@") + "]";
    }
}
