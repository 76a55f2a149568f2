package dev.baton.bench;

import java.util.Locale;

/**
 * A figure beside what it should be.
 *
 * @param figure with its unit
 */
record Verdict(String what, String figure, String wanted, boolean reached) {

    static Verdict atLeast(double least, String what, double value, String format) {
        return new Verdict(what, say(format, value), "at least " + say(format, least), value >= least);
    }

    static Verdict atMost(double most, String what, double value, String format) {
        return new Verdict(what, say(format, value), "at most " + say(format, most), value <= most);
    }

    private static String say(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** A line for a person. */
    @Override
    public String toString() {
        return "  %-11s %-40s %s (wanted: %s)".formatted(reached ? "reached" : "NOT REACHED", what, figure, wanted);
    }
}
