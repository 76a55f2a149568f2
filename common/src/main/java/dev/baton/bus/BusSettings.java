package dev.baton.bus;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * The bounds of the bus; section {@code bus}.
 *
 * @param window commands in flight from one event loop to one node at the most. Two full batches: the next one gathers
 *     while one commits
 * @param maxWaiting commands of one event loop that may wait for a place in a window; beyond it they are refused as
 *     overloaded
 * @param waitForDbWorker how long a request that has done nothing waits while no db-worker is ready; then it is refused
 */
public record BusSettings(
        @Min(1) @Max(65_536) int window,
        @Min(0) @Max(1_000_000) int maxWaiting,

        @NotNull @DurationMin(millis = 0) @DurationMax(hours = 1)
        Duration waitForDbWorker) {

    /** With the default for how long it is waited for a db-worker. */
    public BusSettings(int window, int maxWaiting) {
        this(window, maxWaiting, Duration.ofSeconds(5));
    }
}
