package dev.baton.bench;

import dev.baton.cluster.ClusterPlan;
import dev.baton.load.LoadPlan;
import dev.baton.load.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a run measures.
 *
 * @param works one after the other
 * @param concurrency closed loops of so many connections
 * @param rounds each measures everything once, in turn
 * @param warmUps looks at each server, at the most, until it gets no faster
 * @param warmUp seconds before each measurement
 * @param seconds of each measurement
 * @param scale of pgbench's tables
 * @param equalNodes that play all roles each, at one port; empty: a node for each role
 * @param peers whether there are others than the cluster
 * @param more whether latency at rest, at half of the peak, overload and memory are measured, too
 * @param out where the report goes
 */
record BenchPlan(
        List<Workload> works,
        List<Integer> concurrency,
        int rounds,
        int warmUps,
        int warmUp,
        int seconds,
        int scale,
        Optional<Integer> equalNodes,
        boolean peers,
        boolean more,
        Path out) {

    private static final int WARM_UP_CONNECTIONS = 128;

    BenchPlan {
        works = List.copyOf(works);
        concurrency = List.copyOf(concurrency);
    }

    /** On ports that are free right now. */
    ClusterPlan cluster() {
        return equalNodes
                .map(nodes -> ClusterPlan.ofEqualNodesOnFreePorts(nodes).sharingHttpPort())
                .orElseGet(() -> ClusterPlan.onFreePorts(1, 2, 1));
    }

    /** Whether peers that are durable are measured, too: they know nothing but tpcb. */
    boolean durablePeers() {
        return peers && more && works.contains(Workload.TPCB);
    }

    /** One look at how fast a server is by now. */
    LoadPlan forWarmUp(int port, Workload work) {
        return new LoadPlan(port, work, scale, WARM_UP_CONNECTIONS, 0, 0, seconds);
    }
}
