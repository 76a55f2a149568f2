package dev.baton.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a request's time went: each moment once, and all of it. */
class PartsTest {

    @Test
    void eachMomentCountsOnceForTheBestThatHappenedThen() {
        Parts parts = Parts.of(Timelines.notification(0));

        assertThat(parts).isEqualTo(new Parts(6_300, 20_000, 2_200, 1_500, 0));
        assertThat(parts.sum()).isEqualTo(Timelines.TOOK);
    }

    @Test
    void aThreadThatWaitsIsTimeInWhichTheRequestWaits() {
        Parts parts = Parts.of(Timelines.holdingAThread("platform", 0));

        assertThat(parts).isEqualTo(new Parts(6_000, 20_000, 2_000, 2_000, 0));
    }

    @Test
    void theThreeSharesOfAThreadAreAllOfItsTime() {
        List<LabTimeline> requests =
                List.of(Timelines.holdingAThread("platform", 0), Timelines.holdingAThread("platform", 5_000));

        Shares shares = Shares.ofRequestThreads("thread of the request", requests);

        assertThat(shares.busy()).isCloseTo(6.0 / 30, within(1e-9));
        assertThat(shares.blocked()).isCloseTo(22.0 / 30, within(1e-9));
        assertThat(shares.busy() + shares.blocked() + shares.idle()).isCloseTo(1, within(1e-9));
        assertThat(Shares.holdThreads(requests)).isTrue();
        assertThat(Shares.holdThreads(List.of(Timelines.notification(0)))).isFalse();
    }
}
