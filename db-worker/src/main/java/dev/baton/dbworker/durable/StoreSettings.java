package dev.baton.dbworker.durable;

import dev.baton.config.ConfigProblem;
import dev.baton.message.Command;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * How long requests are kept, and left to their owners.
 *
 * @param keep an answered request, and so its idempotency key
 * @param keepDead a dead letter
 * @param margin how long after its deadline an unfinished request is taken from its owner, alive or not
 * @param lease how long an owner counts as alive after it last said so
 * @param period the time whose requests and idempotency keys one partition holds; empty: a quarter of {@code keep}, but
 *     a minute at least
 */
public record StoreSettings(
        @NotNull @DurationMin(seconds = 1) @DurationMax(days = 365)
        Duration keep,

        @NotNull @DurationMin(seconds = 1) @DurationMax(days = 3650)
        Duration keepDead,

        @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration margin,

        @NotNull @DurationMin(seconds = 2) @DurationMax(minutes = 10)
        Duration lease,

        @NotNull Optional<@DurationMin(seconds = 1) @DurationMax(days = 365) Duration> period) {
    private static final int PERIODS_KEPT = 4;
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final int FEWEST_PERIODS = 2;
    private static final int MOST_PERIODS = 200;

    /** The time whose requests one partition holds. */
    public Duration span() {
        Duration part = keep.dividedBy(PERIODS_KEPT);
        return period.orElse(part.compareTo(SHORTEST) < 0 ? SHORTEST : part);
    }

    /**
     * A new key is looked for in each period that is kept, and each partition costs memory on each connection.
     *
     * @throws ConfigProblem if {@code period} is much too short or too long for {@code keep}
     */
    public void checkPeriod() {
        period.filter(set -> set.multipliedBy(FEWEST_PERIODS).compareTo(keep) > 0
                        || set.multipliedBy(MOST_PERIODS).compareTo(keep) < 0)
                .ifPresent(set -> {
                    throw new ConfigProblem(
                            "durable.store.period is %s; durable.store.keep (%s) must be %d to %d times that"
                                    .formatted(set, keep, FEWEST_PERIODS, MOST_PERIODS));
                });
    }

    /** How long an owner is left alone with what it has just written, in milliseconds. */
    long leftMillis(Command command) {
        return command.deadline().remaining().plus(margin).toMillis();
    }
}
