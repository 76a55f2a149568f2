package dev.baton.dbworker.lane;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;

/**
 * The bounds of the lanes.
 *
 * @param lanes how many batches may be in flight at once, each with a connection of its own
 * @param batchMax commands in a batch at the most
 * @param maxWaiting commands that may wait in one lane; beyond it they are refused as overloaded
 * @param batchTimeout how long one try of a batch may take in all; longer than the database's statement timeout
 * @param lockTimeout how long a command that needs a locked row is tried again
 */
public record LaneSettings(
        @Min(1) @Max(64) int lanes,
        @Min(1) @Max(4096) int batchMax,
        @Min(1) @Max(1_000_000) int maxWaiting,
        @NotNull Duration batchTimeout,
        @NotNull Duration lockTimeout) {

    /** With the lock time-out that most installations have. */
    public LaneSettings(int lanes, int batchMax, int maxWaiting, Duration batchTimeout) {
        this(lanes, batchMax, maxWaiting, batchTimeout, Duration.ofSeconds(2));
    }
}
