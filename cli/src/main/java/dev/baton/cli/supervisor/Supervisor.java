package dev.baton.cli.supervisor;

import dev.baton.async.Reason;
import dev.baton.certificates.CertificateFolder;
import dev.baton.cli.terminal.Console;
import dev.baton.cli.terminal.Progress;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.DatabaseAddress;
import dev.baton.cluster.DatabaseKeeper;
import dev.baton.cluster.Installation;
import dev.baton.cluster.LocalCluster;
import dev.baton.cluster.LocalDatabase;
import dev.baton.cluster.NodeKeeper;
import dev.baton.cluster.NodeSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/** Holds a cluster: starts it, stays, and stops it in the opposite order, after a failure too. */
public final class Supervisor implements AutoCloseable {
    /** Exit code of one that was stopped before its cluster was ready: by Ctrl-C, or by {@code baton down}. */
    public static final int INTERRUPTED = 130;

    /** Machines differ five-fold in speed, and a busy one took 73 s. */
    private static final Duration READY = Duration.ofMinutes(5);

    /** Db-workers start at the same time as the database, which may have to be unpacked first and has three minutes. */
    private static final Map<String, String> PATIENT = Map.of("BATON_DATABASE_START_TIMEOUT", "4m");

    /** The default of {@code cluster.name}: nodes here are found by ports and have no other name. */
    private static final String CLUSTER_NAME = "baton";

    private static final String DATABASE = "PostgreSQL";
    private static final int CERTIFICATE_DAYS = 365;

    private final UpOptions options;
    private final Installation installation;
    private final Console console;
    private final Path dir;
    private final StateFile stateFile;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Optional<DataLock> lock = Optional.empty();
    private Optional<CompletableFuture<LocalDatabase>> database = Optional.empty();
    private Optional<DatabaseKeeper> keeper = Optional.empty();
    private Optional<LocalCluster> cluster = Optional.empty();
    private Optional<NodeKeeper> nodeKeeper = Optional.empty();
    private boolean complete;
    private boolean closed;

    public Supervisor(UpOptions options, Installation installation, Console console) {
        this.options = options;
        Installation withFlows = installation.with(options.flows());
        this.installation = options.samples() ? withFlows : withFlows.withoutSamples();
        this.console = console;
        this.dir = options.dataDir().path();
        this.stateFile = options.dataDir().ownState();
    }

    /** Returns when all is ready. */
    public void start() {
        Instant begun = Instant.now();
        ClusterPlan plan = options.plan();
        if (!Files.exists(dir)) {
            // What can be refused is refused before anything is created.
            plan.refuseTakenPorts();
            options.database().map(DatabaseAddress::uri).ifPresent(DatabaseProbe::require);
        }
        takeLock();
        if (Leftovers.stop(dir)) {
            console.line("Stopped what a killed baton had left running");
        }
        plan.refuseTakenPorts();
        DatabaseAddress address = openDatabase();
        startNodes(options.secure() ? withCertificates(plan) : plan, address);
        awaitReady(begun);
        keepDatabase();
        synchronized (this) {
            complete = true;
        }
        saveState(address);
        keepNodes(address);
        LastDataDir.write(dir);
        Welcome.print(console, cluster.orElseThrow(), options.samples(), Duration.between(begun, Instant.now()));
    }

    private synchronized void takeLock() {
        refuseWhenClosed();
        lock = Optional.of(DataLock.take(dir));
    }

    /** Starts it; it need not be there yet. */
    private synchronized DatabaseAddress openDatabase() {
        refuseWhenClosed();
        if (options.database().isPresent()) {
            DatabaseAddress own = options.database().get();
            DatabaseProbe.require(own.uri());
            return own;
        }
        Path home = Leftovers.database(dir);
        int port = LocalDatabase.choosePort(home);
        console.line("Starting PostgreSQL 18; its data is kept in %s", home);
        DatabaseAddress address = LocalDatabase.address(home, port);
        Path log = dir.resolve("logs").resolve("postgres.log");
        database = Optional.of(CompletableFuture.supplyAsync(() -> LocalDatabase.start(home, port, log)));
        return address;
    }

    /** Makes what is missing. */
    private ClusterPlan withCertificates(ClusterPlan plan) {
        CertificateFolder folder = new CertificateFolder(dir.resolve("certificates"), CLUSTER_NAME);
        try {
            return plan.with(folder, CERTIFICATE_DAYS).withHttps(folder, CERTIFICATE_DAYS);
        } catch (IOException | UncheckedIOException e) {
            throw new ClusterProblem(
                    "The certificates of the nodes can't be made in %s: %s".formatted(dir, Reason.of(e)), e);
        }
    }

    private synchronized void keepDatabase() {
        refuseWhenClosed();
        keeper = database.map(started -> DatabaseKeeper.start(started.join(), console::line));
    }

    private synchronized void startNodes(ClusterPlan plan, DatabaseAddress address) {
        refuseWhenClosed();
        console.line("Starting %s", plan.names());
        Map<String, String> environment = new HashMap<>(NodeKeeper.environment(plan, dir));
        environment.putAll(database.isPresent() ? PATIENT : Map.of());
        var settings = new LocalCluster.Settings(installation, plan, dir, address, options.restart(), environment);
        cluster = Optional.of(LocalCluster.start(settings, news -> tell(news, address)));
        saveState(address);
    }

    private void tell(String news, DatabaseAddress address) {
        console.line(news);
        saveState(address);
    }

    /** The live lab may want more nodes than these, or fewer. */
    private synchronized void keepNodes(DatabaseAddress address) {
        nodeKeeper = cluster.filter(ignored -> !closed)
                .map(running -> NodeKeeper.start(running, dir, this::completed, news -> tell(news, address)));
    }

    private NodeSpec completed(NodeSpec node) {
        ClusterPlan alone = new ClusterPlan(List.of(node));
        return (options.secure() ? withCertificates(alone) : alone).nodes().getFirst();
    }

    private void refuseWhenClosed() {
        if (closed) {
            throw new ClusterProblem("Stopped before it was ready");
        }
    }

    private void awaitReady(Instant begun) {
        List<String> names = new ArrayList<>();
        database.ifPresent(ignored -> names.add(DATABASE));
        cluster.orElseThrow().nodes().forEach(node -> names.add(node.name()));
        try (Progress progress = new Progress(console, begun, names)) {
            database.ifPresent(starting -> awaitDatabase(starting, progress));
            cluster.orElseThrow().awaitReady(READY, progress::ready);
        }
    }

    private static void awaitDatabase(CompletableFuture<LocalDatabase> starting, Progress progress) {
        try {
            starting.join(); // LocalDatabase has a bound of its own
            progress.ready(DATABASE);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private synchronized void saveState(DatabaseAddress address) {
        if (!closed) {
            cluster.ifPresent(running -> stateFile.write(new ClusterState(
                    ClusterState.Running.thisProcess(),
                    complete,
                    address.uri(),
                    running.caFile(),
                    running.nodes().stream().map(ClusterState.NodeState::of).toList())));
        }
    }

    public synchronized boolean wasReady() {
        return complete;
    }

    @Override
    public void close() {
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
        }
        if (first) {
            try {
                stopAll();
            } finally {
                stopped.countDown();
            }
        } else {
            awaitStopped();
        }
    }

    private void stopAll() {
        nodeKeeper.ifPresent(NodeKeeper::close);
        cluster.ifPresent(this::stopNodes);
        keeper.ifPresent(DatabaseKeeper::close);
        database.ifPresent(starting -> {
            console.line("Stopping PostgreSQL");
            starting.handle((running, failure) -> {
                        Optional.ofNullable(running).ifPresent(LocalDatabase::close);
                        return failure;
                    })
                    .join();
        });
        lock.ifPresent(held -> {
            stateFile.delete();
            held.close();
        });
    }

    private void stopNodes(LocalCluster running) {
        if (wasReady()) {
            console.line("Draining and stopping %d nodes", running.nodes().size());
            running.close();
        } else {
            running.killAll(); // they have no work yet
        }
    }

    public synchronized boolean isClosing() {
        return closed;
    }

    public boolean hasStopped() {
        return stopped.getCount() == 0;
    }

    /** Returns when it is closed. */
    public void awaitStopped() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
