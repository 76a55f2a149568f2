package dev.baton.timeline;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What is kept of requests' timelines; section {@code timelines}. Each key is explained in baton-defaults.yaml.
 *
 * @param marks how many of the last marks are kept, of all requests; 0: nothing is recorded
 * @param samplesPerSecond requests of a gateway that are recorded however they end
 * @param slow requests that took longer are kept
 * @param keptPerSecond requests of a gateway that are kept at the most, sampled, slow, failed and requested together
 * @param kept the last so many requests, with what each did on this node
 * @param traceLink where another system shows a trace; {@code {traceId}} stands for its id
 */
public record RecorderSettings(
        @Min(0) @Max(10_000_000) int marks,
        @Min(0) @Max(10_000) int samplesPerSecond,
        @NotNull @DurationMin(millis = 1) Duration slow,
        @Min(0) @Max(10_000) int keptPerSecond,
        @Min(0) @Max(100_000) int kept,
        Optional<@Pattern(regexp = "https?://.*\\{traceId}.*") String> traceLink) {

    /** The defaults of baton-defaults.yaml. */
    public static final RecorderSettings DEFAULTS =
            new RecorderSettings(65_536, 1, Duration.ofMillis(500), 100, 1_000, Optional.empty());

    /** Nothing is recorded. */
    public static final RecorderSettings NOTHING =
            new RecorderSettings(0, 0, Duration.ofDays(1), 0, 0, Optional.empty());
}
