package dev.baton.async;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A background task that runs again and again, one run at a time, with pauses that differ by chance: nodes that started
 * together don't all run it at once. Event loop only.
 */
public final class Repeated {
    private static final Logger LOG = LoggerFactory.getLogger(Repeated.class);

    private final Vertx vertx;
    private final Supplier<Future<Duration>> task;
    private Future<?> running = Future.succeededFuture();
    private Duration lastPause = Duration.ZERO;
    private boolean stopped;
    private long timer = -1;

    /**
     * @param task answers the pause until the next run; if it fails or throws, the pause stays as it was. It must end
     */
    public Repeated(Vertx vertx, Supplier<Future<Duration>> task) {
        this.vertx = vertx;
        this.task = task;
    }

    /** Runs it after half to one and a half of this pause. */
    public void later(Duration pause) {
        lastPause = pause;
        if (!stopped) {
            long half = Math.max(1, pause.toMillis() / 2);
            timer = vertx.setTimer(half + ThreadLocalRandom.current().nextLong(half * 2), ignored -> run());
        }
    }

    private void run() {
        running = attempt().otherwise(lastPause).onSuccess(this::later);
    }

    /** Tasks log their failures; what is thrown before there is a future is a fault that none has seen. */
    private Future<Duration> attempt() {
        try {
            return task.get();
        } catch (RuntimeException fault) {
            LOG.error("A background task failed, and runs again after its pause", fault);
            return Future.failedFuture(fault);
        }
    }

    public boolean stopped() {
        return stopped;
    }

    /** Done when no run is under way. */
    public Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return running.transform(ignored -> Future.succeededFuture());
    }
}
