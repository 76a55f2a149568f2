package dev.baton.node.cluster;

import com.hazelcast.core.HazelcastInstance;
import dev.baton.bus.Addresses;
import dev.baton.node.tls.PemIdentity;
import dev.baton.node.tls.ServerTls;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.impl.clustered.BusGuard;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.security.cert.Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Vert.x's cluster manager for Hazelcast, which says what connections of the event bus have to be like, and stops
 * Hazelcast when it leaves. Hazelcast has no TLS here: what it says of addresses and subscriptions is not trusted. Any
 * thread.
 */
final class BusClusterManager extends HazelcastClusterManager implements BusGuard {
    private final HazelcastInstance hazelcast;
    private final Optional<PemIdentity> tls;
    private final NodeNames names;
    private final int maxMessageBytes;
    private final RefusedConnections refused;
    private final Supplier<Collection<String>> members;
    private volatile Optional<Vertx> vertx = Optional.empty();
    private volatile Optional<NodeInfo> address = Optional.empty();
    private volatile boolean asked;

    /**
     * @param hazelcast with this node's id as an attribute of the member
     * @param members the ids of all nodes
     */
    BusClusterManager(
            HazelcastInstance hazelcast,
            ClusterSettings settings,
            BusCredentials credentials,
            RefusedConnections refused,
            Supplier<Collection<String>> members) {
        super(hazelcast);
        this.hazelcast = hazelcast;
        this.tls = credentials.tls();
        this.names = new NodeNames(settings.name());
        this.maxMessageBytes = settings.maxMessage();
        this.refused = refused;
        this.members = members;
    }

    @Override
    public void init(Vertx owner) {
        super.init(owner);
        vertx = Optional.of(owner);
    }

    /** Whether the event bus is the one of this project, and not that of vertx-core. */
    boolean isAsked() {
        return asked;
    }

    /** From now on, a renewed certificate is used soon after it is there. */
    void renewCertificates() {
        tls.ifPresent(identity -> vertx.ifPresent(identity::renewOn));
    }

    @Override
    public void setNodeInfo(NodeInfo info, Completable<Void> promise) {
        address = Optional.of(info);
        super.setNodeInfo(info, promise);
    }

    /**
     * This node's own, once it has one. {@link #getNodeInfo()} waits for a lock that is held for seconds when a member
     * leaves.
     */
    Optional<NodeInfo> address() {
        return address;
    }

    @Override
    public void leave(Completable<Void> promise) {
        Promise<Void> left = Promise.promise();
        super.leave(left);
        left.future().eventually(this::stopHazelcast).onComplete(promise);
    }

    /** It may take seconds: on a thread of its own. */
    Future<Void> stopHazelcast() {
        return Aside.run("hazelcast-stop", () -> {
            hazelcast.shutdown();
            return null;
        });
    }

    @Override
    public void attached() {
        asked = true;
    }

    @Override
    public void secure(TCPSSLOptions options) {
        tls.ifPresent(identity -> {
            options.setSsl(true)
                    .setKeyCertOptions(identity.keys())
                    .setTrustOptions(identity.trust())
                    .setEnabledSecureTransportProtocols(ServerTls.VERSIONS);
            switch (options) {
                case NetServerOptions server -> server.setClientAuth(ClientAuth.REQUIRED);
                case ClientOptionsBase client -> client.setTrustAll(false);
                default -> throw new IllegalArgumentException("Options of no side: " + options.getClass());
            }
        });
    }

    @Override
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    @Override
    public boolean isNode(String nodeId, List<Certificate> certificates) {
        return tls.isEmpty() || names.isNode(nodeId, certificates);
    }

    @Override
    public Optional<String> nodeOf(String address) {
        return Addresses.receiver(address);
    }

    @Override
    public Optional<Collection<String>> nodesOf(String address) {
        return address.equals(Addresses.ROSTER) ? Optional.of(members.get()) : Optional.empty();
    }

    @Override
    public void refused(CloseReason why, String peer, String detail) {
        refused.refused(why, peer, detail);
    }
}
