package dev.baton.message;

import java.time.Duration;

/**
 * Until when an answer is of use, on this node's monotonic clock. Travels as the time that remains when its frame is
 * sent, less what the frame was delayed beyond the usual ({@link FrameDelays}): clocks need not agree, each hop only
 * shortens it, and what lay in the socket of a frozen node is not started after the sender gave it up.
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
