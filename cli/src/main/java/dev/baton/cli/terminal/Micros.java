package dev.baton.cli.terminal;

import java.util.Locale;

/** Microseconds, as people read them: {@code 166 µs}, {@code 1.7 ms}, {@code 2.05 s}. */
public final class Micros {
    private Micros() {}

    public static String text(long micros) {
        if (micros < 1_000) {
            return micros + " µs";
        }
        if (micros < 1_000_000) {
            return String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
        }
        return String.format(Locale.ROOT, "%.2f s", micros / 1e6);
    }
}
