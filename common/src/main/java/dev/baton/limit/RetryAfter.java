package dev.baton.limit;

import java.time.Duration;

/** The value of the header Retry-After. */
public final class RetryAfter {
    private RetryAfter() {}

    /** Rounded up, so that the client is not too early. */
    public static long seconds(Duration wait) {
        return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
