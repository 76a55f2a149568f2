package dev.baton.inspector.query;

import dev.baton.bus.Bus;
import dev.baton.bus.NodeCard;
import dev.baton.bus.NodeGauges;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.deployment.DeploymentContext;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This node's report about itself. Any thread. */
public final class SelfReport {
    private final Vertx vertx;
    private final Bus bus;
    private final LoopWatch loops;
    private final Clocks clocks;
    private final int adminPort;
    private final Supplier<List<String>> notes;

    /** @param notes of the node's readiness details; called on any thread */
    public SelfReport(
            Vertx vertx, Bus bus, LoopWatch loops, Clocks clocks, int adminPort, Supplier<List<String>> notes) {
        this.vertx = vertx;
        this.bus = bus;
        this.loops = loops;
        this.clocks = clocks;
        this.adminPort = adminPort;
        this.notes = notes;
    }

    public Future<NodeReport> report() {
        return Future.all(bus.gauges().lanes(), bus.gauges().windows())
                .map(gauges -> report(gauges.resultAt(0), gauges.<Collection<NodeGauges.Window>>resultAt(1)));
    }

    private NodeReport report(List<NodeGauges.Lane> lanes, Collection<NodeGauges.Window> windows) {
        NodeCard card = bus.roster().self();
        Runtime runtime = Runtime.getRuntime();
        return new NodeReport(
                NodeReport.Identity.of(card),
                card.state().name().toLowerCase(java.util.Locale.ROOT),
                false,
                Optional.of(adminPort),
                ManagementFactory.getRuntimeMXBean().getUptime() * 1_000,
                NodeReport.Clock.UNKNOWN,
                new NodeReport.Work(
                        loops.lags(),
                        lanes,
                        windows,
                        bus.gauges().openRequests(),
                        bus.gauges().pool()),
                new NodeReport.Heap(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory()),
                List.of(),
                verticles(),
                new NodeReport.TapState(bus.tap().drops(), bus.tap().hops()),
                pings(card),
                notes.get());
    }

    private List<NodeReport.Ping> pings(NodeCard card) {
        return bus.roster().all().stream()
                .filter(other -> !other.nodeId().equals(card.nodeId()))
                .flatMap(other -> clocks
                        .of(other.nodeId())
                        .map(offset -> new NodeReport.Ping(card.name(), other.name(), offset.pingNanos() / 1_000))
                        .stream())
                .toList();
    }

    /** What the roles run on event loops; without the watchers of the event loops. */
    private List<String> verticles() {
        return vertx instanceof VertxInternal internal
                ? internal.deploymentManager().deployments().stream()
                        .flatMap(SelfReport::named)
                        .sorted()
                        .toList()
                : List.of();
    }

    private static Stream<String> named(DeploymentContext deployed) {
        return deployed.deployment().instances().stream()
                .filter(instance -> !instance.getClass().getSimpleName().equals("Watcher"))
                .map(Object::toString)
                .collect(Collectors.toSet())
                .stream();
    }
}
