package dev.baton.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Kills a process that takes too long, so that its reader doesn't wait for ever. */
public final class Overdue implements AutoCloseable {
    private final Duration bound;
    private final CompletableFuture<Void> ending;

    private Overdue(Duration bound, Process process) {
        this.bound = bound;
        this.ending = CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(bound.toMillis(), TimeUnit.MILLISECONDS));
    }

    public static Overdue after(Duration bound, Process process) {
        return new Overdue(bound, process);
    }

    /** Whether the process had to be ended. */
    public boolean reached() {
        return ending.isDone();
    }

    @Override
    public String toString() {
        return "said nothing for %d s and was ended".formatted(bound.toSeconds());
    }

    /** It came in time. */
    @Override
    public void close() {
        ending.cancel(false);
    }
}
