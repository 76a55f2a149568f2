package dev.baton.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.NodeProcess;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes that play all roles each: gateway, database work and recovery of one end together. */
class EqualNodesTest {
    private static FaultCluster faultCluster;
    private static FaultRun faults;

    @BeforeAll
    static void open() {
        faultCluster = FaultCluster.open(ClusterPlan.ofEqualNodesOnFreePorts(2), Map.of());
        faults = new FaultRun(faultCluster);
    }

    @AfterAll
    static void close() {
        if (faultCluster != null) {
            faults.logTotals();
            faultCluster.close();
        }
    }

    @BeforeEach
    void bothAreThere() {
        faultCluster.repair();
    }

    @Test
    void oneIsKilled() throws Exception {
        FaultRun.Finished finished = faults.run(Fault.of(
                "equal-node-kill", () -> faultCluster.cluster().node("baton-1").kill()));

        assertThat(finished.all().p99())
                .as("what was under way at the kill -9 is finished")
                .isLessThan(FaultRun.promised(4));
    }

    @Test
    void oneIsFrozenPastItsLeaseAndThaws() throws Exception {
        faults.run(Fault.of("equal-node-freeze", () -> {
            NodeProcess node = faultCluster.cluster().node("baton-2");
            node.freeze();
            LockSupport.parkNanos(FaultRun.PAST_A_LEASE.toNanos());
            node.thaw();
        }));
    }
}
