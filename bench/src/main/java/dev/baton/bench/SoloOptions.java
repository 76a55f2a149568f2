package dev.baton.bench;

import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.Installation;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a {@link SoloBench} is run with.
 *
 * @param stored answered requests in a full store; empty: the bench's own number
 * @param equalNodes that play all roles each; empty: a node for each role
 * @param rounds with {@code quick} one
 * @param seconds of each measurement; with {@code quick} two
 * @param scale of pgbench's tables
 * @param out where the report goes
 */
record SoloOptions(
        boolean quick,
        Optional<Integer> stored,
        Optional<Integer> equalNodes,
        int rounds,
        int seconds,
        int scale,
        Path out) {
    private static final int QUICK_SECONDS = 2;

    SoloOptions {
        rounds = quick ? 1 : rounds;
        seconds = quick ? QUICK_SECONDS : seconds;
    }

    Installation installation() {
        return Installation.ofThisJvm();
    }

    /** On ports that are free right now. */
    ClusterPlan cluster(int gateways) {
        return equalNodes
                .map(ClusterPlan::ofEqualNodesOnFreePorts)
                .orElseGet(() -> ClusterPlan.onFreePorts(gateways, 2, 1));
    }
}
