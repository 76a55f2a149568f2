package dev.baton.async;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often a background task looks for work: at each tick of its timer while there is some, and at a few of them when
 * there has been none for a while. A cluster with nothing to do then costs its database next to nothing. One thread.
 */
public final class Pace {
    private final LongSupplier activity;
    private final int quietTicks;
    private final int idleEvery;
    private long seen;
    private int ticks;

    /**
     * @param activity a number that changes when there may be work
     * @param quietTicks after so many ticks without a change the task is idle
     * @param idleEvery while it is idle, one tick of so many is due
     */
    public Pace(LongSupplier activity, int quietTicks, int idleEvery) {
        this.activity = activity;
        this.quietTicks = quietTicks;
        this.idleEvery = idleEvery;
        this.seen = activity.getAsLong();
    }

    /** As many ticks as this, or fewer if they would take longer than {@code atMost}; one at least. */
    public static int everySoManyTicks(int ticks, Duration tick, Duration atMost) {
        return (int) Math.clamp(atMost.toMillis() / Math.max(1, tick.toMillis()), 1, ticks);
    }

    /** Whether the task should look, at this tick. */
    public boolean due() {
        long now = activity.getAsLong();
        if (now != seen) {
            seen = now;
            wake();
        }
        ticks++;
        return !idle() || (ticks - quietTicks) % idleEvery == 0;
    }

    /** Whether there has been nothing to do for a while. */
    public boolean idle() {
        return ticks > quietTicks;
    }

    /** There is work. */
    public void wake() {
        ticks = 0;
    }
}
