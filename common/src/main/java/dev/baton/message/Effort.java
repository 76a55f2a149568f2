package dev.baton.message;

/**
 * What a command cost where it was worked on. Never negative: its end may have been read from the clock before another
 * thread read its start, and what counts it accepts no such time.
 *
 * @param waitedNanos from its arrival to its start
 * @param ranNanos from its start to its end (of the whole batch, where there was one)
 * @param batchSize how many commands were done together
 */
public record Effort(long waitedNanos, long ranNanos, int batchSize) {
    public Effort {
        waitedNanos = Math.max(0, waitedNanos);
        ranNanos = Math.max(0, ranNanos);
    }

    /** For what was never started. */
    public static final Effort NONE = new Effort(0, 0, 0);
}
