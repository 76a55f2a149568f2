package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bench.RecoveryTime.Ledger;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.testing.TestInstallation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecoveryTimeTest {
    private static final int REQUESTS = 40;

    /** How fast that is, is no test's business. */
    @Test
    void requestsOfANodeThatIsKilledAreDoneByTheOtherOneOnce() throws Exception {
        List<String> news = new ArrayList<>();

        RecoveryTime.Report report = new RecoveryTime(
                        REQUESTS, TestInstallation.create(), ClusterPlan.ofEqualNodesOnFreePorts(2), news::add)
                .run();

        assertThat(report.ledger()).as("%s", news).isEqualTo(new Ledger(REQUESTS, REQUESTS, REQUESTS, 0));
        assertThat(report.seconds()).hasSize(REQUESTS).allMatch(seconds -> seconds > 0);
        assertThat(RecoveryPage.of(report, "a machine")).contains("40 of 40 taken over", "40 of 40 done");
    }

    @Test
    void percentilesAreOfAllRequestsAndEachLineCounts() {
        List<PeerTimeout> peers = PeerTimeout.documented();
        List<Double> seconds =
                IntStream.rangeClosed(1, 100).mapToObj(i -> (101 - i) / 50.0).toList();
        var exact = new RecoveryTime.Report(new Ledger(100, 100, 100, 0), seconds, peers);

        assertThat(exact.percentile(0.5)).isEqualTo(1.0);
        assertThat(exact.percentile(0.99)).isEqualTo(1.98);
        assertThat(exact.verdicts()).as("%s", exact.verdicts()).allMatch(Verdict::reached);
        assertThat(new Ledger(100, 100, 100, 1).exact()).as("a line too many").isFalse();
        assertThat(new Ledger(100, 100, 99, 0).exact()).as("a line is missing").isFalse();
        assertThat(new Ledger(100, 99, 100, 0).exact())
                .as("done by its first owner")
                .isFalse();
    }

    @Test
    void requestsThatAreNotDoneAreAmongAllRequests() {
        List<Double> seconds = IntStream.rangeClosed(1, 60).mapToObj(i -> 0.5).toList();
        var half = new RecoveryTime.Report(new Ledger(100, 60, 100, 0), seconds, PeerTimeout.documented());

        assertThat(half.verdicts())
                .extracting(Verdict::figure)
                .containsExactly(
                        "60 of 100 taken over, 100 with a line, 0 lines too many",
                        "60 of 100 done: p50 0.50 s, p99 never, all never");
        assertThat(half.verdicts()).noneMatch(Verdict::reached);
        assertThat(RecoveryPage.of(half, "a machine")).contains("L444.0 ").doesNotContain("L700.0 ");
    }

    @Test
    void thePageShowsThePeersTimeoutsWithTheirSourcesAndNeedsNothingElse() {
        String page = RecoveryPage.of(
                new RecoveryTime.Report(new Ledger(3, 3, 3, 0), List.of(0.5, 0.7, 2_000.0), PeerTimeout.documented()),
                "2 <cores>");

        assertThat(page).contains("2 &lt;cores&gt;", "<svg", "class=\"own\"", "DBOS with Conductor");
        assertThat(page.split("class=\"peer\"", -1))
                .hasSize(1 + PeerTimeout.documented().size());
        assertThat(page)
                .contains(PeerTimeout.documented().stream()
                        .map(peer -> "<td>" + peer.source() + "</td>")
                        .toList());
        assertThat(page).doesNotContain("<script", "NaN", "href=", "src=");
    }
}
