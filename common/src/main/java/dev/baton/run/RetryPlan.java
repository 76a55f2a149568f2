package dev.baton.run;

import dev.baton.async.Backoff;
import dev.baton.flow.Flow;
import dev.baton.flow.Retry;
import dev.baton.flow.Stage;
import dev.baton.message.Segment;
import dev.baton.message.WorkResult;
import java.time.Duration;
import java.util.Comparator;

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
                && attempts.until().remaining().toMillis() > backoff().longestMillis(attempts.failed());
    }

    /**
     * With jitter: what failed together is not tried together.
     *
     * @param attempt the number of the one that failed, from 1
     */
    long pauseMillis(int attempt) {
        return backoff().millis(attempt);
    }

    private Backoff backoff() {
        Duration first = retry.backoff();
        return new Backoff(first.compareTo(MAX_BACKOFF) < 0 ? first : MAX_BACKOFF, MAX_BACKOFF);
    }
}
