package dev.baton.node;

import dev.baton.async.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes resources one after the other, within a time for all of them. One that fails or hangs is logged, and the next
 * one has its turn. Never fails; its future belongs to no event loop, as it outlives them.
 */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private record Step(String name, Supplier<Future<Void>> close) {}

    private final List<Step> steps = new ArrayList<>();

    Closing then(String name, Supplier<Future<Void>> close) {
        steps.add(new Step(name, close));
        return this;
    }

    Future<Void> within(Duration atMost) {
        long endNanos = System.nanoTime() + atMost.toNanos();
        Future<Void> done = Future.succeededFuture();
        for (Step step : steps) {
            done = done.compose(ignored -> close(step, endNanos));
        }
        return done;
    }

    /** Half of the time that is left, so that one that hangs leaves some for the others. */
    private static Future<Void> close(Step step, long endNanos) {
        long millis = Math.max(1, (endNanos - System.nanoTime()) / 2_000_000);
        return Attempt.at(step.close()).timeout(millis, TimeUnit.MILLISECONDS).recover(why -> {
            LOG.warn("{} didn't close well: {}", step.name(), Reason.of(why));
            return Future.succeededFuture();
        });
    }
}
