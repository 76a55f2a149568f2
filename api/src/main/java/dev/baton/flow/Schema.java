package dev.baton.flow;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/**
 * The tables of a set of flows.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="schema"}
 *
 * @param name the PostgreSQL schema that they live in, and of their migration history
 * @param location class-path folder of Flyway migrations, e.g. {@code db/payments}
 * @param seed what a new database starts with
 */
public record Schema(String name, String location, Seed seed) {

    /**
     * Inserts the first data. Runs at each start of a db-worker, in a transaction that holds a lock: it must be
     * idempotent.
     */
    @FunctionalInterface
    public interface Seed {
        Future<Void> insert(SqlConnection transaction);
    }
}
