package dev.baton.inspector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.inspector.query.ActivityReport;
import dev.baton.timeline.FlowActivity;
import dev.baton.timeline.Latencies;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivitySumTest {
    private static final long INTERVAL = FlowActivity.INTERVAL.toNanos();
    private static final long NOW = 1_000;

    /** Five seconds into the interval. */
    private final ActivitySum sum = new ActivitySum(NOW * INTERVAL + INTERVAL / 2);

    @Test
    void percentilesAreThoseOfAllRequestsTogether() {
        sum.add("gateway-1", report("transfer", interval(NOW - 1, 900, 1_000)), 0);
        sum.add("gateway-2", report("transfer", interval(NOW - 1, 100, 90_000)), 0);

        ActivityView.Flow transfer = sum.view().flows().getFirst();

        // the mean of the two nodes' values would be 45 ms
        assertThat((double) transfer.now().p50Micros().orElseThrow()).isCloseTo(1_000, within(70.0));
        assertThat((double) transfer.now().p99Micros().orElseThrow()).isCloseTo(90_000, within(6_300.0));
        assertThat(transfer.now().perSecond()).isCloseTo(1_000 / 15.0, within(0.01));
        assertThat(sum.view().gateways())
                .extracting(ActivityView.Gateway::name, ActivityView.Gateway::perSecond)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("gateway-1", 60.0),
                        org.assertj.core.groups.Tuple.tuple("gateway-2", 6.67));
    }

    @Test
    void aCurveHasTheWholeIntervalsOfTenMinutes() {
        sum.add(
                "gateway-1",
                report(
                        "transfer",
                        interval(NOW - 61, 70, 1),
                        interval(NOW - 60, 10, 1_000),
                        interval(NOW - 1, 20, 2_000),
                        interval(NOW, 50, 3_000)),
                0);

        ActivityView.Curves curves = sum.view().flows().getFirst().curves();

        assertThat(curves.perSecond()).hasSize(60).startsWith(1.0, 0.0).endsWith(0.0, 2.0);
        assertThat(curves.p50Micros()).hasSize(60).element(1).isEqualTo(0L);
        assertThat(sum.view().flows().getFirst().lately().requests()).isEqualTo(80);
    }

    @Test
    void aNodeWhoseClockIsAheadIsPutWhereItBelongs() {
        sum.add("gateway-1", report("transfer", interval(NOW + 2, 30, 1)), 3);

        assertThat(sum.view().flows().getFirst().curves().perSecond().getLast()).isEqualTo(3.0);
    }

    @Test
    void theBusiestFlowComesFirstAndWhatWasTurnedAwayUnreadIsNone() {
        sum.add(
                "gateway-1",
                new ActivityReport(
                        0,
                        List.of(
                                new FlowActivity.Counted(
                                        FlowActivity.UNREAD,
                                        List.of(new FlowActivity.Interval(NOW, 7, 0, 0, 7, new byte[0]))),
                                new FlowActivity.Counted("balance", List.of(interval(NOW, 5, 1))),
                                new FlowActivity.Counted("transfer", List.of(interval(NOW, 6, 1))))),
                0);

        ActivityView view = sum.view();

        assertThat(view.flows()).extracting(ActivityView.Flow::name).containsExactly("transfer", "balance");
        assertThat(view.all().now().requests()).isEqualTo(18);
        assertThat(view.all().now().overloaded()).isEqualTo(7);
        assertThat(view.gateways().getFirst().failedPerSecond())
                .as("turned away is no error")
                .isZero();
        assertThat(view.gateways().getFirst().turnedAwayPerSecond()).isPositive();
    }

    @Test
    void withoutRequestsThereAreNoFlowsAndNoPercentiles() {
        sum.add("db-worker-1", new ActivityReport(0, List.of()), 0);

        assertThat(sum.view().flows()).isEmpty();
        assertThat(sum.view().gateways()).isEmpty();
        assertThat(sum.view().all().now().p50Micros()).isEmpty();
    }

    private static ActivityReport report(String flow, FlowActivity.Interval... intervals) {
        return new ActivityReport(0, List.of(new FlowActivity.Counted(flow, List.of(intervals))));
    }

    private static FlowActivity.Interval interval(long number, int requests, long micros) {
        Latencies latencies = new Latencies();
        for (int i = 0; i < requests; i++) {
            latencies.record(micros);
        }
        return new FlowActivity.Interval(number, requests, 0, 0, 0, latencies.encoded());
    }
}
