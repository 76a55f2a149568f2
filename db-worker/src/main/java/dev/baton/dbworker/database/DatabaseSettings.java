package dev.baton.dbworker.database;

import dev.baton.config.Secret;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * Where PostgreSQL is, and how long we wait for it; section {@code database}.
 *
 * @param uri {@code postgresql://user:password@host:port,host:port/database}; {@code ?sslmode=verify-full} for TLS with
 *     a server that is checked; {@code target_session_attrs=primary}, which several hosts have anyway: not a standby
 * @param migrationUri the same for the role that owns the tables; empty: nodes own them
 * @param migrate whether a db-worker brings the tables up to date when it starts; false: it only looks whether they are
 * @param caFile the certificate, in PEM, of the CA that the server's has to come from; empty: any that Java trusts
 * @param connectTimeout until a connection is open and greeted
 * @param startTimeout how long a starting node tries to reach the database before it gives up
 * @param statementTimeout PostgreSQL ends a statement that runs longer
 * @param lockTimeout PostgreSQL ends a statement that waits longer for a lock
 * @param idleInTransactionTimeout PostgreSQL ends a session that forgot its transaction
 * @param networkTimeout how long sent bytes may stay unacknowledged before the connection counts as lost
 */
public record DatabaseSettings(
        @NotNull Secret uri,
        Optional<Secret> migrationUri,
        boolean migrate,
        Optional<Path> caFile,
        @DurationMin(millis = 100) @DurationMax(minutes = 1) Duration connectTimeout,
        @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration startTimeout,

        @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration statementTimeout,

        @DurationMin(millis = 10) @DurationMax(minutes = 10) Duration lockTimeout,
        @DurationMin(seconds = 1) @DurationMax(minutes = 10) Duration idleInTransactionTimeout,
        @DurationMin(seconds = 1) @DurationMax(minutes = 10) Duration networkTimeout) {

    /** As the role that owns the tables, if nodes have another one. */
    Optional<DatabaseSettings> forMigrations() {
        return migrationUri.map(owner -> {
            DatabaseUri.parse("database.migration-uri", owner);
            return new DatabaseSettings(
                    owner,
                    Optional.empty(),
                    migrate,
                    caFile,
                    connectTimeout,
                    startTimeout,
                    statementTimeout,
                    lockTimeout,
                    idleInTransactionTimeout,
                    networkTimeout);
        });
    }
}
