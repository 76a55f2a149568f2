package dev.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void pausesGrowWithEachDeathUpToABound() {
        Backoff backoff = new Backoff();
        for (int death = 0; death < 20; death++) {
            long full = Math.min(30_000, 500L << Math.min(death, 10));
            assertThat(backoff.next(Duration.ZERO)).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
        }
    }

    @Test
    void aNodeThatHasLivedAWhileBeginsAgain() {
        Backoff backoff = new Backoff();
        for (int death = 0; death < 10; death++) {
            backoff.next(Duration.ZERO);
        }
        assertThat(backoff.next(Duration.ofMinutes(2))).isLessThanOrEqualTo(Duration.ofMillis(500));
    }
}
