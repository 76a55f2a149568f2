package dev.baton.async;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Looks at things again and again while there are any: a periodic timer that costs nothing while there are none. Event
 * loop only: that on which it is started, and which must not change.
 */
public final class Sweeper {
    private final Vertx vertx;
    private final long everyMillis;
    private final BooleanSupplier sweep;
    private boolean running;
    private boolean stopped;

    /** @param sweep answers whether there is anything left to look at */
    public Sweeper(Vertx vertx, Duration every, BooleanSupplier sweep) {
        this.vertx = vertx;
        this.everyMillis = every.toMillis();
        this.sweep = sweep;
    }

    /** There is something to look at. */
    public void start() {
        if (!running && !stopped) {
            running = true;
            vertx.setTimer(everyMillis, ignored -> tick());
        }
    }

    /** For good. */
    public void stop() {
        stopped = true;
    }

    private void tick() {
        running = false;
        if (!stopped) {
            boolean more = true; // also if the sweep fails
            try {
                more = sweep.getAsBoolean();
            } finally {
                if (more) {
                    start();
                }
            }
        }
    }
}
