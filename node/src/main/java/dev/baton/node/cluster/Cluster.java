package dev.baton.node.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.Hazelcast;
import dev.baton.bus.Membership;
import dev.baton.config.StartProblem;
import dev.baton.inspector.query.Subscriptions;
import dev.baton.node.transport.CountedTransport;
import dev.baton.node.transport.OpenSockets;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.transport.Transport;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Vert.x that is a member of the cluster, and who else is.
 *
 * @param size how many members there are, with this one
 * @param sockets those of a node of one; empty in a cluster of processes, which can be killed as such
 */
public record Cluster(
        Vertx vertx,
        Membership membership,
        Subscriptions subscriptions,
        IntSupplier size,
        Optional<OpenSockets> sockets) {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    /** To a node in the same data centre. A connection that takes longer goes to a node that is about to be removed. */
    private static final int CONNECT_MILLIS = 2_000;

    /** How often the event bus pings its peers; the default is 20 s. */
    private static final long PING_MILLIS = 2_000;

    /** Joins, or makes a cluster of one: as the settings say. */
    public static Future<Cluster> open(
            ClusterSettings settings, EventLoops loops, Transport transport, MeterRegistry meters) {
        return settings.alone()
                ? Future.succeededFuture(alone(loops, meters))
                : join(settings, loops, transport, meters);
    }

    /** Its sockets are the JDK's: those can be cut from outside. */
    private static Cluster alone(EventLoops loops, MeterRegistry meters) {
        OpenSockets sockets = new OpenSockets();
        Vertx vertx = Vertx.builder()
                .with(options(loops))
                .withTransport(CountedTransport.of(Transport.NIO, meters, Optional.of(sockets)))
                .withMetrics(new MicrometerMetricsFactory(meters))
                .build();
        OneMember self = new OneMember(UUID.randomUUID().toString());
        return new Cluster(vertx, self, self, () -> 1, Optional.of(sockets));
    }

    /** Joins. The membership ports of two nodes that start together may be listed in any order. */
    public static Future<Cluster> join(
            ClusterSettings settings, EventLoops loops, Transport transport, MeterRegistry meters) {
        BusCredentials credentials = BusCredentials.of(settings);
        ClusterMembership membership = new ClusterMembership(credentials.seal());
        Config config = HazelcastRules.of(settings, credentials).addListenerConfig(new ListenerConfig(membership));
        RefusedConnections refused = new RefusedConnections(meters);
        return Aside.run("cluster-join", () -> Hazelcast.newHazelcastInstance(config))
                .compose(hazelcast -> {
                    BusClusterManager manager =
                            new BusClusterManager(hazelcast, settings, credentials, refused, membership::ids);
                    return vertx(settings, loops, transport, meters, manager)
                            .map(vertx -> joined(vertx, membership, manager))
                            .recover(why -> manager.stopHazelcast().transform(stopped -> Future.failedFuture(why)));
                })
                .recover(why -> Future.failedFuture(problem(settings, why)));
    }

    private static Future<Vertx> vertx(
            ClusterSettings settings,
            EventLoops loops,
            Transport transport,
            MeterRegistry meters,
            BusClusterManager manager) {
        manager.nodeListener(new SomeListener());
        return Vertx.builder()
                .with(options(loops).setEventBusOptions(eventBus(settings)))
                .withTransport(CountedTransport.of(transport, meters, Optional.empty()))
                .withMetrics(new MicrometerMetricsFactory(meters))
                .withClusterManager(manager)
                .buildClustered()
                .onSuccess(vertx -> LOG.info("Event loops use {}", transport.name()));
    }

    private static Cluster joined(Vertx vertx, ClusterMembership membership, BusClusterManager manager) {
        if (!manager.isAsked()) {
            throw new StartProblem("The event bus is that of vertx-core, which checks no length and no sender; put"
                    + " baton-vertx-patch's jar first on the class path");
        }
        membership.managedBy(manager);
        manager.renewCertificates();
        return new Cluster(
                vertx, membership, new ClusterSubscriptions(vertx, manager), membership::size, Optional.empty());
    }

    private static VertxOptions options(EventLoops loops) {
        VertxOptions options = new VertxOptions()
                // For files on the class path, which are never served: a node that is killed would leave a directory in
                // /tmp.
                .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false))
                .setBlockedThreadCheckInterval(loops.limit().toMillis())
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setMaxEventLoopExecuteTime(loops.limit().toMillis())
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                .setWarningExceptionTime(loops.limit().toMillis())
                .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS)
                .setMetricsOptions(new MicrometerMetricsOptions()
                        .setEnabled(true)
                        .addDisabledMetricsCategory(
                                MetricsDomain.EVENT_BUS) // one label a node id; frames are counted by the bus room
                        .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
                        .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
                        .addDisabledMetricsCategory(MetricsDomain.HTTP_CLIENT)
                        .addDisabledMetricsCategory(
                                MetricsDomain.HTTP_SERVER)); // requests are counted by flow, with an end that says
        // more than a status
        return options.setEventLoopPoolSize(loops.threads());
    }

    private static EventBusOptions eventBus(ClusterSettings settings) {
        return new EventBusOptions()
                .setHost(settings.host())
                .setPort(settings.busPort())
                .setConnectTimeout(CONNECT_MILLIS)
                .setClusterPingInterval(PING_MILLIS)
                // Not before membership has judged: a node that froze for less keeps what was sent to it.
                .setClusterPingReplyInterval(settings.frozenAfter().toMillis())
                .setTcpKeepAlive(true);
    }

    private static StartProblem problem(ClusterSettings settings, Throwable why) {
        String reason = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
        if (reason.contains("already in use")) {
            return new StartProblem("cluster.port %d on %s is taken".formatted(settings.port(), settings.host()), why);
        }
        return new StartProblem(
                "The cluster %s can't be joined from %s:%d: %s"
                        .formatted(settings.name(), settings.host(), settings.port(), reason.isEmpty() ? why : reason),
                why);
    }

    /**
     * Makes the cluster manager keep track of nodes: without any listener, it cleans up after none of them when a
     * cluster merges.
     */
    private static final class SomeListener implements NodeListener {
        @Override
        public void nodeAdded(String nodeId) {}

        @Override
        public void nodeLeft(String nodeId) {}
    }
}
