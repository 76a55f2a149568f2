package dev.baton.flows.payments;

import java.time.Instant;

/**
 * How much an account sent lately, in five numbers beside its balance: this clock hour and the one before, of which the
 * part counts that still lies within the last sixty minutes. Exact enough to judge a risk by, and no transfer is read
 * for it.
 *
 * @param hour hours since 1970
 */
record Velocity(long hour, long count, long sum, long countBefore, long sumBefore) {
    static final Velocity NONE = new Velocity(0, 0, 0, 0, 0);

    private static final long HOUR = 3_600;

    /** Moved on to this time; a time before (a recovered request) counts as now. */
    Velocity at(Instant time) {
        long now = time.getEpochSecond() / HOUR;
        if (now <= hour) {
            return this;
        }
        return now == hour + 1 ? new Velocity(now, 0, 0, count, sum) : new Velocity(now, 0, 0, 0, 0);
    }

    Velocity plus(long amount) {
        return new Velocity(hour, count + 1, Math.addExact(sum, amount), countBefore, sumBefore);
    }

    long countWithinAnHour(Instant time) {
        return count + countBefore * remaining(time) / HOUR;
    }

    long sumWithinAnHour(Instant time) {
        return sum + (long) (sumBefore * (remaining(time) / (double) HOUR));
    }

    /** Seconds of the hour before that lie within the last sixty minutes. */
    private static long remaining(Instant time) {
        return HOUR - time.getEpochSecond() % HOUR;
    }
}
