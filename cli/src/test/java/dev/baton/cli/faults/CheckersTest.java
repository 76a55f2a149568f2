package dev.baton.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.cli.mutants.Mutant;
import dev.baton.cluster.ClusterPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A checker that never fails checks nothing: each guard of exactly-once is broken in the nodes, and the audit must
 * notice.
 */
class CheckersTest {
    private static final int KEYS = 200;

    @Test
    void withoutTheClaimTheAuditFindsDuplicates() throws Exception {
        try (FaultCluster faultCluster =
                        FaultCluster.open(ClusterPlan.onFreePorts(1, 1, 0), Mutant.named("claim-off"));
                Transfers load = faultCluster.transfers(32)) {
            load.start("no-claim", KEYS);

            await("a key whose transfer is booked twice")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> faultCluster
                                    .audit(Instant.EPOCH)
                                    .report(load)
                                    .tally()
                                    .duplicated()
                            > 0);
        }
    }

    @Test
    void withoutRecoveryTheAuditFindsRequestsThatNeverEnd() throws Exception {
        try (FaultCluster faultCluster =
                        FaultCluster.open(ClusterPlan.onFreePorts(1, 1, 0), Mutant.named("recovery-off"));
                Transfers load = faultCluster.transfers(64)) {
            CountDownLatch done = load.start("no-recovery", 2_000);
            await("the load runs").atMost(Duration.ofSeconds(60)).until(() -> load.ended() > 200);
            faultCluster.cluster().node("gateway-1").kill();
            done.await(1, TimeUnit.SECONDS);

            await("requests without an owner that resumes them")
                    .during(Duration.ofSeconds(6))
                    .atMost(Duration.ofSeconds(12))
                    .until(() -> faultCluster.audit(Instant.EPOCH).running() > 0);
            assertThat(faultCluster.audit(Instant.EPOCH).report(load).tally().clean())
                    .isFalse();
        }
    }

    @Test
    void withoutTheFenceAThawedOwnerWritesWhatIsNoLongerIts() {
        try (FaultCluster faultCluster =
                        FaultCluster.open(ClusterPlan.onFreePorts(1, 1, 1), Mutant.named("fence-off"));
                ThawedOwner owner = new ThawedOwner(faultCluster)) {
            // The bus may lose what the old owner says while it thaws: then it has no chance to do wrong.
            await("a second stage that is written before the new owner could be there: by the old one")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> owner.secondStageAfterItWasLost("gateway-1").compareTo(ThawedOwner.BETWEEN) < 0);
        }
    }
}
