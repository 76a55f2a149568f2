package dev.baton.cluster;

import dev.baton.certificates.CertificateFolder;
import dev.baton.message.RoleName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The nodes of a cluster on this machine, with the ports that they shall have.
 *
 * @param caFile of the certificate that HTTP and admin ports show; empty: they speak plain HTTP
 */
public record ClusterPlan(List<NodeSpec> nodes, Optional<Path> caFile) {
    /** How a client on this machine calls a node. */
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

    /** With plain HTTP. */
    public ClusterPlan(List<NodeSpec> nodes) {
        this(nodes, Optional.empty());
    }

    public ClusterPlan {
        nodes = List.copyOf(nodes);
    }

    /**
     * @param httpPort the first gateway's; further gateways take the next ones. Likewise {@code adminPort}, one a node
     */
    public static ClusterPlan of(int gateways, int dbWorkers, int computeServices, int httpPort, int adminPort) {
        return build(gateways, dbWorkers, computeServices, counter(httpPort), counter(adminPort), Ports.distinct());
    }

    /** On ports that are free right now. */
    public static ClusterPlan onFreePorts(int gateways, int dbWorkers, int computeServices) {
        IntSupplier ports = Ports.distinct();
        return build(gateways, dbWorkers, computeServices, ports, ports, ports);
    }

    /** All roles in one JVM. */
    public static ClusterPlan single(int httpPort, int adminPort) {
        return ofEqualNodes(1, httpPort, adminPort);
    }

    /** Nodes that play all roles each, so that any of them may end. Ports as of {@link #of}. */
    public static ClusterPlan ofEqualNodes(int nodes, int httpPort, int adminPort) {
        return equalNodes(nodes, counter(httpPort), counter(adminPort), Ports.distinct());
    }

    /** Nodes that play all roles each, on ports that are free right now. */
    public static ClusterPlan ofEqualNodesOnFreePorts(int nodes) {
        IntSupplier ports = Ports.distinct();
        return equalNodes(nodes, ports, ports, ports);
    }

    private static ClusterPlan equalNodes(
            int nodes, IntSupplier httpPorts, IntSupplier adminPorts, IntSupplier clusterPorts) {
        return new ClusterPlan(IntStream.rangeClosed(1, nodes)
                .mapToObj(number -> new NodeSpec(
                        "baton-" + number,
                        Arrays.asList(RoleName.values()),
                        Optional.of(httpPorts.getAsInt()),
                        adminPorts.getAsInt(),
                        clusterPorts.getAsInt(),
                        Map.of()))
                .toList());
    }

    private static ClusterPlan build(
            int gateways,
            int dbWorkers,
            int computeServices,
            IntSupplier httpPorts,
            IntSupplier adminPorts,
            IntSupplier clusterPorts) {
        List<NodeSpec> nodes = new ArrayList<>();
        for (int i = 1; i <= gateways; i++) {
            nodes.add(node(
                    RoleName.GATEWAY,
                    i,
                    Optional.of(httpPorts.getAsInt()),
                    adminPorts.getAsInt(),
                    clusterPorts.getAsInt()));
        }
        for (int i = 1; i <= dbWorkers; i++) {
            nodes.add(node(RoleName.DB_WORKER, i, Optional.empty(), adminPorts.getAsInt(), clusterPorts.getAsInt()));
        }
        for (int i = 1; i <= computeServices; i++) {
            nodes.add(node(
                    RoleName.COMPUTE_SERVICE, i, Optional.empty(), adminPorts.getAsInt(), clusterPorts.getAsInt()));
        }
        return new ClusterPlan(nodes);
    }

    private static NodeSpec node(
            RoleName role, int number, Optional<Integer> httpPort, int adminPort, int clusterPort) {
        return new NodeSpec(role + "-" + number, List.of(role), httpPort, adminPort, clusterPort, Map.of());
    }

    private static IntSupplier counter(int first) {
        int[] next = {first};
        return () -> next[0]++;
    }

    /** The same, with variables for one node alone. */
    public ClusterPlan with(String name, Map<String, String> environment) {
        if (nodes.stream().noneMatch(node -> node.name().equals(name))) {
            throw new IllegalArgumentException("There is no node " + name);
        }
        return new ClusterPlan(
                nodes.stream()
                        .map(node -> node.name().equals(name) ? node.with(environment) : node)
                        .toList(),
                caFile);
    }

    /** The same, with a certificate for each node; those that are missing in the folder, or end soon, are made. */
    public ClusterPlan with(CertificateFolder certificates, int days) throws IOException {
        certificates.complete(nodes.stream().map(NodeSpec::name).toList(), days);
        return new ClusterPlan(
                nodes.stream()
                        .map(node -> node.with(certificates.environment(node.name())))
                        .toList(),
                caFile);
    }

    /** The same, with HTTPS at HTTP and admin ports, by a certificate of the CA in the folder. */
    public ClusterPlan withHttps(CertificateFolder certificates, int days) throws IOException {
        certificates.completeHttps(LOOPBACK, days);
        return new ClusterPlan(
                nodes.stream()
                        .map(node -> node.with(certificates.httpsEnvironment()))
                        .toList(),
                Optional.of(certificates.ca()));
    }

    /** The same, with all gateways at the first one's HTTP port. */
    public ClusterPlan sharingHttpPort() {
        int first = nodes.stream()
                .flatMap(node -> node.httpPort().stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no gateway among " + names()));
        return new ClusterPlan(
                nodes.stream()
                        .map(node -> node.httpPort().isPresent() ? node.sharing(first) : node)
                        .toList(),
                caFile);
    }

    /** For people. */
    public String names() {
        return String.join(", ", nodes.stream().map(NodeSpec::name).toList());
    }

    /** Every HTTP and admin port. */
    public List<Integer> ports() {
        List<Integer> ports = new ArrayList<>();
        for (NodeSpec node : nodes) {
            node.httpPort().ifPresent(ports::add);
            ports.add(node.adminPort());
        }
        return ports;
    }

    /** Before anything is started: one clear line beats four logs. */
    public void refuseTakenPorts() {
        Set<Integer> planned = new HashSet<>();
        Stream.concat(
                        nodes.stream().flatMap(node -> node.httpPort().stream()).distinct(),
                        nodes.stream().flatMap(node -> Stream.of(node.adminPort(), node.clusterPort())))
                .filter(port -> !planned.add(port))
                .findFirst()
                .ifPresent(port -> {
                    throw new ClusterProblem(
                            "Port " + port + " is wanted twice; choose others with --http-port and --admin-port");
                });
        ports().stream().filter(port -> !Ports.isFree(port)).findFirst().ifPresent(port -> {
            throw new ClusterProblem("Port " + port + " is taken; choose others with --http-port and --admin-port");
        });
    }

    /** What nodes find each other by. */
    String members() {
        return String.join(
                ",",
                nodes.stream().map(node -> "127.0.0.1:" + node.clusterPort()).toList());
    }
}
