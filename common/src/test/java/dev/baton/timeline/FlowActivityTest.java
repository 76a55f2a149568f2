package dev.baton.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.baton.tap.NodeClock;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FlowActivityTest {
    /** In the middle of an interval: none ends while a test runs. */
    private final NodeClock clock = new NodeClock(4_000_005_000_000_000L - System.nanoTime());

    private final FlowActivity activity = new FlowActivity(clock);

    @Test
    void eachRequestIsCountedForHowItEnded() {
        for (String verdict : List.of(
                "replied", "replayed", "in-progress", "refused", "failed", "timed-out", "node-left", "overloaded")) {
            activity.ended("transfer", verdict, 5_000_000);
        }
        activity.ended("balance", "replied", 1_000_000);

        assertThat(activity.counted()).extracting(FlowActivity.Counted::flow).containsExactly("balance", "transfer");
        FlowActivity.Interval interval =
                activity.counted().getLast().intervals().getFirst();
        assertThat(interval.number()).isEqualTo(400_000);
        assertThat(interval.requests()).isEqualTo(8);
        assertThat(interval.refused()).isEqualTo(1);
        assertThat(interval.failed()).isEqualTo(3);
        assertThat(interval.overloaded()).isEqualTo(1);
        Latencies latencies = new Latencies();
        latencies.add(interval.latencies());
        assertThat(latencies.total()).as("of all but the overloaded one").isEqualTo(7);
    }

    @Test
    void whatWasTurnedAwayUnreadHasNoFlow() {
        activity.turnedAway();

        assertThat(activity.counted()).singleElement().satisfies(counted -> assertThat(counted.flow())
                .isEqualTo(FlowActivity.UNREAD));
    }

    @Test
    void allThatWasTurnedAwayIsCountedWhateverItsFlow() {
        activity.turnedAway();
        activity.ended("transfer", "overloaded", 5_000_000);
        activity.ended("transfer", "database-unavailable", 5_000_000);
        activity.ended("transfer", "replied", 5_000_000);

        assertThat(activity.turnedAwayInAll()).isEqualTo(3);
    }

    @Test
    void manyFlowsShareOneLine() {
        for (int i = 0; i < 1_000; i++) {
            activity.ended("flow-" + i, "replied", 1);
        }

        assertThat(activity.counted()).hasSizeLessThan(110);
        assertThat(activity.counted().stream()
                        .flatMap(counted -> counted.intervals().stream())
                        .mapToLong(FlowActivity.Interval::requests)
                        .sum())
                .isEqualTo(1_000);
    }

    @Test
    void percentilesAreRightToWithinSevenPercent() {
        long[] all = new Random(1).longs(10_000, 1, 5_000_000).sorted().toArray();
        Latencies some = new Latencies();
        Latencies others = new Latencies();
        for (int i = 0; i < all.length; i++) {
            (i % 3 == 0 ? some : others).record(all[i]);
        }

        some.add(others.encoded());

        assertThat(some.total()).isEqualTo(all.length);
        for (int percent : new int[] {1, 50, 90, 99}) {
            long exact = all[all.length * percent / 100 - 1];
            assertThat((double) some.percentile(percent)).isCloseTo(exact, within(exact * 0.07));
        }
    }

    @Test
    void everyDurationHasABucketAndTheSmallOnesOneEach() {
        LongStream.of(0, 1, 7, 8, 9, 15, 16, 100, 1L << 26, Long.MAX_VALUE, -5).forEach(micros -> {
            Latencies one = new Latencies();
            one.record(micros);
            long clamped = Math.max(0, Math.min((1L << 26) - 1, micros));
            assertThat((double) one.percentile(50)).isCloseTo(clamped, within(clamped * 0.07));
        });
        assertThat(new Latencies().percentile(99)).isZero();
        assertThat(new Latencies().encoded()).isEmpty();
    }

    @Test
    void bytesThatAreNoHistogramAreRefused() {
        Latencies latencies = new Latencies();

        assertThatThrownBy(() -> latencies.add(new byte[] {-1, -1, -1, 1, 1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> latencies.add(new byte[] {3})).isInstanceOf(IllegalArgumentException.class);
    }
}
