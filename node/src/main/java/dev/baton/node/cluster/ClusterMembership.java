package dev.baton.node.cluster;

import com.hazelcast.cluster.InitialMembershipEvent;
import com.hazelcast.cluster.InitialMembershipListener;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import dev.baton.bus.CardSeal;
import dev.baton.bus.Membership;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.impl.clustered.BusSenders;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in the cluster, as Hazelcast reports it. It listens by itself and is registered before Vert.x's cluster
 * manager: that one repairs the tables of subscriptions before it passes a departure on, which may take seconds. Any
 * thread.
 */
final class ClusterMembership implements Membership, InitialMembershipListener, LifecycleListener {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.~-]{1,128}");
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMembership.class);

    /** The name under which Vert.x's cluster manager stores a member's node id. */
    static final String NODE_ID = "__vertx.nodeId";

    private final Set<String> members = ConcurrentHashMap.newKeySet();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final CardSeal seal;
    private volatile String self = "";
    private volatile Optional<BusClusterManager> manager = Optional.empty();
    private volatile Supplier<Set<Member>> inCluster = Set::of;

    ClusterMembership(CardSeal seal) {
        this.seal = seal;
    }

    void managedBy(BusClusterManager clusterManager) {
        manager = Optional.of(clusterManager);
        self = clusterManager.getNodeId();
    }

    /** Restores this node's address, too: removing a registration removes it as well. */
    @Override
    public Future<Boolean> registered(String address) {
        return manager.map(known -> keepAddress(known).compose(ignored -> registered(known, address)))
                .orElseGet(() -> Future.succeededFuture(true));
    }

    private Future<Boolean> registered(BusClusterManager known, String address) {
        Promise<List<RegistrationInfo>> registrations = Promise.promise();
        known.getRegistrations(address, registrations);
        return registrations.future().map(all -> all.stream()
                .anyMatch(one -> one.nodeId().equals(self) && !one.localOnly()));
    }

    private Future<Void> keepAddress(BusClusterManager known) {
        return known.address().map(own -> keepAddress(known, own)).orElseGet(Future::succeededFuture);
    }

    private Future<Void> keepAddress(BusClusterManager known, NodeInfo own) {
        Promise<NodeInfo> info = Promise.promise();
        known.getNodeInfo(self, info);
        return info.future()
                .compose(found -> sameAddress(found, own)
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture("it is another one, %s:%d".formatted(found.host(), found.port())))
                .recover(lost -> {
                    LOG.warn(
                            "The address of this node is lost in the cluster; registering it again: {}",
                            lost.getMessage());
                    Promise<Void> done = Promise.promise();
                    known.setNodeInfo(own, done);
                    return done.future();
                });
    }

    private static boolean sameAddress(NodeInfo one, NodeInfo other) {
        return one.host().equals(other.host()) && one.port() == other.port();
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public boolean isMember(String nodeId) {
        return members.contains(nodeId);
    }

    int size() {
        return members.size();
    }

    /** The ids of all. */
    Set<String> ids() {
        return members;
    }

    @Override
    public boolean sentBy(Message<?> message, String nodeId) {
        return BusSenders.of(message, self).equals(nodeId);
    }

    @Override
    public CardSeal seal() {
        return seal;
    }

    @Override
    public void onLeft(Consumer<String> listener) {
        listeners.add(listener);
    }

    @Override
    public void init(InitialMembershipEvent event) {
        inCluster = event.getCluster()::getMembers;
        members.addAll(idsOf(event.getMembers()));
    }

    @Override
    public void memberAdded(MembershipEvent event) {
        members.addAll(idsOf(Set.of(event.getMember())));
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
        Set<String> gone = new HashSet<>(idsOf(Set.of(event.getMember())));
        gone.removeAll(idsOf(event.getMembers())); // a member may call itself by the id of another one
        gone.forEach(this::left);
    }

    /** After two halves of a cluster have merged, the losing half has got no event of any departure. */
    @Override
    public void stateChanged(LifecycleEvent event) {
        if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
            Set<String> gone = new HashSet<>(members);
            gone.removeAll(idsOf(inCluster.get()));
            gone.forEach(this::left);
        }
    }

    private void left(String nodeId) {
        if (!members.remove(nodeId)) {
            return;
        }
        for (Consumer<String> listener : listeners) {
            try {
                listener.accept(nodeId);
            } catch (RuntimeException e) {
                LOG.error("{} left, and a listener failed", nodeId, e);
            }
        }
    }

    /** Ids get into log lines and addresses, and any member of Hazelcast's cluster can say that it has one. */
    private static Set<String> idsOf(Set<Member> members) {
        return members.stream()
                .map(member -> member.getAttribute(NODE_ID))
                .filter(id -> id != null && ID.matcher(id).matches()) // else it is no node of ours
                .collect(Collectors.toSet());
    }
}
