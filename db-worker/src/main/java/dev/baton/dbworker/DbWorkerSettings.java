package dev.baton.dbworker;

import dev.baton.config.ConfigProblem;
import dev.baton.dbworker.database.DatabaseSettings;
import dev.baton.dbworker.lane.LaneSettings;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * The section {@code db-worker}.
 *
 * @param lanes batches in flight at once, each with a connection of its own
 * @param batchMax commands in a batch at the most
 * @param maxWaiting commands that may wait in one lane
 * @param batchTimeout how long one try of a batch may take in all
 * @param computeThreads of its own, for flows whose rest it runs; 0: one for each core
 * @param computeQueue what may wait for them
 */
record DbWorkerSettings(
        @Min(1) @Max(64) int lanes,
        @Min(1) @Max(4096) int batchMax,
        @Min(1) @Max(1_000_000) int maxWaiting,
        @DurationMin(seconds = 1) Duration batchTimeout,
        @Min(0) @Max(1_024) int computeThreads,
        @Min(1) @Max(100_000) int computeQueue) {

    int threads() {
        return computeThreads == 0 ? Runtime.getRuntime().availableProcessors() : computeThreads;
    }

    /** @throws ConfigProblem if a batch would be given up while PostgreSQL may still work on one of its statements */
    LaneSettings forLanes(DatabaseSettings database) {
        if (batchTimeout.compareTo(database.statementTimeout()) <= 0) {
            throw new ConfigProblem(
                    "db-worker.batch-timeout is %d ms; it must be longer than database.statement-timeout (%d ms)"
                            .formatted(
                                    batchTimeout.toMillis(),
                                    database.statementTimeout().toMillis()));
        }
        return new LaneSettings(lanes, batchMax, maxWaiting, batchTimeout, database.lockTimeout());
    }
}
