package dev.baton.lab;

import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Installation;
import dev.baton.cluster.LocalCluster;
import dev.baton.cluster.LocalDatabase;
import dev.baton.cluster.NodeProcess;
import dev.baton.cluster.NodeSpec;
import dev.baton.cluster.Ports;
import dev.baton.load.JavaProcess;
import dev.baton.load.LoadMain;
import dev.baton.message.RoleName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All processes of a run: PostgreSQL, the load, and one cluster after the other. Closed by the run or by Ctrl-C, the
 * first of the two.
 */
final class LabCluster implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(120);
    private static final int LOAD_MB = 256;
    private static final int PROBE_MB = 64;

    private final LabPlan plan;
    private final Installation installation;
    private final Path dir;
    private Optional<LocalDatabase> database = Optional.empty();
    private Optional<JavaProcess> load = Optional.empty();
    private Optional<Cluster> cluster = Optional.empty();
    private boolean closed;

    /** Nodes that run, and where each server is among them. */
    record Cluster(LocalCluster nodes, Map<Server, Integer> httpPorts) {

        int httpPort(Server server) {
            return Optional.ofNullable(httpPorts.get(server))
                    .orElseThrow(() -> new IllegalArgumentException("There is no " + server + " in this cluster"));
        }

        /** Any node's: it reports all nodes. */
        int adminPort() {
            return nodes.nodes().getFirst().plan().adminPort();
        }
    }

    LabCluster(LabPlan plan, Installation installation, Path dir) {
        this.plan = plan;
        this.installation = installation;
        this.dir = dir;
    }

    /** PostgreSQL, and the load. */
    synchronized void open() {
        refuseWhenClosed();
        database = Optional.of(LocalDatabase.start(dir.resolve("postgres")));
        load = Optional.of(
                JavaProcess.start(installation, LOAD_MB, LoadMain.class.getName(), dir.resolve("load.log"), List.of()));
    }

    /** What these transports lack on this machine; those that lack nothing are not in it. */
    Map<Server, String> unavailable() {
        Map<Server, String> missing = new EnumMap<>(Server.class);
        try (JavaProcess probe = JavaProcess.start(
                installation, PROBE_MB, TransportMain.class.getName(), dir.resolve("probe.log"), List.of())) {
            for (Server server : List.of(Server.EPOLL, Server.IO_URING)) {
                String why = probe.nextLine();
                if (!why.equals(TransportMain.NOTHING)) {
                    missing.put(server, why);
                }
            }
        }
        return missing;
    }

    /** Starts a cluster with these servers, and waits until all of it is ready. */
    Cluster start(List<Server> servers) {
        Cluster started = launch(servers);
        started.nodes().awaitReady(READY, name -> {});
        return started;
    }

    private synchronized Cluster launch(List<Server> servers) {
        refuseWhenClosed();
        IntSupplier freePorts = Ports.distinct();
        Map<Server, Integer> httpPorts = new EnumMap<>(Server.class);
        List<NodeSpec> nodes = new ArrayList<>();
        for (Server server : servers) {
            int port = freePorts.getAsInt();
            httpPorts.put(server, port);
            nodes.addAll(gateways(server, port, freePorts));
        }
        nodes.add(node("db-worker", RoleName.DB_WORKER, Optional.empty(), Map.of(), freePorts));
        nodes.add(node("compute-service", RoleName.COMPUTE_SERVICE, Optional.empty(), Map.of(), freePorts));
        Cluster started = new Cluster(
                LocalCluster.start(
                        new LocalCluster.Settings(
                                installation,
                                new ClusterPlan(nodes),
                                dir,
                                database.orElseThrow().address(),
                                false,
                                settings()),
                        news -> {}),
                httpPorts);
        cluster = Optional.of(started);
        return started;
    }

    private static List<NodeSpec> gateways(Server server, int httpPort, IntSupplier freePorts) {
        return IntStream.rangeClosed(1, server.processes())
                .mapToObj(number -> node(
                        server.processes() == 1 ? server.toString() : server + "-" + number,
                        RoleName.GATEWAY,
                        Optional.of(httpPort),
                        server.environment(),
                        freePorts))
                .toList();
    }

    private static NodeSpec node(
            String name,
            RoleName role,
            Optional<Integer> httpPort,
            Map<String, String> environment,
            IntSupplier freePorts) {
        return new NodeSpec(name, List.of(role), httpPort, freePorts.getAsInt(), freePorts.getAsInt(), environment);
    }

    /** One event loop a node, so that there is one main thread to look at. */
    private Map<String, String> settings() {
        return Map.of(
                "BATON_CLUSTER_NAME",
                "baton-lab-" + ProcessHandle.current().pid(),
                "BATON_NODE_EVENT_LOOPS",
                "1",
                "BATON_NODE_EVENT_LOOP_LIMIT",
                "5s",
                "BATON_FLOWS_BENCH_ENABLED",
                "false",
                "BATON_FLOWS_LAB_ROUNDS",
                Integer.toString(plan.workRounds()),
                "BATON_FLOWS_LAB_DATABASE_LATENCY",
                plan.databaseLatency().toMillis() + "ms");
    }

    JavaProcess load() {
        return load.orElseThrow();
    }

    /** The processes that take part in serving a request. */
    List<Member> members(Server server) {
        LocalCluster nodes = cluster.orElseThrow().nodes();
        int port = cluster.orElseThrow().httpPort(server);
        return Stream.concat(
                        nodes.nodes().stream()
                                .filter(node -> node.plan()
                                        .httpPort()
                                        .map(one -> one == port)
                                        .orElse(true))
                                .map(LabCluster::member),
                        Stream.of(new Member(
                                "PostgreSQL",
                                Member.Part.POSTGRESQL,
                                database.orElseThrow().pid())))
                .toList();
    }

    private static Member member(NodeProcess node) {
        Member.Part part = node.plays(RoleName.GATEWAY)
                ? Member.Part.GATEWAY
                : node.plays(RoleName.DB_WORKER) ? Member.Part.DB_WORKER : Member.Part.COMPUTE_SERVICE;
        return new Member(node.name(), part, node.pid());
    }

    /** Before the next one is started. At once: there is no work left, and nothing to keep. */
    synchronized void stopCluster() {
        cluster.ifPresent(running -> running.nodes().killAll());
        cluster = Optional.empty();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private void refuseWhenClosed() {
        if (closed) {
            throw new ClusterProblem("Stopped before it was done");
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            load.ifPresent(JavaProcess::close);
            stopCluster();
        } finally {
            database.ifPresent(LocalDatabase::close);
        }
    }
}
