package dev.baton.cluster;

import dev.baton.async.Reason;
import dev.baton.message.RoleName;
import dev.baton.message.WantedNodes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Starts and stops nodes as the live lab wants it, and as they were at first when it wants nothing any more: nodes
 * write {@link WantedNodes} into the run folder. A thread of its own.
 */
public final class NodeKeeper implements AutoCloseable {
    /** Those that can be more or fewer. A gateway has a port that clients know. */
    private static final List<RoleName> ROLES = List.of(RoleName.DB_WORKER, RoleName.COMPUTE_SERVICE);

    /** Of one role: each is a JVM on this machine. */
    private static final int MOST = 4;

    private static final Duration LOOK = Duration.ofMillis(250);

    private final LocalCluster cluster;
    private final Path folder;
    private final UnaryOperator<NodeSpec> completed;
    private final Consumer<String> news;
    private final Map<String, NodeSpec> more = new HashMap<>();
    private final KeeperThread thread;
    private String trouble = "";

    private NodeKeeper(LocalCluster cluster, Path folder, UnaryOperator<NodeSpec> completed, Consumer<String> news) {
        this.cluster = cluster;
        this.folder = folder;
        this.completed = completed;
        this.news = news;
        this.thread = new KeeperThread("node-keeper", LOOK, this::keep);
    }

    /**
     * @param cluster whose nodes were started with {@link #environment}
     * @param completed adds what a node needs that was not planned, such as its certificate
     * @param news lines for a person: what is started and stopped
     */
    public static NodeKeeper start(
            LocalCluster cluster, Path folder, UnaryOperator<NodeSpec> completed, Consumer<String> news) {
        NodeKeeper keeper = new NodeKeeper(cluster, folder, completed, news);
        keeper.thread.start();
        return keeper;
    }

    /** What tells nodes of a cluster that somebody listens: not where a node has several roles. */
    public static Map<String, String> environment(ClusterPlan plan, Path folder) {
        return plan.nodes().stream().allMatch(node -> node.roles().size() == 1)
                ? Map.of(WantedNodes.FOLDER_VARIABLE, folder.toString())
                : Map.of();
    }

    private void keep() {
        String now = adjust();
        if (!now.isEmpty() && !now.equals(trouble)) { // tried again, and said once
            news.accept("The nodes that the live lab wants can't be had: " + now);
        }
        trouble = now;
    }

    /** What is in the way; empty: nothing. A role that can't be had keeps no other one from it. */
    private String adjust() {
        try {
            Optional<WantedNodes> wanted = WantedNodes.read(folder);
            return ROLES.stream()
                    .map(role -> problem(() -> adjust(role, wanted)))
                    .filter(problem -> !problem.isEmpty())
                    .collect(Collectors.joining("; "));
        } catch (RuntimeException e) {
            return Reason.of(e);
        }
    }

    private static String problem(Runnable work) {
        try {
            work.run();
            return "";
        } catch (RuntimeException e) {
            return Reason.of(e);
        }
    }

    private void adjust(RoleName role, Optional<WantedNodes> wanted) {
        List<String> there = cluster.nodes().stream()
                .map(NodeProcess::plan)
                .filter(node -> node.roles().equals(List.of(role)))
                .map(NodeSpec::name)
                .toList();
        List<String> names = names(role, wanted);
        there.stream().filter(name -> !names.contains(name)).forEach(this::stop);
        names.stream()
                .filter(name -> !there.contains(name) && !cluster.isRetiring(name))
                .forEach(name -> start(role, name));
    }

    private List<String> names(RoleName role, Optional<WantedNodes> wanted) {
        List<String> planned = planned()
                .filter(node -> node.roles().equals(List.of(role)))
                .map(NodeSpec::name)
                .toList();
        Optional<Integer> count = wanted.map(WantedNodes::counts).map(counts -> counts.get(role));
        if (count.isEmpty()) {
            return planned;
        }
        List<String> all = Stream.concat(
                        planned.stream(), IntStream.rangeClosed(1, MOST).mapToObj(number -> role + "-" + number))
                .distinct()
                .toList();
        String keep = wanted.get().keep();
        int atLeast = all.contains(keep) ? 1 : 0;
        return Stream.concat(Stream.of(keep).filter(all::contains), all.stream())
                .distinct()
                .limit(Math.clamp(count.get(), atLeast, MOST))
                .toList();
    }

    private Stream<NodeSpec> planned() {
        return cluster.plan().nodes().stream();
    }

    private void start(RoleName role, String name) {
        NodeSpec node = planned()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseGet(() -> more.computeIfAbsent(name, ignored -> completed.apply(another(role, name))));
        if (cluster.add(node)) {
            news.accept("%s is started (pid %d), as the live lab wants"
                    .formatted(name, cluster.node(name).pid()));
        }
    }

    private static NodeSpec another(RoleName role, String name) {
        var ports = Ports.distinct();
        return new NodeSpec(name, List.of(role), Optional.empty(), ports.getAsInt(), ports.getAsInt(), Map.of());
    }

    private void stop(String name) {
        if (cluster.retire(name)) {
            news.accept(name + " is stopped, as the live lab wants");
        }
    }

    /** Afterwards nothing is started or stopped any more. */
    @Override
    public void close() {
        thread.close(Duration.ofMinutes(1));
    }
}
