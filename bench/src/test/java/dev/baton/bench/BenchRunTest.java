package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cluster.testing.TestInstallation;
import dev.baton.load.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * All contenders get requests, and answer: the cluster and its peers, each with processes of its own. How fast they are
 * is no test's business.
 */
class BenchRunTest {

    @Test
    void everyRowIsMeasuredAndNobodyFails() throws Exception {
        BenchPlan plan = new BenchPlan(
                Workload.ASKED_FOR, List.of(4), 1, 1, 0, 1, 1, Optional.of(2), true, false, Path.of("unused"));
        List<String> news = new ArrayList<>();

        BenchReport report;
        try (BenchCluster cluster =
                new BenchCluster(TestInstallation.create(), plan.cluster(), plan.scale(), plan.peers(), news::add)) {
            cluster.startDurablePeers();
            report = new BenchRun(plan, cluster, news::add).run();
        }

        assertThat(report.contenders(Workload.TPCB))
                .containsExactly(
                        BenchCluster.BATON,
                        BenchCluster.DIRECT,
                        BenchCluster.CLUSTERED,
                        BenchCluster.BLOCKING,
                        BenchCluster.DBOS,
                        BenchCluster.SCHEDULER);
        assertThat(report.contenders(Workload.LOOKUP))
                .containsExactly(
                        BenchCluster.BATON, BenchCluster.DIRECT, BenchCluster.CLUSTERED, BenchCluster.BLOCKING);
        assertThat(report.contenders(Workload.TPCB_ONE_COMMIT)).containsExactly(BenchCluster.BATON);
        for (Workload work : List.of(Workload.DB, Workload.QUERIES, Workload.FORTUNES, Workload.UPDATES)) {
            assertThat(report.contenders(work)).as("%s", work).containsExactly(BenchCluster.BATON, BenchCluster.DIRECT);
        }
        assertThat(report.samples()).as("%s", news).allSatisfy(sample -> {
            assertThat(sample.result().answered()).isPositive();
            assertThat(sample.result().failed()).isZero();
            assertThat(sample.cpuMicros()).isNotNegative();
        });
        assertThat(report.samples())
                .filteredOn(sample -> sample.contender().equals(BenchCluster.BATON))
                .allSatisfy(sample -> assertThat(sample.batch()).isGreaterThanOrEqualTo(1));
    }
}
