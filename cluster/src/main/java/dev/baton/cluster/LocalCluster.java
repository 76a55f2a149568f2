package dev.baton.cluster;

import dev.baton.message.RoleName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Nodes that form a cluster on this machine. A node that dies is started again, with back-off, unless that is turned
 * off. Any thread.
 */
public final class LocalCluster implements AutoCloseable {
    /** A node's drain-timeout and stop-timeout, and a little. */
    private static final Duration STOP = Duration.ofSeconds(30);

    /** As in one node: those that send work first. Compute-services last, as db-workers run requests to their end. */
    private static final List<RoleName> STOP_ORDER = Arrays.stream(RoleName.values())
            .sorted(Comparator.comparingInt(RoleName::startOrder).reversed())
            .toList();

    /** What a cluster is started with. {@code environment} is for every node. */
    public record Settings(
            Installation installation,
            ClusterPlan plan,
            Path runDir,
            DatabaseAddress database,
            boolean restart,
            Map<String, String> environment) {

        public Settings {
            environment = Map.copyOf(environment);
        }
    }

    private final Settings settings;
    private final Consumer<String> news;
    private final HealthProbe health;
    private final Map<String, NodeProcess> nodes = new LinkedHashMap<>();
    private final Map<String, NodeProcess> retiring = new HashMap<>();
    private final Map<String, RestartPauses> restartPauses = new HashMap<>();
    private boolean closing;
    private boolean complete;

    private LocalCluster(Settings settings, Consumer<String> news) {
        this.settings = settings;
        this.news = news;
        this.health = new HealthProbe(settings.plan().caFile());
    }

    /**
     * Starts all nodes at once; {@link #awaitReady} waits for them.
     *
     * @param news lines for a person: what died and is started again
     */
    public static LocalCluster start(Settings settings, Consumer<String> news) {
        settings.plan().refuseTakenPorts();
        LocalCluster cluster = new LocalCluster(settings, news);
        try {
            settings.plan().nodes().forEach(cluster::launch);
        } catch (RuntimeException e) {
            cluster.killAll();
            throw e;
        }
        return cluster;
    }

    private synchronized boolean launch(NodeSpec plan) {
        if (closing) {
            return false;
        }
        NodeProcess node = NodeProcess.start(
                settings.installation(),
                plan,
                settings.runDir(),
                NodeEnvironment.of(plan, settings),
                health,
                draftOf(plan));
        nodes.put(plan.name(), node);
        node.onExit().thenRun(() -> exited(node));
        return true;
    }

    /** One node archives the classes of all: the last db-worker, or the last node of all where there is none. */
    private Optional<ClassArchive.Draft> draftOf(NodeSpec plan) {
        List<NodeSpec> all = settings.plan().nodes();
        NodeSpec writer = all.stream()
                .filter(node -> node.roles().contains(RoleName.DB_WORKER))
                .reduce((first, second) -> second)
                .orElse(all.getLast());
        Installation installation = settings.installation();
        return plan.equals(writer) && installation.flowJars().isEmpty() && installation.samples()
                ? installation.archive().filter(archive -> !archive.exists()).map(ClassArchive::draft)
                : Optional.empty();
    }

    private void exited(NodeProcess node) {
        node.keepArchive();
        Duration pause;
        synchronized (this) {
            if (closing || !complete || nodes.get(node.name()) != node) {
                return; // while the cluster starts, awaitReady reports it
            }
            pause = restartPauses
                    .computeIfAbsent(node.name(), name -> new RestartPauses())
                    .next(Duration.between(node.since(), Instant.now()));
        }
        String died = "%s (pid %d) %s".formatted(node.name(), node.pid(), node.end());
        if (!settings.restart()) {
            news.accept(died + "; its log: " + node.log());
            return;
        }
        news.accept("%s; it is started again in %.1f s".formatted(died, pause.toMillis() / 1000.0));
        Thread.ofVirtual().name("restart-" + node.name()).start(() -> {
            LockSupport.parkNanos(pause.toNanos());
            if (launchAgain(node)) {
                news.accept("%s is started again (pid %d)"
                        .formatted(node.name(), node(node.name()).pid()));
            }
        });
    }

    /** Unless it was retired meanwhile. */
    private synchronized boolean launchAgain(NodeProcess ended) {
        return nodes.get(ended.name()) == ended && launch(ended.plan());
    }

    /** Starts one more node, or one that was retired. False: the cluster is being closed, or it is there. */
    public synchronized boolean add(NodeSpec node) {
        return !nodes.containsKey(node.name()) && !retiring.containsKey(node.name()) && launch(node);
    }

    /**
     * Lets a node drain and stop, and does not start it again. False: the cluster is being closed, or it is not there.
     */
    public synchronized boolean retire(String name) {
        if (closing || !nodes.containsKey(name)) {
            return false;
        }
        NodeProcess node = node(name);
        nodes.remove(name);
        retiring.put(name, node);
        node.terminate();
        Thread.ofVirtual().name("retire-" + name).start(() -> {
            node.awaitExit(STOP);
            retired(name);
        });
        return true;
    }

    private synchronized void retired(String name) {
        retiring.remove(name);
    }

    /** Whether it is on its way out: its ports are still taken. */
    public synchronized boolean isRetiring(String name) {
        return retiring.containsKey(name);
    }

    /** What it was started with. */
    public ClusterPlan plan() {
        return settings.plan();
    }

    /** Starts a node whose process has ended; for those that aren't started again by themselves. */
    public NodeProcess startAgain(String name) {
        NodeProcess before = node(name);
        if (before.alive()) {
            throw new IllegalStateException(name + " (pid " + before.pid() + ") still runs");
        }
        launch(before.plan());
        return node(name);
    }

    /** The process that plays this node right now. */
    public synchronized NodeProcess node(String name) {
        NodeProcess node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("There is no node " + name + "; there are " + nodes.keySet());
        }
        return node;
    }

    public synchronized List<NodeProcess> nodes() {
        return List.copyOf(nodes.values());
    }

    /** Where requests go: one URI a gateway, or one for all that share a port. */
    public List<URI> gateways() {
        return settings.plan().nodes().stream()
                .flatMap(plan -> plan.httpPort().stream())
                .distinct()
                .map(port -> Https.loopback(caFile().isPresent(), port))
                .toList();
    }

    /** Of the certificate that HTTP and admin ports show; empty: they speak plain HTTP. */
    public Optional<Path> caFile() {
        return settings.plan().caFile();
    }

    /**
     * Waits until every node is ready.
     *
     * @param progress hears each node's name once, when it is ready
     * @throws ClusterProblem if that takes longer, or a node dies meanwhile: with its last words and where its log is
     */
    public void awaitReady(Duration atMost, Consumer<String> progress) {
        Set<String> missing = settings.plan().nodes().stream()
                .map(NodeSpec::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        boolean fine = Waiting.until(() -> nothingMissing(missing, progress), atMost);
        if (!fine) {
            String first = missing.iterator().next();
            throw new ClusterProblem("%s was not ready within %d s (waited for: %s). Its log %s ends with:%n%s"
                    .formatted(
                            first,
                            atMost.toSeconds(),
                            String.join(", ", missing),
                            node(first).log(),
                            node(first).tail()));
        }
        synchronized (this) {
            complete = true;
        }
    }

    private boolean nothingMissing(Set<String> missing, Consumer<String> progress) {
        for (String name : List.copyOf(missing)) {
            NodeProcess node = node(name);
            if (node.ready()) {
                missing.remove(name);
                progress.accept(name);
            } else if (!node.alive() && !(settings.restart() && isComplete())) {
                throw new ClusterProblem(
                        "%s does not start: %s (its log: %s)".formatted(name, node.lastWords(), node.log()));
            }
        }
        return missing.isEmpty();
    }

    private synchronized boolean isComplete() {
        return complete;
    }

    /** Drains and stops: gateways first. What takes too long is killed. */
    @Override
    public void close() {
        List<NodeProcess> running = closed();
        for (RoleName role : STOP_ORDER) {
            List<NodeProcess> group = running.stream()
                    .filter(node -> node.plan().roles().getFirst() == role)
                    .toList();
            group.forEach(NodeProcess::terminate);
            group.forEach(node -> node.awaitExit(STOP));
            group.forEach(NodeProcess::keepArchive);
        }
        health.close();
    }

    /** Kills every node at once: for when something went wrong. */
    public void killAll() {
        closed().forEach(NodeProcess::kill);
        health.close();
    }

    private synchronized List<NodeProcess> closed() {
        closing = true;
        List<NodeProcess> running = new ArrayList<>(nodes.values());
        running.addAll(retiring.values());
        return running;
    }
}
