package dev.baton.lab;

import java.util.Locale;
import java.util.stream.Stream;

/** Where the marks of a time axis are, and what they say. */
final class Axis {
    private static final double MILLI = 1_000;

    private Axis() {}

    /** 1, 2 or 5 with zeros, so that there are at most so many. */
    static long step(long micros, int marks) {
        long least = Math.max(1, micros / marks);
        long ten = (long) Math.pow(10, Math.floor(Math.log10(least)));
        return Stream.of(1, 2, 5, 10)
                .map(each -> each * ten)
                .filter(each -> each >= least)
                .findFirst()
                .orElse(10 * ten);
    }

    static String label(long micros, long step) {
        return String.format(Locale.ROOT, step < MILLI ? "%.1f ms" : "%.0f ms", micros / MILLI);
    }
}
