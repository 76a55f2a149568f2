package dev.baton.dbworker.durable;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * The section {@code durable}.
 *
 * @param keep          how long answers and their keys are kept
 * @param lease         how long a node's ownership holds without being renewed; it is renewed every second
 * @param patience      how long after its deadline a request that still runs is taken over, though its owner lives
 * @param recoveryEvery how often orphans are looked for
 * @param recoveryChunk orphans claimed at once
 * @param recoveryMax   recovered requests under way on one node at the most
 * @param maxEpoch      a request that was taken over so often becomes a dead letter
 */
public record DurableSettings(
        @DurationMin(minutes = 1) @DurationMax(days = 365) Duration keep,
        @DurationMin(seconds = 2) @DurationMax(minutes = 1) Duration lease,
        @DurationMin(millis = 500) @DurationMax(minutes = 5) Duration patience,
        @DurationMin(millis = 50) @DurationMax(minutes = 1) Duration recoveryEvery,
        @Min(1) @Max(1_000) int recoveryChunk,
        @Min(1) @Max(10_000) int recoveryMax,
        @Min(2) @Max(1_000) int maxEpoch) {}
