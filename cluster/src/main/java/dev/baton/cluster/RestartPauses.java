package dev.baton.cluster;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before a node is started again: longer each time, with jitter; from the start again after it has
 * lived a while.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LIVED = Duration.ofMinutes(1);

    private int deaths;

    Duration next(Duration lived) {
        deaths = lived.compareTo(LIVED) > 0 ? 0 : deaths;
        long full = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(deaths, 10));
        deaths++;
        return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }
}
