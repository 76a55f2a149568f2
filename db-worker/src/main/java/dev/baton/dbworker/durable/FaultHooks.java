package dev.baton.dbworker.durable;

import dev.baton.config.ConfigProblem;

/**
 * The section {@code testing}: switches off one guard of exactly-once, so that tests can show that their checkers notice. Refused
 * outside the development profile.
 *
 * @param disableClaim    every command of a request runs, whether it is stored already or not
 * @param disableFence    an old epoch may write
 * @param disableRecovery nobody goes on with what a lost node left
 */
public record FaultHooks(boolean disableClaim, boolean disableFence, boolean disableRecovery) {

    /** @throws ConfigProblem if a guard is off where real requests may be */
    public FaultHooks requireHarmless(boolean development) {
        if (!development && (disableClaim || disableFence || disableRecovery)) {
            throw new ConfigProblem(
                    "testing.* switches off guards of exactly-once; allowed: in the development profile only");
        }
        return this;
    }
}
