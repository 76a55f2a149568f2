package dev.baton.cli.faults;

import static org.awaitility.Awaitility.await;

import dev.baton.cli.CommandRun;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.Installation;
import dev.baton.cluster.LocalCluster;
import dev.baton.cluster.NodeProcess;
import dev.baton.cluster.Ports;
import dev.baton.cluster.testing.TestInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A cluster with a jar of test flows that can be replaced; it starts with the old one. */
final class FlowCluster implements AutoCloseable {
    private static final Duration STOPPED = Duration.ofSeconds(40);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Map<String, String> SLOW_MACHINE = Map.of("BATON_NODE_START_TIMEOUT", "300s");

    private final FaultCluster faultCluster;
    private final Path jar;

    private FlowCluster(FaultCluster faultCluster, Path jar) {
        this.faultCluster = faultCluster;
        this.jar = jar;
    }

    static FlowCluster open(ClusterPlan plan) throws IOException {
        return open(plan, FlowJar.OLD);
    }

    static FlowCluster open(ClusterPlan plan, FlowJar jar) throws IOException {
        Installation installation = TestInstallation.create();
        if (!installation.archived()) {
            archive();
        }
        return open(plan, installation, jar);
    }

    /** Nodes with a jar of flows only read the archive of classes. The first node without one writes it as it stops. */
    private static void archive() {
        FaultCluster.open(ClusterPlan.single(Ports.free(), Ports.free()), Map.of())
                .close();
    }

    static FlowCluster open(ClusterPlan plan, Installation installation) throws IOException {
        return open(plan, installation, FlowJar.OLD);
    }

    private static FlowCluster open(ClusterPlan plan, Installation installation, FlowJar flows) throws IOException {
        Path target = Files.createDirectories(Path.of("target", "flow-jars").toAbsolutePath());
        Path jar = Files.createTempDirectory(target, "deployed-").resolve("flows.jar");
        Files.copy(flows.build(), jar);
        return new FlowCluster(FaultCluster.open(plan, SLOW_MACHINE, installation.with(List.of(jar))), jar);
    }

    /** Replaces the jar of the nodes at once: those that run keep the one that they began with. */
    void deploy(Path built) throws IOException {
        Path copy = Files.copy(built, jar.resolveSibling("new.jar"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    LocalCluster cluster() {
        return faultCluster.cluster();
    }

    /** In front of the database. */
    PgProxy proxy() {
        return faultCluster.proxy();
    }

    ShapeAudit audit() {
        return new ShapeAudit(faultCluster.database().jdbcUrl());
    }

    /** Requests of all test flows. */
    KeyedLoad load(int concurrency) {
        return load(concurrency, ShapeAudit.FLOWS);
    }

    KeyedLoad load(int concurrency, List<String> flows) {
        return new KeyedLoad(
                cluster().gateways(),
                (key, amount, random) -> new KeyedLoad.Post(
                        "/shapes/" + flows.get(random.nextInt(flows.size())),
                        "{\"reference\":\"%s\",\"amount\":%d}".formatted(key, amount)),
                faultCluster.apiKey(),
                concurrency);
    }

    /** A command that asks db-worker-1. */
    CommandRun baton(Object... words) {
        String admin = "--admin=http://127.0.0.1:"
                + cluster().node("db-worker-1").plan().adminPort();
        return CommandRun.of(Stream.concat(Stream.of(words).map(Object::toString), Stream.of(admin))
                .toArray(String[]::new));
    }

    /** Stops a node in order and starts it from the jar that is there now. */
    void replace(String name) {
        NodeProcess node = cluster().node(name);
        node.terminate();
        node.awaitExit(STOPPED);
        start(name);
    }

    void start(String name) {
        cluster().startAgain(name);
        await(name + " is ready").atMost(PATIENCE).until(() -> {
            NodeProcess node = cluster().node(name);
            if (!node.alive()) {
                throw new IllegalStateException(name + " does not start: " + node.lastWords());
            }
            return node.ready();
        });
    }

    void awaitVersion(int version) {
        await("requests of version " + version)
                .atMost(PATIENCE)
                .until(() -> audit().number("select count(*) from baton.request where flow_version = " + version) > 0);
    }

    void awaitNothingRunning(String which) {
        await("no request is running where " + which)
                .atMost(PATIENCE)
                .until(() ->
                        audit().number("select count(*) from baton.request where state = 'running' and " + which) == 0);
    }

    @Override
    public void close() {
        faultCluster.close();
    }
}
