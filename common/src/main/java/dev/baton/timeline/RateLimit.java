package dev.baton.timeline;

/** So many a second, and no more. Any thread. */
final class RateLimit {
    private static final long SECOND = 1_000_000_000L;

    private final long perSecond;
    private long second = Long.MIN_VALUE;
    private long spent;

    RateLimit(long perSecond) {
        this.perSecond = perSecond;
    }

    /** Whether there is one left in this second. */
    synchronized boolean take(long nowNanos) {
        long now = Math.floorDiv(nowNanos, SECOND);
        if (now != second) {
            second = now;
            spent = 0;
        }
        return spent++ < perSecond;
    }
}
