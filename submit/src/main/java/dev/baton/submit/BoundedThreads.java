package dev.baton.submit;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Runs up to a number of tasks at once; the caller waits while there are as many. */
final class BoundedThreads implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places;

    BoundedThreads(int atOnce) {
        this.places = new Semaphore(atOnce);
    }

    void run(Runnable work) {
        places.acquireUninterruptibly();
        threads.execute(() -> {
            try {
                work.run();
            } finally {
                places.release();
            }
        });
    }

    /** Waits for all of them. Each has a bound of its own. */
    @Override
    public void close() {
        threads.close();
    }
}
