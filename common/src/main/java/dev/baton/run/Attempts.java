package dev.baton.run;

import dev.baton.message.Deadline;

/**
 * How often the stage of a request that failed last has failed so far, over all owners of the request.
 *
 * @param stage the id of the first stage of its segment; empty: none has failed
 * @param failed attempts of it that failed
 * @param until no attempt is begun after it
 */
public record Attempts(String stage, int failed, Deadline until) {

    static Attempts none(Deadline until) {
        return new Attempts("", 0, until);
    }

    int failedOf(String stageId) {
        return stage.equals(stageId) ? failed : 0;
    }

    /** One more of this stage. */
    Attempts and(String stageId) {
        return new Attempts(stageId, failedOf(stageId) + 1, until);
    }
}
