package dev.baton.dbworker.recovery;

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
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what has expired, a little at a time; not what still waits for its webhook. Ids carry the time of their
 * making, so the oldest are found by the primary key: an index on the expiry would cost a write for each request. Event
 * loop only.
 */
public final class Cleaner {
    private static final Logger LOG = LoggerFactory.getLogger(Cleaner.class);
    private static final Duration PAUSE_WHILE_THERE_IS_MORE = Duration.ofMillis(50);
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    private static final UUID FIRST = new UUID(0, 0);

    private static final String CLEAN = """
            WITH expired AS (
                SELECT r.id FROM baton.request r
                WHERE r.id > $1 AND r.id < $2 AND r.expires_at <= now()
                      AND NOT EXISTS (SELECT FROM baton.webhook w WHERE w.request_id = r.id AND w.state = 'waiting')
                ORDER BY r.id LIMIT $3 FOR UPDATE OF r SKIP LOCKED),
            gone AS (DELETE FROM baton.request r USING expired WHERE r.id = expired.id RETURNING r.id),
            webhooks AS (DELETE FROM baton.webhook w USING expired WHERE w.request_id = expired.id)
            SELECT id FROM gone ORDER BY id DESC
            """;

    private final Vertx vertx;
    private final SqlClient database;
    private final Leases leases;
    private final RecoverySettings settings;
    private final Duration shortestKeep;
    private final Counter cleaned;
    private Optional<Future<?>> cleaning = Optional.empty();
    private UUID lastId = FIRST;
    private boolean stopped;
    private long timer = -1;

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
        this.shortestKeep = store.keep().compareTo(store.keepDead()) < 0 ? store.keep() : store.keepDead();
        this.cleaned = Counter.builder("baton.cleaned")
                .description("Expired requests removed")
                .register(meters);
    }

    public Future<Void> start() {
        later(settings.cleaningEvery());
        return Future.succeededFuture();
    }

    /** Done when nothing of it is under way. */
    public Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return cleaning.<Future<Void>>map(running -> running.transform(ignored -> Future.succeededFuture()))
                .orElseGet(Future::succeededFuture);
    }

    /** With jitter, so that all db-workers don't clean at once. */
    private void later(Duration pause) {
        if (!stopped) {
            long half = Math.max(1, pause.toMillis() / 2);
            timer = vertx.setTimer(half + ThreadLocalRandom.current().nextLong(half * 2), ignored -> clean());
        }
    }

    private void clean() {
        Future<Boolean> running =
                chunk().onFailure(failure -> LOG.warn("Expired requests could not be removed: {}", failure.toString()));
        cleaning = Optional.of(running);
        running.onComplete(more -> {
            cleaning = Optional.empty();
            later(more.succeeded() && more.result() ? PAUSE_WHILE_THERE_IS_MORE : settings.cleaningEvery());
        });
    }

    /**
     * Answers whether there may be more. A round that is over begins again at the oldest: dead letters expire later
     * than others.
     */
    private Future<Boolean> chunk() {
        UUID horizon = madeBefore(Instant.now().minus(shortestKeep).plus(CLOCKS_DIFFER));
        return database.preparedQuery(CLEAN)
                .execute(Tuple.of(lastId, horizon, settings.cleaningChunk()))
                .compose(rows -> {
                    boolean more = rows.size() == settings.cleaningChunk();
                    lastId = more ? largest(rows) : FIRST;
                    cleaned.increment(rows.size());
                    return more
                            ? Future.succeededFuture(true)
                            : leases.forget(database).map(false);
                });
    }

    /** Smaller than every UUIDv7 that was made later. */
    private static UUID madeBefore(Instant time) {
        return new UUID(time.toEpochMilli() << 16, 0);
    }

    private static UUID largest(RowSet<Row> descending) {
        return descending.iterator().next().getUUID(0);
    }
}
