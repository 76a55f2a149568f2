package dev.baton.load;

import java.util.function.DoubleSupplier;

/** JVMs compile what they run, and get faster meanwhile: a measurement begins when they get no faster any more. */
public final class WarmUp {
    private static final double STILL_FASTER = 1.05;
    private static final int ENOUGH = 2;

    private WarmUp() {}

    /**
     * Looks again and again, until two looks in turn were less than 5 % faster than the best before them.
     *
     * @param most looks, however much faster it still gets
     * @param perSecond one look: requests answered a second
     * @return how many it took
     */
    public static int untilNoFaster(int most, DoubleSupplier perSecond) {
        double best = 0;
        int noFaster = 0;
        int looks = 0;
        while (looks < most && noFaster < ENOUGH) {
            double now = perSecond.getAsDouble();
            looks++;
            noFaster = now < best * STILL_FASTER ? noFaster + 1 : 0;
            best = Math.max(best, now);
        }
        return looks;
    }
}
