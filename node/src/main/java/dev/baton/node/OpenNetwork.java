package dev.baton.node;

import dev.baton.config.Loopback;
import dev.baton.config.StartProblem;
import dev.baton.node.cluster.ClusterSettings;

/** Refuses to open the ports for other nodes, in the clear, where others than nodes may reach them. */
final class OpenNetwork {
    private OpenNetwork() {}

    /** @throws StartProblem in one line, with the keys to set */
    static void refuse(ClusterSettings cluster) {
        if (cluster.alone() || cluster.trustedNetwork() || cluster.isSecure() || Loopback.is(cluster.host())) {
            return;
        }
        throw new StartProblem(
                ("cluster.host %s is not loopback: without TLS and a secret, any process that reaches its ports can"
                                + " act as a node; set cluster.secret-file and cluster.tls (./baton certificates makes"
                                + " both), or cluster.trusted-network: true if only nodes can reach it")
                        .formatted(cluster.host()));
    }
}
