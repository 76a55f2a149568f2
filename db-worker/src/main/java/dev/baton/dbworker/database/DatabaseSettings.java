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
 * @param uri {@code postgresql://user:password@host:port/database}; {@code ?sslmode=verify-full} for TLS with a server
 *     that is checked
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
        Optional<Path> caFile,
        @DurationMin(millis = 100) @DurationMax(minutes = 1) Duration connectTimeout,
        @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration startTimeout,

        @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration statementTimeout,

        @DurationMin(millis = 10) @DurationMax(minutes = 10) Duration lockTimeout,
        @DurationMin(seconds = 1) @DurationMax(minutes = 10) Duration idleInTransactionTimeout,
        @DurationMin(seconds = 1) @DurationMax(minutes = 10) Duration networkTimeout) {}
