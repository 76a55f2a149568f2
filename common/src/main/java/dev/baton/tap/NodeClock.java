package dev.baton.tap;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * This node's time in timelines: the wall clock when the node started, and {@link System#nanoTime} from there on. It
 * never jumps; so between two nodes only a constant offset has to be known. Any thread.
 *
 * @param epochNanosAtZero what the wall clock said, in nanoseconds since the epoch, when {@link System#nanoTime} was 0
 */
public record NodeClock(long epochNanosAtZero) {

    /** A clock that is right now. */
    public static NodeClock started() {
        return new NodeClock(ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now()) - System.nanoTime());
    }

    /** Nanoseconds since the epoch at this value of {@link System#nanoTime}. */
    public long epochNanos(long nanoTime) {
        return epochNanosAtZero + nanoTime;
    }

    /** Nanoseconds since the epoch. */
    public long now() {
        return epochNanos(System.nanoTime());
    }

    /** The moment at this value of {@link System#nanoTime}. */
    public Instant at(long nanoTime) {
        return instant(epochNanos(nanoTime));
    }

    /** The moment so many nanoseconds after the epoch. */
    public static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, 1_000_000_000L), Math.floorMod(epochNanos, 1_000_000_000L));
    }
}
