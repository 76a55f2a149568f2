package dev.baton.gateway;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * Section {@code gateway.completion}.
 *
 * @param style of requests and flows that name none; empty: what the server model is made for
 * @param threads for requests that block, at the most
 * @param pollingInterval between the first checks
 * @param pollingMaxInterval between later ones
 */
record CompletionSettings(
        @NotNull Optional<String> style,
        @Min(1) @Max(10_000) int threads,

        @NotNull @DurationMin(millis = 1) @DurationMax(seconds = 10)
        Duration pollingInterval,

        @NotNull @DurationMin(millis = 1) @DurationMax(minutes = 1)
        Duration pollingMaxInterval) {}
