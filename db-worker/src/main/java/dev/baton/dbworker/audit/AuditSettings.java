package dev.baton.dbworker.audit;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * Section {@code audit}.
 *
 * @param keep how long entries are kept; the database refuses to delete any that are younger than 30 days
 */
public record AuditSettings(
        @NotNull @DurationMin(days = 31) @DurationMax(days = 3_660)
        Duration keep) {}
