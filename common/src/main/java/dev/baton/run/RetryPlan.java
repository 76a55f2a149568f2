package dev.baton.run;

import dev.baton.flow.Flow;
import dev.baton.flow.Retry;
import dev.baton.flow.Stage;
import dev.baton.message.Segment;
import dev.baton.message.WorkResult;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;

/** How often a segment is tried, and how long apart: as the most patient of its stages says. Any thread. */
record RetryPlan(Retry retry) {
    private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);

    static RetryPlan of(Flow<?, ?> flow, Segment segment) {
        return new RetryPlan(Segments.stages(flow, segment).stream()
                .map(Stage::retry)
                .max(Comparator.comparingInt(Retry::attempts))
                .orElse(Retry.NEVER));
    }

    /**
     * Not if the deadline would pass in the pause.
     *
     * @param attempt the number of the one that failed, from 1
     */
    boolean again(WorkResult.Failed failure, int attempt, FlowRun run) {
        return failure.worthRetry()
                && attempt < retry.attempts()
                && run.deadline().remaining().toMillis() > longestPause(attempt);
    }

    private long longestPause(int attempt) {
        return Math.min(MAX_BACKOFF.toMillis(), retry.backoff().toMillis() << Math.min(attempt - 1, 16));
    }

    /** With jitter: what failed together is not tried together. */
    long pauseMillis(int attempt) {
        long full = longestPause(attempt);
        return 1 + full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
    }
}
