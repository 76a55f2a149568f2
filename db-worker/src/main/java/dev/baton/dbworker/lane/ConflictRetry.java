package dev.baton.dbworker.lane;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The budget of a batch that ran into a deadlock (40P01) or a serialization failure (40001): so many tries, with
 * growing pauses and full jitter, so that two lanes that met don't meet again. The job runs anew each time. Event loop
 * only.
 */
final class ConflictRetry {
    static final int MAX_TRIES = 6;
    private static final long FIRST_PAUSE_MILLIS = 5;

    private final Vertx vertx;

    ConflictRetry(Vertx vertx) {
        this.vertx = vertx;
    }

    boolean allows(int triesSoFar) {
        return triesSoFar < MAX_TRIES;
    }

    Future<Void> pause(int triesSoFar) {
        long longest = FIRST_PAUSE_MILLIS << triesSoFar;
        return vertx.timer(1 + ThreadLocalRandom.current().nextLong(longest), TimeUnit.MILLISECONDS)
                .mapEmpty();
    }
}
