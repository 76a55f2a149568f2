package dev.baton.flows.lab;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * The configuration section {@code flows.lab}.
 *
 * @param enabled whether there is such a flow; in the development profile only
 * @param rounds digests of each event-loop or compute stage, of requests that don't choose
 * @param databaseLatency added to each batch; likewise
 */
record LabSettings(
        boolean enabled,
        @Min(1) @Max(LabSettings.MOST_ROUNDS) int rounds,

        @NotNull @DurationMin(millis = 0) @DurationMax(millis = LabSettings.LONGEST_MILLIS)
        Duration databaseLatency) {
    static final int MOST_ROUNDS = 10_000;
    static final int LONGEST_MILLIS = 1_000;
}
