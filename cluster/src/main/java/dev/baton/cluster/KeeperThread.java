package dev.baton.cluster;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The thread of a keeper: it looks again and again, until it is closed. */
final class KeeperThread {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /**
     * @param pause before each look
     * @param look must not throw
     */
    KeeperThread(String name, Duration pause, Runnable look) {
        this.thread = Thread.ofVirtual().name(name).unstarted(() -> {
            while (!closedWithin(pause)) {
                look.run();
            }
        });
    }

    void start() {
        thread.start();
    }

    /** Waits, and answers whether it was closed meanwhile: then there is nothing to look at any more. */
    boolean closedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Waits for a look that is under way, for so long at the most. */
    void close(Duration atMost) {
        closed.countDown();
        try {
            thread.join(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
