package dev.baton.cluster;

import dev.baton.async.Backoff;
import java.time.Duration;

/**
 * How long to wait before a node is started again: longer each time, with jitter; from the start again after it has
 * lived a while.
 */
final class RestartPauses {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    private static final Duration LIVED = Duration.ofMinutes(1);

    private int deaths;

    Duration next(Duration lived) {
        deaths = lived.compareTo(LIVED) > 0 ? 0 : deaths;
        deaths++;
        return Duration.ofMillis(BACKOFF.millis(deaths));
    }
}
