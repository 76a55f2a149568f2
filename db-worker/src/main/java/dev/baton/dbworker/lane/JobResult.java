package dev.baton.dbworker.lane;

import dev.baton.message.WorkResult;
import java.util.List;

/**
 * What a job did for one command.
 *
 * @param result what its sender gets
 * @param ended whether the request has ended with it: nothing of its flow is left to be run
 */
public record JobResult(WorkResult result, boolean ended) {

    public static JobResult of(WorkResult result) {
        return new JobResult(result, false);
    }

    /** @param result with the reply's bytes */
    public static JobResult ended(WorkResult.Done result) {
        return new JobResult(result, true);
    }

    public static List<JobResult> all(List<? extends WorkResult> results) {
        return results.stream().map(JobResult::of).toList();
    }
}
