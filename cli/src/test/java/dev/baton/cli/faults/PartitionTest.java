package dev.baton.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.baton.cluster.ClusterPlan;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Nodes that run, and reach PostgreSQL, and don't hear each other: for longer than a lease and than the others need to
 * put a silent member out; then they do again, and what was said meanwhile arrives late.
 */
class PartitionTest {
    private static NodeNetwork network;
    private static FaultCluster faultCluster;
    private static FaultRun faults;

    @BeforeAll
    static void open() {
        assumeThat(Connections.known())
                .as("only Linux tells which process opened a connection (/proc/net/tcp): not tried here")
                .isTrue();
        assumeThat(FaultRun.REPEATS)
                .as("slow: nodes need up to a minute to be one cluster again; mvn verify -Pfaults tries it")
                .isGreaterThan(1);
        network = new NodeNetwork(ClusterPlan.onFreePorts(2, 2, 1));
        faultCluster = FaultCluster.open(network.plan(), Map.of(), NodeNetwork.announcedPorts());
        faults = new FaultRun(faultCluster);
    }

    @AfterAll
    static void close() {
        if (faultCluster != null) {
            faults.logTotals();
            network.close();
            faultCluster.close();
        }
    }

    @Test
    void aGatewayAndADbWorkerDoNotHearEachOther() throws Exception {
        cut("gateway-db-worker-cut", (one, other) -> one.equals("gateway-2") && other.equals("db-worker-1"));
    }

    @Test
    void twoHalvesOfTheClusterWorkOnOneDatabase() throws Exception {
        Set<String> half = Set.of("gateway-1", "db-worker-1");

        cut("two-halves", (one, other) -> half.contains(one) != half.contains(other));
    }

    private static void cut(String name, BiPredicate<String, String> between) throws Exception {
        int before = network.heldBack();
        faults.run(Fault.of(name, () -> {
                    network.cut(faultCluster.cluster().nodes(), between);
                    LockSupport.parkNanos(FaultRun.PAST_A_LEASE.toNanos());
                    network.heal();
                })
                .waitingFor(FaultRun.promised(100)));
        assertThat(network.heldBack()).as("what was held back").isGreaterThan(before);
    }
}
