package dev.baton.async;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next try: twice as long each time, up to a bound, of which the upper half is random, so
 * that what failed together is not tried again together. Any thread.
 *
 * @param first the longest wait after the first failure
 * @param longest the longest wait ever
 */
public record Backoff(Duration first, Duration longest) {
    private static final int MAX_DOUBLINGS = 30;

    public Backoff {
        if (first.isNegative() || first.compareTo(longest) > 0) {
            throw new IllegalArgumentException("Not a back-off: first %s, longest %s".formatted(first, longest));
        }
    }

    /**
     * The wait in milliseconds, from 1; a timer takes no less.
     *
     * @param failures how many tries have failed, from 1
     */
    public long millis(int failures) {
        long full = longestMillis(failures);
        return Math.max(1, full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }

    /** The bound of that wait. */
    public long longestMillis(int failures) {
        long bound = longest.toMillis();
        int doublings = Math.clamp(failures - 1, 0, MAX_DOUBLINGS);
        long start = first.toMillis();
        return start > bound >> doublings ? bound : start << doublings;
    }
}
