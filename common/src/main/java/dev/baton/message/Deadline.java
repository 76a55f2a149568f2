package dev.baton.message;

import java.time.Duration;

/**
 * Until when an answer is of use, on this node's monotonic clock. Travels as the time that remains, so clocks need not
 * agree; each hop only ever shortens it.
 *
 * @param atNanos a value of {@link System#nanoTime()}
 */
public record Deadline(long atNanos) {

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    public static Deadline inMillis(long millis) {
        return in(Duration.ofMillis(millis));
    }

    /** Never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
    }

    public boolean passed() {
        return passed(System.nanoTime());
    }

    /** Whether it has passed at this time; for loops that read the clock once. */
    public boolean passed(long nowNanos) {
        return nowNanos - atNanos >= 0;
    }
}
