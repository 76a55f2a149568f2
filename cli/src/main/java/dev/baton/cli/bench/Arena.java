package dev.baton.cli.bench;

import dev.baton.cli.bench.peer.BlockingPeer;
import dev.baton.cli.bench.peer.DirectPeer;
import dev.baton.cli.cluster.ClusterPlan;
import dev.baton.cli.cluster.Installation;
import dev.baton.cli.cluster.LocalCluster;
import dev.baton.cli.cluster.LocalDatabase;
import dev.baton.cli.cluster.NodeProcess;
import dev.baton.cli.cluster.Ports;
import dev.baton.cli.load.JavaProcess;
import dev.baton.cli.load.LoadMain;
import dev.baton.cli.load.LoadPlan;
import dev.baton.cli.load.LoadResult;
import dev.baton.cli.load.Proc;
import dev.baton.cli.load.Work;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One PostgreSQL, the cluster, its peers, and the process that asks them: started together, stopped together. */
final class Arena implements AutoCloseable {
    static final String BATON = "baton";
    static final String DIRECT = "direct";
    static final String BLOCKING = "virtual threads, JDBC";

    private static final Duration READY = Duration.ofSeconds(120);
    private static final int PEER_MB = 512;
    private static final int LOAD_MB = 512;

    private final Installation installation;
    private final Path dir;
    private final LocalDatabase database;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<Contender> contenders = new ArrayList<>();
    private final LocalCluster cluster;

    /** @param peers whether there are others than the cluster */
    Arena(Path dir, int scale, boolean peers, Consumer<String> news) {
        this.installation = Installation.ofThisJvm();
        this.dir = dir;
        news.accept("Starting PostgreSQL 18; its data is kept in " + dir + " until the end");
        this.database = LocalDatabase.start(dir.resolve("postgres"));
        opened.add(database);
        try {
            news.accept("Starting the cluster" + (peers ? " and its peers" : ""));
            this.cluster = startCluster(scale);
            if (peers) {
                startPeer(DIRECT, DirectPeer.class, EnumSet.copyOf(Work.BENCH));
                startPeer(BLOCKING, BlockingPeer.class, EnumSet.of(Work.TPCB, Work.LOOKUP));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private LocalCluster startCluster(int scale) {
        LocalCluster started = LocalCluster.start(
                new LocalCluster.Settings(
                        installation,
                        ClusterPlan.onFreePorts(1, 2, 1),
                        dir,
                        database.uri(),
                        false,
                        Map.of(
                                "BATON_FLOWS_BENCH_SCALE",
                                Integer.toString(scale),
                                "BATON_GATEWAY_HTTP_MAX_CONNECTIONS",
                                "12000")),
                news -> {});
        opened.add(started);
        started.awaitReady(READY, name -> {});
        contenders.add(new Contender(
                BATON,
                started.gateways().getFirst().getPort(),
                started.nodes().stream().map(NodeProcess::pid).toList(),
                EnumSet.copyOf(Work.BENCH)));
        return started;
    }

    private void startPeer(String name, Class<?> mainClass, EnumSet<Work> does) {
        int port = Ports.free();
        JavaProcess process = JavaProcess.start(
                installation,
                PEER_MB,
                mainClass.getName(),
                dir.resolve("peers.log"),
                List.of(Integer.toString(port), database.uri()));
        opened.add(process);
        process.await("ready");
        contenders.add(new Contender(name, port, List.of(process.pid()), does));
    }

    List<Contender> contenders() {
        return List.copyOf(contenders);
    }

    int databasePort() {
        return database.port();
    }

    long gatewayPid() {
        return cluster.nodes().stream()
                .filter(node -> node.plays(RoleName.GATEWAY))
                .findFirst()
                .orElseThrow()
                .pid();
    }

    /** What came of a load, and the CPU seconds that servers and PostgreSQL spent on it. */
    record Measured(LoadResult result, double cpuSeconds) {}

    /** Runs one load, in a process of its own. */
    Measured measure(Contender contender, LoadPlan plan) {
        try (JavaProcess load = startLoad(plan)) {
            pause(plan.warmUp() + 1); // one second until it has started
            double before = cpu(contender);
            long started = System.nanoTime();
            String line = load.nextLine();
            double seconds = (System.nanoTime() - started) / 1e9;
            double spent = cpu(contender) - before;
            return new Measured(
                    Json.read(Buffer.buffer(line), LoadResult.class), spent * plan.seconds() / Math.max(seconds, 0.1));
        }
    }

    /** The gateway's memory while so many connections are open, each having asked once and more. */
    long residentWith(int connections, LoadPlan like) {
        LoadPlan plan = like.with(connections, connections);
        try (JavaProcess load = startLoad(plan)) {
            pause(plan.warmUp() + plan.seconds());
            long resident = Proc.resident(gatewayPid());
            load.nextLine();
            return resident;
        }
    }

    private JavaProcess startLoad(LoadPlan plan) {
        return JavaProcess.start(
                installation,
                LOAD_MB,
                LoadMain.class.getName(),
                dir.resolve("load.log"),
                List.of(Json.write(plan).toString()));
    }

    private double cpu(Contender contender) {
        return Proc.cpuSeconds(contender.pids()) + Proc.cpuSeconds(Proc.tree(database.pid()));
    }

    private static void pause(int seconds) {
        try {
            Thread.sleep(Duration.ofSeconds(seconds));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        for (AutoCloseable part : opened.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                System.err.println("baton: " + e.getMessage());
            }
        }
    }
}
