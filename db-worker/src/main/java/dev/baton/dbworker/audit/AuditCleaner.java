package dev.baton.dbworker.audit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes entries of the audit whose time is over, a chunk at a time. Event loop only. */
public final class AuditCleaner {
    private static final Logger LOG = LoggerFactory.getLogger(AuditCleaner.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration MORE = Duration.ofMillis(200);
    private static final int CHUNK = 1_000;

    /** By the database's clock. Ids carry the time of their making, so the primary key finds the oldest. */
    static final String CLEAN = """
            DELETE FROM baton.audit WHERE id IN (
                SELECT id FROM baton.audit WHERE at < now() - $1 * interval '1 second' AND id < $2
                ORDER BY id LIMIT $3)
            """;

    private final Vertx vertx;
    private final SqlClient database;
    private final Duration keep;
    private Optional<Future<?>> cleaning = Optional.empty();
    private boolean stopped;
    private long timer = -1;

    public AuditCleaner(Vertx vertx, SqlClient database, AuditSettings settings) {
        this.vertx = vertx;
        this.database = database;
        this.keep = settings.keep();
    }

    public Future<Void> start() {
        later(EVERY);
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
        Future<Integer> running = chunk(database, keep)
                .onFailure(why -> LOG.warn("Old entries of the audit could not be removed: {}", why.toString()));
        cleaning = Optional.of(running);
        running.onComplete(removed -> {
            cleaning = Optional.empty();
            later(removed.succeeded() && removed.result() == CHUNK ? MORE : EVERY);
        });
    }

    static Future<Integer> chunk(SqlClient database, Duration keep) {
        long horizon = System.currentTimeMillis()
                - keep.toMillis()
                + Duration.ofDays(1).toMillis();
        return database.preparedQuery(CLEAN)
                .execute(Tuple.of(keep.toSeconds(), new UUID(horizon << 16, 0), CHUNK))
                .map(SqlResult::rowCount);
    }
}
