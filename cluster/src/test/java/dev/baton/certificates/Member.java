package dev.baton.certificates;

import static dev.baton.testing.Await.await;

import com.hazelcast.core.HazelcastInstance;
import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.NodeCard;
import dev.baton.config.ConfigFile;
import dev.baton.message.RoleName;
import dev.baton.node.cluster.Cluster;
import dev.baton.node.cluster.ClusterSettings;
import dev.baton.node.cluster.EventLoops;
import dev.baton.node.transport.TransportChoice;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A node in this JVM as far as its bus goes: in a real cluster, with a real event bus. */
final class Member implements AutoCloseable {
    private static final Duration JOINS = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Bus bus;
    private final int busPort;

    private Member(String name, int busPort, String yaml, Map<String, String> environment) {
        this.busPort = busPort;
        ConfigFile config = ConfigFile.parse("test.yaml", yaml, environment);
        cluster = await(
                name,
                JOINS,
                Cluster.join(
                        config.section("cluster", ClusterSettings.class),
                        new EventLoops(1, Duration.ofSeconds(5)),
                        TransportChoice.NIO.here(),
                        meters));
        NodeCard card = new NodeCard(
                cluster.membership().self(), name, Set.of(RoleName.DB_WORKER), "test", NodeCard.State.READY);
        bus = new Bus(cluster.vertx(), cluster.membership(), card, new BusSettings(4, 4), meters);
        bus.queries().answerWith(question -> Future.succeededFuture(Buffer.buffer(name + " heard " + question)));
        await(name, JOINS, bus.open());
    }

    /** @param clusterPorts the own one first */
    static Member start(String name, int busPort, Map<String, String> environment, Integer... clusterPorts) {
        String members = Arrays.stream(clusterPorts)
                .map(port -> "'127.0.0.1:" + port + "'")
                .collect(Collectors.joining(", "));
        String yaml = "cluster: {port: %d, bus-port: %d, members: [%s], frozen-after: 60s}%n"
                .formatted(clusterPorts[0], busPort, members);
        return new Member(name, busPort, yaml, environment);
    }

    String id() {
        return cluster.membership().self();
    }

    String clusterAddress() {
        var address = hazelcast().getCluster().getLocalMember().getAddress();
        return address.getHost() + ":" + address.getPort();
    }

    int busPort() {
        return busPort;
    }

    Bus bus() {
        return bus;
    }

    HazelcastInstance hazelcast() {
        return ((HazelcastClusterManager) ((VertxInternal) cluster.vertx()).clusterManager()).getHazelcastInstance();
    }

    /** Connections of the event bus that were closed for this reason. */
    double refused(String reason) {
        return meters.counter("baton.bus.refused", "reason", reason).count();
    }

    double count(String counter) {
        return meters.counter(counter).count();
    }

    boolean sees(Member other) {
        return bus.roster().ready(RoleName.DB_WORKER).contains(other.id());
    }

    /** What the other one answers. */
    String query(Member other, String question) {
        return await(bus.queries().query(other.id(), Buffer.buffer(question), Duration.ofSeconds(8)))
                .toString();
    }

    @Override
    public void close() {
        await(bus.close());
        await("the end", JOINS, cluster.vertx().close());
    }
}
