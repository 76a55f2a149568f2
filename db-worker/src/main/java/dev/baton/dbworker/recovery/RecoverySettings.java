package dev.baton.dbworker.recovery;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * How orphaned requests are found and finished.
 *
 * @param sweep the time between two looks; when a node leaves, there is one at once
 * @param grace after the database could not be reached, nothing is taken for so long: live nodes renew their leases
 * @param chunk requests taken at once
 * @param inProgress requests that one node resumes at once, at the most
 * @param deadline how long a recovered request may take whose flow has no deadline of its own
 * @param maxDeaths a request of which so many owners died at the same stage becomes a dead letter: it may have killed
 *     them
 * @param cleaningEvery the time between two looks for what has expired
 * @param cleaningChunk rows removed at once
 */
public record RecoverySettings(
        @NotNull @DurationMin(millis = 50) @DurationMax(minutes = 1)
        Duration sweep,

        @NotNull @DurationMin(millis = 0) @DurationMax(minutes = 1)
        Duration grace,

        @Min(1) @Max(1000) int chunk,
        @Min(1) @Max(10_000) int inProgress,

        @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration deadline,

        @Min(2) @Max(1000) int maxDeaths,

        @NotNull @DurationMin(millis = 100) @DurationMax(days = 1)
        Duration cleaningEvery,

        @Min(1) @Max(10_000) int cleaningChunk) {}
