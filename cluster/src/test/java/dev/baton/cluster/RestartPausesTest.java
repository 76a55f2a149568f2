package dev.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPausesTest {

    @Test
    void pausesGrowWithEachDeathUpToABound() {
        RestartPauses pauses = new RestartPauses();
        for (int death = 0; death < 20; death++) {
            long full = Math.min(30_000, 500L << Math.min(death, 10));
            assertThat(pauses.next(Duration.ZERO)).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
        }
    }

    @Test
    void aNodeThatHasLivedAWhileBeginsAgain() {
        RestartPauses pauses = new RestartPauses();
        for (int death = 0; death < 10; death++) {
            pauses.next(Duration.ZERO);
        }
        assertThat(pauses.next(Duration.ofMinutes(2))).isLessThanOrEqualTo(Duration.ofMillis(500));
    }
}
