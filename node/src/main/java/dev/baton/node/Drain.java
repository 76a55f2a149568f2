package dev.baton.node;

import dev.baton.async.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a node finish what it has, within a time: first the gateway, which then hands out nothing new, then, when the
 * others have been notified to send nothing more, the roles that do the work. A role that isn't done when the time is
 * up is left as it is. Never fails.
 */
final class Drain {
    /** A frame that was on its way when the others were notified has arrived by then. */
    private static final Duration ON_ITS_WAY = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final Vertx vertx;
    private final long endNanos;

    Drain(Vertx vertx, Duration atMost) {
        this.vertx = vertx;
        this.endNanos = System.nanoTime() + atMost.toNanos();
    }

    /**
     * @param flushAudit sends what is queued for the audit, which still needs the workers of this node
     * @param tellOthers says to all nodes that this one takes no more work
     */
    Future<Void> run(
            List<PlayedRole> gateways,
            Supplier<Future<Void>> flushAudit,
            Runnable tellOthers,
            List<PlayedRole> workers) {
        return oneByOne(gateways)
                .compose(ignored -> inTime(flushAudit, "Stopping, and entries for the audit may not be stored"))
                .compose(ignored -> {
                    tellOthers.run();
                    return workers.isEmpty() ? Future.succeededFuture() : pause().compose(then -> oneByOne(workers));
                });
    }

    private Future<Void> oneByOne(List<PlayedRole> roles) {
        Future<Void> done = Future.succeededFuture();
        for (PlayedRole role : roles) {
            done = done.compose(ignored -> drain(role));
        }
        return done;
    }

    private Future<Void> drain(PlayedRole role) {
        return inTime(() -> role.running().drain(left()), "Stopping the " + role.name() + ", and work may be left");
    }

    /** @param otherwise what to log, if it fails or the time is up */
    private Future<Void> inTime(Supplier<Future<Void>> work, String otherwise) {
        return Attempt.at(work)
                .timeout(Math.max(1, left().toMillis()), TimeUnit.MILLISECONDS)
                .recover(why -> {
                    LOG.warn("{}: {}", otherwise, why instanceof TimeoutException ? "the time is up" : Reason.of(why));
                    return Future.succeededFuture();
                });
    }

    private Future<Void> pause() {
        long millis = Math.min(ON_ITS_WAY.toMillis(), left().toMillis());
        Promise<Void> over = Promise.promise();
        vertx.setTimer(Math.max(1, millis), timer -> over.complete());
        return over.future();
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }
}
