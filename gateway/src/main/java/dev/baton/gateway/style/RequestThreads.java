package dev.baton.gateway.style;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Platform threads for requests that block: at most so many, and no queue before them. Any thread. */
public final class RequestThreads implements Executor, AutoCloseable {
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final ThreadPoolExecutor threads;

    /** @param pooled whether a thread serves one request after another; else each request gets a new one */
    public RequestThreads(int limit, boolean pooled) {
        this.threads = new ThreadPoolExecutor(
                0,
                limit,
                pooled ? KEPT.toMillis() : 0,
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("baton-request-", 1).factory());
    }

    int limit() {
        return threads.getMaximumPoolSize();
    }

    /** @throws RejectedExecutionException if all are taken */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Takes nothing more, and wakes those that wait. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
