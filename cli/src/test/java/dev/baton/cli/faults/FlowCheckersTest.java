package dev.baton.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.cli.mutants.BrokenBuild;
import dev.baton.cli.mutants.Mutant;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.testing.TestInstallation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A checker that never fails checks nothing: nodes know stages by their places only, and the audit of the rolling
 * upgrade must notice what they do with a changed flow.
 */
class FlowCheckersTest {
    private static final int KEYS = 400;
    private static final String BOOKED_AND_NOT_CLOSED =
            "select count(*) from baton.request where state = 'running' and next_stage = '2'";

    @Test
    void withoutIdsVersionsAndFingerprintsTheAuditFindsStagesThatRanTwice() throws Exception {
        Mutant mutant = Mutant.named("flows-by-index");
        try (FlowCluster nodes = FlowCluster.open(
                        ClusterPlan.onFreePorts(1, 1, 0), TestInstallation.broken(BrokenBuild.of(mutant)));
                KeyedLoad load = nodes.load(128, List.of("stage-inserted"))) {
            load.start("by-index", KEYS);
            await("requests that are booked and not closed")
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> nodes.audit().number(BOOKED_AND_NOT_CLOSED) >= 8);
            nodes.cluster().node("db-worker-1").kill(); // first: it would recover what the gateway leaves
            nodes.cluster().node("gateway-1").kill();
            assertThat(nodes.audit().number(BOOKED_AND_NOT_CLOSED)).isPositive();

            nodes.deploy(FlowJar.CARELESS.build());
            nodes.start("db-worker-1");

            await("a request that is booked twice")
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> nodes.audit().report(load).findings().stream()
                            .anyMatch(finding -> finding.endsWith("ran a database stage twice")));
            assertThat(nodes.audit().report(load).tally().clean()).isFalse();
        }
    }
}
