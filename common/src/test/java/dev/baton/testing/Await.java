package dev.baton.testing;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits on the test's own thread, never without a bound. */
public final class Await {
    private static final Duration BOUND = Duration.ofSeconds(10);

    private Await() {}

    /** The future's result within ten seconds; its own failure if it fails. */
    public static <T> T await(Future<T> future) {
        return await("a future", BOUND, future);
    }

    public static <T> T await(String what, Duration atMost, Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("Waited " + atMost + " in vain for " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for " + what, e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(what + " failed: " + e.getCause(), e.getCause());
        }
    }
}
