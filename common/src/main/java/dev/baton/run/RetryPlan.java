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
     * Not if the deadline of retries would pass in the pause.
     *
     * @param attempts with the one that has just failed
     */
    boolean again(WorkResult.Failed failure, Attempts attempts) {
        return failure.worthRetry()
                && attempts.failed() < retry.attempts()
                && attempts.until().remaining().toMillis() > longestPause(attempts.failed());
    }

    private long longestPause(int attempt) {
        return Math.min(MAX_BACKOFF.toMillis(), retry.backoff().toMillis() << Math.min(attempt - 1, 16));
    }

    /**
     * With jitter: what failed together is not tried together.
     *
     * @param attempt the number of the one that failed, from 1
     */
    long pauseMillis(int attempt) {
        long full = longestPause(attempt);
        return 1 + full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
    }
}
