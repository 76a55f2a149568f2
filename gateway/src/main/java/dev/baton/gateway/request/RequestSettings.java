package dev.baton.gateway.request;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * The bounds of requests; section {@code gateway.requests}.
 *
 * @param maxOpen requests of one event loop that may be open; beyond it: overloaded
 * @param deadline how long a request may take whose flow says nothing else
 */
public record RequestSettings(
        @Min(1) @Max(1_000_000) int maxOpen,

        @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration deadline) {}
