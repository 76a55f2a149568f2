package dev.baton.gateway.style;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Platform threads for requests that block: at most so many at once, and no queue before them. A request takes a place
 * first, and gives it back when it is over, before its reply leaves: a thread may need a moment more until it is free,
 * and no request should be turned away for that. Any thread.
 */
public final class RequestThreads implements OwnThread.Threads, AutoCloseable {
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final int limit;
    private final boolean pooled;
    private final Semaphore places;
    private final ThreadPoolExecutor threads;
    private int lost;

    /** @param pooled whether a thread serves one request after another; else each request gets a new one */
    public RequestThreads(int limit, boolean pooled) {
        ThreadFactory factory =
                Thread.ofPlatform().daemon().name("baton-request-", 1).factory();
        this.limit = limit;
        this.pooled = pooled;
        this.places = new Semaphore(limit);
        this.threads = pooled ? pool(limit, factory) : oneEach(factory);
    }

    /** What waits here has a place already, and a thread is about to be free. */
    private static ThreadPoolExecutor pool(int limit, ThreadFactory factory) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                limit, limit, KEPT.toMillis(), TimeUnit.MILLISECONDS, new ArrayBlockingQueue<>(limit), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** As many as there are places, and those that are ending. */
    private static ThreadPoolExecutor oneEach(ThreadFactory factory) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 0, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), factory);
    }

    int limit() {
        return limit;
    }

    /** A place for one request, if there is one. */
    boolean take() {
        return places.tryAcquire();
    }

    @Override
    public void giveBack() {
        places.release();
    }

    @Override
    public synchronized boolean lose() {
        if (lost >= limit) {
            return false;
        }
        resize(1);
        return true;
    }

    @Override
    public synchronized void found() {
        resize(-1);
    }

    private void resize(int more) {
        lost += more;
        int size = limit + lost;
        if (pooled && more > 0) {
            threads.setMaximumPoolSize(size);
            threads.setCorePoolSize(size);
        } else if (pooled) {
            threads.setCorePoolSize(size);
            threads.setMaximumPoolSize(size);
        }
    }

    /**
     * For a request that has a place.
     *
     * @throws RejectedExecutionException if this was closed
     */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Takes nothing more, and interrupts those that wait. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
