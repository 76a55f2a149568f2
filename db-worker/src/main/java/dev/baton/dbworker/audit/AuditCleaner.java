package dev.baton.dbworker.audit;

import dev.baton.async.Reason;
import dev.baton.async.Repeated;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes entries of the audit whose time is over, a chunk at a time. Event loop only. */
public final class AuditCleaner {
    private static final Logger LOG = LoggerFactory.getLogger(AuditCleaner.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration MORE = Duration.ofMillis(200);
    private static final int CHUNK = 1_000;

    /** By the database's clock. Ids carry the time of their making, so the primary key finds the oldest. */
    private static final String CLEAN = "SELECT baton.clean_audit($1::bigint * interval '1 second', $2, $3)";

    private final Repeated repeated;
    private final SqlClient database;
    private final Duration keep;

    public AuditCleaner(Vertx vertx, SqlClient database, AuditSettings settings) {
        this.repeated = new Repeated(vertx, this::clean);
        this.database = database;
        this.keep = settings.keep();
    }

    public Future<Void> start() {
        repeated.later(EVERY);
        return Future.succeededFuture();
    }

    /** Done when nothing of it is under way. */
    public Future<Void> stop() {
        return repeated.stop();
    }

    private Future<Duration> clean() {
        return chunk(database, keep)
                .onFailure(why -> LOG.warn("Old entries of the audit could not be removed: {}", Reason.of(why)))
                .map(removed -> removed == CHUNK ? MORE : EVERY)
                .otherwise(EVERY);
    }

    static Future<Integer> chunk(SqlClient database, Duration keep) {
        long horizon = System.currentTimeMillis()
                - keep.toMillis()
                + Duration.ofDays(1).toMillis();
        return database.preparedQuery(CLEAN)
                .execute(Tuple.of(keep.toSeconds(), new UUID(horizon << 16, 0), CHUNK))
                .map(rows -> rows.iterator().next().getInteger(0));
    }
}
