package dev.baton.dbworker.durable;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes answered requests that were kept long enough, in small batches, and the leases of nodes long gone. Any number of db-workers do
 * it; each skips what another has locked. Dead letters stay until somebody replays them. Event loop only.
 */
public final class Cleaner {
    private static final Logger LOG = LoggerFactory.getLogger(Cleaner.class);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int BATCH = 500;

    /** Ids are in order of time, so the oldest come first, and the search ends at the first young one. */
    private static final String CLEAN = """
            delete from baton.request r using (
                select q.id from baton.request q
                 where q.accepted_at < now() - $1::bigint * interval '1 millisecond'
                   and q.id < $2
                   and q.state in ('done', 'refused') and q.changed_at < now() - $1::bigint * interval '1 millisecond'
                 order by q.id limit $3 for update skip locked) old
             where r.id = old.id""";

    private static final String OLD_LEASES =
            "delete from baton.node_lease where lease_until < now() - interval '1 day'";

    private final Vertx vertx;
    private final Pool pool;
    private final Duration keep;
    private final Counter cleaned;
    private boolean stopped;
    private long timer = -1;

    public Cleaner(Vertx vertx, Pool pool, Duration keep, MeterRegistry meters) {
        this.vertx = vertx;
        this.pool = pool;
        this.keep = keep;
        this.cleaned = Counter.builder("baton.requests.cleaned")
                .description("Answered requests that were kept long enough and removed")
                .register(meters);
    }

    public Future<Void> start() {
        schedule();
        return Future.succeededFuture();
    }

    public Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }

    private void schedule() {
        if (!stopped) {
            long jittered = PAUSE.toMillis() / 2 + ThreadLocalRandom.current().nextLong(PAUSE.toMillis());
            timer = vertx.setTimer(jittered, ignored -> clean());
        }
    }

    private void clean() {
        cleanBatch()
                .compose(removed -> pool.query(OLD_LEASES).execute().map(removed))
                .onFailure(failure -> LOG.warn("Could not clean: {}", failure.toString()))
                .onComplete(ended -> {
                    if (ended.succeeded() && ended.result() == BATCH && !stopped) {
                        clean();
                    } else {
                        schedule();
                    }
                });
    }

    /** One small transaction: how many were removed. */
    Future<Integer> cleanBatch() {
        return pool.preparedQuery(CLEAN)
                .execute(Tuple.of(keep.toMillis(), TimeOrderedIds.firstOf(System.currentTimeMillis()), BATCH))
                .map(rows -> rows.rowCount())
                .onSuccess(cleaned::increment);
    }
}
