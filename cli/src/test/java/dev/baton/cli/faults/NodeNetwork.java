package dev.baton.cli.faults;

import dev.baton.cli.mutants.BrokenBuild;
import dev.baton.cli.mutants.Edit;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.Installation;
import dev.baton.cluster.NodeProcess;
import dev.baton.cluster.NodeSpec;
import dev.baton.cluster.Ports;
import dev.baton.cluster.testing.TestInstallation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * What is between the nodes: everything that they say to each other, on the event bus and about membership, goes
 * through it, and can be stopped between any two of them. PostgreSQL is reached by another way.
 *
 * <p>Nodes announce its ports instead of their own. No setting says that, so the nodes are those of a changed build.
 */
final class NodeNetwork implements AutoCloseable {
    private static final String CLUSTER_PORT = "ANNOUNCED_CLUSTER_PORT";
    private static final String BUS_PORT = "ANNOUNCED_BUS_PORT";
    private static final Path CLUSTER = Path.of("node/src/main/java/dev/baton/node/cluster");

    private final Connections connections = new Connections();
    private final List<CutProxy> proxies = new ArrayList<>();
    private final ClusterPlan plan;

    NodeNetwork(ClusterPlan nodes) {
        ClusterPlan announced = nodes;
        List<String> members = new ArrayList<>();
        for (NodeSpec node : nodes.nodes()) {
            int busPort = Ports.free();
            CutProxy cluster = proxy(node.name(), node.clusterPort());
            CutProxy bus = proxy(node.name(), busPort);
            members.add("127.0.0.1:" + cluster.port());
            announced = announced.with(
                    node.name(),
                    Map.of(
                            "BATON_CLUSTER_BUS_PORT",
                            Integer.toString(busPort),
                            CLUSTER_PORT,
                            Integer.toString(cluster.port()),
                            BUS_PORT,
                            Integer.toString(bus.port())));
        }
        for (NodeSpec node : nodes.nodes()) {
            announced = announced.with(node.name(), Map.of("BATON_CLUSTER_MEMBERS", String.join(",", members)));
        }
        this.plan = announced;
    }

    private CutProxy proxy(String node, int port) {
        CutProxy proxy = new CutProxy(node, port, connections);
        proxies.add(proxy);
        return proxy;
    }

    /** The nodes as they have to be started. */
    ClusterPlan plan() {
        return plan;
    }

    /** A build whose nodes announce those ports. */
    static Installation announcedPorts() {
        List<Edit> edits = List.of(
                new Edit(
                        CLUSTER.resolve("HazelcastRules.java"),
                        "members.getInterfaces()",
                        "members.setPublicAddress(\"127.0.0.1:\" + System.getenv(\"" + CLUSTER_PORT
                                + "\"));\nmembers.getInterfaces()"),
                new Edit(
                        CLUSTER.resolve("Cluster.java"),
                        ".setPort(settings.busPort())",
                        ".setPort(settings.busPort()).setClusterPublicHost(\"127.0.0.1\")"
                                + ".setClusterPublicPort(Integer.parseInt(System.getenv(\"" + BUS_PORT + "\")))"));
        return TestInstallation.broken(BrokenBuild.of("announced-ports", edits));
    }

    /**
     * From now on nothing gets from the one to the other, nor back, between nodes for which this holds in either order;
     * connections stay, as in a network that drops packets.
     */
    void cut(List<NodeProcess> nodes, BiPredicate<String, String> between) {
        Map<Long, String> names = nodes.stream().collect(Collectors.toMap(NodeProcess::pid, NodeProcess::name));
        connections.cut(names, (one, other) -> between.test(one, other) || between.test(other, one));
    }

    /** How often bytes were held back so far. */
    int heldBack() {
        return connections.heldBack();
    }

    /** What was said meanwhile arrives now. */
    void heal() {
        connections.heal();
    }

    @Override
    public void close() {
        heal();
        proxies.forEach(CutProxy::close);
    }
}
