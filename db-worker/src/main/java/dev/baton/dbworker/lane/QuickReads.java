package dev.baton.dbworker.lane;

import dev.baton.dbworker.lane.BatchJob.Needs;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Jobs that only read, and whose last batch was over soon. What comes for one of them while its batch is in flight is
 * better kept for its next batch than sent to another connection: that batch begins soon, and a larger one costs
 * PostgreSQL and its connection less for each command (docs/measurements/2026-11-30.md, "Quick reads gather"). What
 * takes longer, or writes, is spread over the lanes. Event loop only.
 */
final class QuickReads {
    static final Duration QUICK = Duration.ofMillis(10);

    /** No more than flows have segments. */
    private final Set<BatchJob> jobs = new HashSet<>();

    /** PostgreSQL has answered a batch. */
    void answered(BatchJob job, Duration took) {
        if (job.needs() == Needs.NO_TRANSACTION && took.compareTo(QUICK) < 0) {
            jobs.add(job);
        } else {
            jobs.remove(job);
        }
    }

    /** A batch failed: how long the next one takes is not known. */
    void failed(BatchJob job) {
        jobs.remove(job);
    }

    boolean contains(BatchJob job) {
        return jobs.contains(job);
    }
}
