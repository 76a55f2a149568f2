package dev.baton.certificates;

import java.time.Duration;
import java.time.Instant;

/** From when to when a certificate holds. */
public record Validity(Instant from, Instant to) {
    /** Clocks of machines differ a little: a new certificate holds since some minutes. */
    private static final Duration CLOCKS = Duration.ofMinutes(10);

    public static Validity days(int days) {
        Instant now = Instant.now();
        return new Validity(now.minus(CLOCKS), now.plus(Duration.ofDays(days)));
    }
}
