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
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How this node is. Any thread. */
public final class SelfReport {
    private final Vertx vertx;
    private final Bus bus;
    private final LoopWatch loops;
    private final Clocks clocks;
    private final IntSupplier adminPort;

    public SelfReport(Vertx vertx, Bus bus, LoopWatch loops, Clocks clocks, IntSupplier adminPort) {
        this.vertx = vertx;
        this.bus = bus;
        this.loops = loops;
        this.clocks = clocks;
        this.adminPort = adminPort;
    }

    public Future<NodeReport> report() {
        return Future.all(bus.facts().lanes(), bus.facts().windows())
                .map(facts -> report(facts.resultAt(0), facts.<Collection<NodeGauges.Window>>resultAt(1)));
    }

    private NodeReport report(List<NodeGauges.Lane> lanes, Collection<NodeGauges.Window> windows) {
        NodeCard card = bus.roster().self();
        Runtime runtime = Runtime.getRuntime();
        return new NodeReport(
                card.name(),
                card.nodeId(),
                NodeReport.roles(card),
                card.version(),
                card.state().name().toLowerCase(java.util.Locale.ROOT),
                Optional.of(adminPort.getAsInt()),
                ManagementFactory.getRuntimeMXBean().getUptime() * 1_000,
                0,
                0,
                0,
                loops.lags(),
                lanes,
                windows,
                bus.facts().parked(),
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory(),
                List.of(),
                verticles(),
                new NodeReport.TapState(bus.tap().drops(), bus.tap().hops()),
                pings(card),
                false);
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
