package dev.baton.bench;

import java.util.Locale;

/**
 * A figure beside what it should be.
 *
 * @param figure with its unit
 */
record Verdict(String what, String figure, String wanted, boolean reached) {
    private static final int MOST_DIGITS = 9;

    /** @param digits behind the point */
    static Verdict atLeast(double least, String what, double value, int digits) {
        return new Verdict(
                what, beside(least, value, digits), "at least " + say(least, digits), isAtLeast(least, value));
    }

    /** @param digits behind the point */
    static Verdict atMost(double most, String what, double value, int digits) {
        return new Verdict(what, beside(most, value, digits), "at most " + say(most, digits), isAtMost(most, value));
    }

    /** Not what nothing was measured for: NaN, or a ratio to nothing. */
    static boolean isAtLeast(double least, double value) {
        return Double.isFinite(value) && value >= least;
    }

    static boolean isAtMost(double most, double value) {
        return Double.isFinite(value) && value <= most;
    }

    /** With more digits, if it would read as the bound that it misses. */
    static String beside(double bound, double value, int digits) {
        if (!Double.isFinite(value)) {
            return "not measured";
        }
        int enough = digits;
        while (value != bound && say(value, enough).equals(say(bound, enough)) && enough < MOST_DIGITS) {
            enough++;
        }
        return say(value, enough);
    }

    private static String say(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** A line for a person. */
    @Override
    public String toString() {
        return "  %-11s %-40s %s (wanted: %s)".formatted(reached ? "reached" : "NOT REACHED", what, figure, wanted);
    }
}
