package dev.baton.dbworker.recovery;

import dev.baton.async.Reason;
import dev.baton.async.Repeated;
import dev.baton.dbworker.durable.Leases;
import dev.baton.dbworker.durable.StoreSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what has expired, but for what still waits for its webhook: partition by partition, and row by row what was
 * not over when its partition was dropped. Event loop only.
 */
public final class Cleaner {
    private static final Logger LOG = LoggerFactory.getLogger(Cleaner.class);
    private static final Duration PAUSE_WHILE_THERE_IS_MORE = Duration.ofMillis(50);
    private static final UUID FIRST = new UUID(0, 0);

    private static final String CLEAN = """
            WITH expired AS (
                SELECT r.id, r.key_hash FROM baton.request_default r
                WHERE r.id > $1 AND r.expires_at <= now()
                      AND NOT EXISTS (SELECT FROM baton.webhook w WHERE w.request_id = r.id AND w.state = 'waiting')
                ORDER BY r.id LIMIT $2 FOR UPDATE OF r SKIP LOCKED),
            gone AS (DELETE FROM baton.request_default r USING expired WHERE r.id = expired.id RETURNING r.id),
            keys AS (DELETE FROM baton.request_key k USING expired
                     WHERE k.key_hash = expired.key_hash AND k.request_id = expired.id),
            webhooks AS (DELETE FROM baton.webhook w USING expired WHERE w.request_id = expired.id)
            SELECT id FROM gone ORDER BY id DESC
            """;

    /** Of requests that went with their partitions: in the ranges of ids that have none. */
    static final String CLEAN_WEBHOOKS = """
            WITH gap AS (SELECT lag(p.end_id, 1, '00000000-0000-0000-0000-000000000000') OVER (ORDER BY p.end_id)
                                AS from_id, p.first_id AS before_id
                         FROM baton.request_partition p WHERE p.end_id IS NOT NULL),
            gone AS (SELECT w.request_id FROM gap JOIN baton.webhook w
                     ON w.request_id >= gap.from_id AND w.request_id < gap.before_id
                     WHERE NOT EXISTS (SELECT FROM baton.request r WHERE r.id = w.request_id)
                     LIMIT $1)
            DELETE FROM baton.webhook w USING gone WHERE w.request_id = gone.request_id
            """;

    private final Vertx vertx;
    private final SqlClient database;
    private final Leases leases;
    private final RecoverySettings settings;
    private final Partitions partitions;
    private final Counter cleaned;
    private final Repeated repeated;

    public Cleaner(
            Vertx vertx,
            SqlClient database,
            Leases leases,
            RecoverySettings settings,
            StoreSettings store,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.database = database;
        this.leases = leases;
        this.settings = settings;
        this.repeated = new Repeated(vertx, this::clean);
        this.cleaned = Counter.builder("baton.cleaned")
                .description("Expired requests removed; those of a dropped partition are estimated")
                .register(meters);
        this.partitions = new Partitions(database, store, cleaned, meters);
    }

    /** Done when there is a partition for new requests; if that fails, they have the default one meanwhile. */
    public Future<Void> start() {
        return partitions.makeAhead().onComplete(ignored -> repeated.later(every()));
    }

    private Duration every() {
        Duration often = partitions.pause();
        return often.compareTo(settings.cleaningEvery()) < 0 ? often : settings.cleaningEvery();
    }

    /** Done when nothing of it is under way. */
    public Future<Void> stop() {
        return repeated.stop();
    }

    private Future<Duration> clean() {
        return partitions
                .maintain()
                .onFailure(failure -> LOG.warn("Partitions could not be changed: {}", Reason.of(failure)))
                .eventually(this::chunks)
                .onFailure(failure -> LOG.warn("Expired requests could not be removed: {}", Reason.of(failure)))
                .transform(ignored -> Future.succeededFuture(every()));
    }

    private Future<Void> chunks() {
        return webhooks().compose(ignored -> requests(FIRST)).compose(ignored -> leases.forget(database));
    }

    private Future<Void> requests(UUID after) {
        return database.preparedQuery(CLEAN)
                .execute(Tuple.of(after, settings.cleaningChunk()))
                .compose(rows -> {
                    cleaned.increment(rows.size());
                    return goesOn(rows)
                            ? pause().compose(ignored -> requests(largest(rows)))
                            : Future.succeededFuture();
                });
    }

    private Future<Void> webhooks() {
        return database.preparedQuery(CLEAN_WEBHOOKS)
                .execute(Tuple.of(settings.cleaningChunk()))
                .compose(rows -> goesOn(rows) ? pause().compose(ignored -> webhooks()) : Future.succeededFuture());
    }

    private boolean goesOn(RowSet<Row> rows) {
        return !repeated.stopped() && rows.rowCount() == settings.cleaningChunk();
    }

    private Future<Void> pause() {
        return vertx.timer(PAUSE_WHILE_THERE_IS_MORE.toMillis(), TimeUnit.MILLISECONDS)
                .mapEmpty();
    }

    private static UUID largest(RowSet<Row> descending) {
        return descending.iterator().next().getUUID(0);
    }
}
