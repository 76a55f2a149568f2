package dev.baton.node;

import dev.baton.config.StartProblem;
import dev.baton.node.cluster.ClusterSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Refuses to open the ports for other nodes, in the clear, where others than nodes may reach them. */
final class OpenNetwork {
    private OpenNetwork() {}

    /** @throws StartProblem in one line, with the keys to set */
    static void refuse(ClusterSettings cluster) {
        if (cluster.alone() || cluster.trustedNetwork() || cluster.isSecure() || loopback(cluster.host())) {
            return;
        }
        throw new StartProblem(
                ("cluster.host %s is not loopback: without TLS and a secret, any process that reaches its ports can"
                                + " act as a node; set cluster.secret-file and cluster.tls (./baton certificates makes"
                                + " both), or cluster.trusted-network: true if only nodes can reach it")
                        .formatted(cluster.host()));
    }

    /** A name that can't be resolved can't be listened on, either: that is reported where it is opened. */
    static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
