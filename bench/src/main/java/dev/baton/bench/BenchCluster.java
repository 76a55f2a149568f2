package dev.baton.bench;

import dev.baton.async.IoReason;
import dev.baton.bench.peer.BlockingPeer;
import dev.baton.bench.peer.Clients;
import dev.baton.bench.peer.ClusteredPeer;
import dev.baton.bench.peer.DbosPeer;
import dev.baton.bench.peer.DirectPeer;
import dev.baton.bench.peer.SchedulerPeer;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Folders;
import dev.baton.cluster.Installation;
import dev.baton.cluster.LocalCluster;
import dev.baton.cluster.LocalDatabase;
import dev.baton.cluster.NodeProcess;
import dev.baton.cluster.Ports;
import dev.baton.load.JavaProcess;
import dev.baton.load.LoadMain;
import dev.baton.load.LoadPlan;
import dev.baton.load.LoadResult;
import dev.baton.load.Proc;
import dev.baton.load.Workload;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One PostgreSQL, the cluster, its peers, and the load process: started together, stopped together. */
final class BenchCluster implements AutoCloseable {
    static final String BATON = "baton";
    static final String DIRECT = "direct";
    static final String CLUSTERED = "plain clustered";
    static final String BLOCKING = "virtual threads, JDBC";
    static final String DBOS = "DBOS, durable";
    static final String SCHEDULER = "db-scheduler, durable";

    private static final Duration READY = Duration.ofSeconds(120);
    private static final String PEER_READY = "ready";
    private static final int PEER_MB = 512;
    private static final int LOAD_MB = 512;
    private static final EnumSet<Workload> OF_THE_CLUSTER = EnumSet.copyOf(Workload.ASKED_FOR);
    private static final EnumSet<Workload> BY_KEY = EnumSet.of(Workload.TPCB, Workload.LOOKUP);

    private final Consumer<String> news;
    private final Installation installation;
    private final Path dir;
    private final LocalDatabase database;
    private final Optional<TlsFiles> tls;
    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
    private final Thread atCtrlC = new Thread(this::stop, "baton-bench-stop");
    private final List<Contender> contenders = new ArrayList<>();
    private final LocalCluster cluster;
    private final ClusterAdmin admin;
    private final JavaProcess load;

    /** With a node for each role: a gateway, two db-workers, a compute-service. */
    BenchCluster(Installation installation, int scale, boolean peers, Consumer<String> news) {
        this(installation, ClusterPlan.onFreePorts(1, 2, 1), scale, peers, news);
    }

    /** @param peers whether there are others than the cluster */
    BenchCluster(Installation installation, ClusterPlan plan, int scale, boolean peers, Consumer<String> news) {
        this(installation, plan, Map.of(), scale, peers, news);
    }

    /** @param environment of each node */
    BenchCluster(
            Installation installation,
            ClusterPlan plan,
            Map<String, String> environment,
            int scale,
            boolean peers,
            Consumer<String> news) {
        this(installation, plan, environment, scale, peers, false, news);
    }

    /** Without peers, and with TLS for all that is said. */
    static BenchCluster withTls(Installation installation, ClusterPlan plan, int scale, Consumer<String> news) {
        return new BenchCluster(installation, plan, Map.of(), scale, false, true, news);
    }

    private BenchCluster(
            Installation installation,
            ClusterPlan plan,
            Map<String, String> environment,
            int scale,
            boolean peers,
            boolean tls,
            Consumer<String> news) {
        this.news = news;
        this.installation = installation;
        this.dir = emptyDir();
        this.tls = tls ? Optional.of(new TlsFiles(dir.resolve("certificates"))) : Optional.empty();
        news.accept("Starting PostgreSQL 18; its data is kept in " + dir + " until the end");
        Runtime.getRuntime().addShutdownHook(atCtrlC);
        try {
            this.database = LocalDatabase.start(dir.resolve("postgres"));
            opened.add(database);
            news.accept("Starting the cluster" + (peers ? " and its peers" : ""));
            this.cluster = startCluster(plan, environment, scale);
            this.admin = new ClusterAdmin(
                    cluster.nodes().stream()
                            .map(node -> node.plan().adminPort())
                            .toList(),
                    this.tls.map(TlsFiles::ca));
            opened.add(admin);
            if (peers) {
                startPeer(DIRECT, DirectPeer.class, EnumSet.copyOf(Workload.BENCH));
                startPlainCluster();
                startPeer(BLOCKING, BlockingPeer.class, BY_KEY);
            }
            this.load = startJava(LOAD_MB, LoadMain.class, "load", List.of());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Path emptyDir() {
        try {
            return Files.createTempDirectory("baton-bench-");
        } catch (IOException e) {
            throw new ClusterProblem(
                    "No folder for a benchmark's data can be made in %s: %s"
                            .formatted(System.getProperty("java.io.tmpdir"), IoReason.of(e)),
                    e);
        }
    }

    private LocalCluster startCluster(ClusterPlan plan, Map<String, String> environment, int scale) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("BATON_FLOWS_BENCH_SCALE", Integer.toString(scale));
        variables.put("BATON_GATEWAY_HTTP_MAX_CONNECTIONS", "12000");
        LocalCluster started = LocalCluster.start(
                new LocalCluster.Settings(
                        installation,
                        tls.map(files -> files.secured(plan)).orElse(plan),
                        dir,
                        tls.map(files -> files.secured(database)).orElseGet(database::address),
                        false,
                        variables),
                news -> {});
        opened.add(started);
        started.awaitReady(READY, name -> {});
        contenders.add(new Contender(
                BATON,
                started.gateways().getFirst().getPort(),
                started.nodes().stream().map(NodeProcess::pid).toList(),
                OF_THE_CLUSTER));
        return started;
    }

    private void startPeer(String name, Class<?> mainClass, EnumSet<Workload> does) {
        int port = Ports.free();
        JavaProcess process = startJava(PEER_MB, mainClass, "peers", List.of(Integer.toString(port)));
        process.await(PEER_READY);
        contenders.add(new Contender(name, port, List.of(process.pid()), does));
    }

    /** Peers that store what is asked of them before they do it, as the cluster does. */
    void startDurablePeers() {
        news.accept("Starting peers that are durable, too");
        startPeer(DBOS, DbosPeer.class, EnumSet.of(Workload.TPCB));
        startPeer(SCHEDULER, SchedulerPeer.class, EnumSet.of(Workload.TPCB));
    }

    private void startPlainCluster() {
        IntSupplier freePorts = Ports.distinct();
        int httpPort = freePorts.getAsInt();
        List<String> ports = IntStream.generate(freePorts)
                .limit(3)
                .mapToObj(Integer::toString)
                .toList();
        List<Long> pids = Stream.of(
                        plainRole("database", ports, 0, ""),
                        plainRole("compute", ports, 1, ""),
                        plainRole("gateway", ports, 2, Integer.toString(httpPort)))
                .map(JavaProcess::pid)
                .toList();
        contenders.add(new Contender(CLUSTERED, httpPort, pids, BY_KEY));
    }

    private JavaProcess plainRole(String role, List<String> ports, int own, String what) {
        List<String> ownFirst = new ArrayList<>(ports);
        Collections.swap(ownFirst, 0, own);
        JavaProcess process =
                startJava(PEER_MB, ClusteredPeer.class, "peers", List.of(role, String.join(",", ownFirst), what));
        process.await(PEER_READY);
        return process;
    }

    private JavaProcess startJava(int heapMb, Class<?> mainClass, String log, List<String> arguments) {
        JavaProcess process = JavaProcess.start(
                installation,
                heapMb,
                mainClass.getName(),
                dir.resolve(log + ".log"),
                arguments,
                Map.of(Clients.DATABASE_VARIABLE, database.ownerUri()));
        opened.add(process);
        return process;
    }

    ClusterAdmin admin() {
        return admin;
    }

    List<Contender> contenders() {
        return List.copyOf(contenders);
    }

    String databaseUri() {
        return database.ownerUri();
    }

    /** As the role that owns the tables, for JDBC. */
    String jdbcUrl() {
        return database.jdbcUrl();
    }

    String administratorJdbcUrl() {
        return database.administratorJdbcUrl();
    }

    List<NodeProcess> nodes() {
        return cluster.nodes();
    }

    /** PostgreSQL's processes. */
    List<Long> databasePids() {
        return Proc.tree(database.pid());
    }

    /** The JDK's that runs them. */
    Path java() {
        return installation.java();
    }

    List<Long> gatewayPids() {
        return cluster.nodes().stream()
                .filter(node -> node.plays(RoleName.GATEWAY))
                .map(NodeProcess::pid)
                .toList();
    }

    /**
     * What came of a load, the CPU seconds that servers and PostgreSQL spent on it, and how many commands a lane did
     * together.
     */
    record Measured(LoadResult result, double cpuSeconds, double batch) {}

    Measured measure(Contender contender, LoadPlan plan) {
        begin(plan);
        double before = cpu(contender);
        long started = System.nanoTime();
        ClusterAdmin.Batches batches = admin.batches();
        LoadResult result = result();
        double seconds = (System.nanoTime() - started) / 1e9;
        double spent = cpu(contender) - before;
        return new Measured(
                result,
                spent * plan.seconds() / Math.max(seconds, plan.seconds()),
                contender.name().equals(BATON) ? admin.batches().sizeSince(batches) : 0);
    }

    private void begin(LoadPlan plan) {
        LoadPlan asked = tls.map(files -> plan.trusting(files.ca())).orElse(plan);
        load.say(Json.write(asked).toString());
        load.await(LoadMain.COUNTING);
    }

    private LoadResult result() {
        return LoadMain.result(load);
    }

    /** The gateways' memory, in bytes, a second before the plan's connections, which stay open and idle, are closed. */
    long residentWhenIdle(LoadPlan plan) {
        begin(plan);
        pause(plan.seconds() + plan.idleSeconds() - 1);
        long resident = resident();
        result();
        return resident;
    }

    /** The gateways' memory now, in bytes. */
    long resident() {
        return gatewayPids().stream().mapToLong(Proc::resident).sum();
    }

    private double cpu(Contender contender) {
        return Proc.cpuSeconds(contender.pids()) + Proc.cpuSeconds(databasePids());
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
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atCtrlC);
            Folders.delete(dir);
        } catch (IllegalStateException e) { // it is Ctrl-C that closes
        } catch (IOException e) {
            news.accept(dir + " stays: " + IoReason.of(e));
        }
    }

    private void stop() {
        for (AutoCloseable part : opened.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                news.accept("A part did not stop well: " + e.getMessage());
            }
        }
    }
}
