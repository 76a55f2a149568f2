package dev.baton.dbworker.durable;

import dev.baton.message.Command;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * How long requests are kept, and left to their owners.
 *
 * @param keep an answered request, and so its idempotency key
 * @param keepDead a dead letter
 * @param margin how long after its deadline an unfinished request is taken from its owner, alive or not
 * @param lease how long an owner counts as alive after it last said so
 */
public record StoreSettings(
        @NotNull @DurationMin(seconds = 1) @DurationMax(days = 365)
        Duration keep,

        @NotNull @DurationMin(seconds = 1) @DurationMax(days = 3650)
        Duration keepDead,

        @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration margin,

        @NotNull @DurationMin(seconds = 2) @DurationMax(minutes = 10)
        Duration lease) {

    /** How long an owner is left alone with what it has just written, in milliseconds. */
    long leftMillis(Command command) {
        return command.deadline().remaining().plus(margin).toMillis();
    }
}
