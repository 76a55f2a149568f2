package dev.baton.dbworker.durable;

import dev.baton.config.ConfigFile;
import dev.baton.config.ConfigProblem;

/**
 * Section {@code testing}: breaks a promise on purpose, so that the checkers of the fault tests can be shown to notice.
 * Never in production.
 *
 * @param disableClaim a request that is stored already runs again
 * @param disableFence who lost a request writes all the same
 * @param disableRecovery nobody goes on with orphans
 */
public record TestHooks(boolean disableClaim, boolean disableFence, boolean disableRecovery) {

    public static final TestHooks NONE = new TestHooks(false, false, false);

    /** @throws ConfigProblem if one is set outside the development profile */
    public static TestHooks of(ConfigFile config) {
        TestHooks hooks = config.section("testing", TestHooks.class);
        if (!config.development() && !hooks.equals(NONE)) {
            throw new ConfigProblem(
                    "testing.* breaks promises on purpose; it is allowed in the development profile only");
        }
        return hooks;
    }

    /** The condition that a writer still owns the row {@code r}, with the epoch that it has. */
    String fence(String epoch) {
        return disableFence ? "" : " AND r.epoch = " + epoch;
    }
}
