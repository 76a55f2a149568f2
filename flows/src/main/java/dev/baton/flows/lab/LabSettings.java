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
 * @param rounds digests of each event-loop or compute stage
 * @param databaseLatency added to each batch
 */
record LabSettings(
        boolean enabled,
        @Min(1) @Max(10_000) int rounds,

        @NotNull @DurationMin(millis = 0) @DurationMax(seconds = 1)
        Duration databaseLatency) {}
