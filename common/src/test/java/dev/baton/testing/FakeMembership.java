package dev.baton.testing;

import dev.baton.bus.Membership;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A cluster that a test is the god of: it says who is a member, and who leaves when. */
public final class FakeMembership implements Membership {
    private final String self;
    private final Set<String> members = ConcurrentHashMap.newKeySet();
    private final Set<String> forgotten = ConcurrentHashMap.newKeySet();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    public FakeMembership(String self) {
        this.self = self;
        members.add(self);
    }

    public void join(String nodeId) {
        members.add(nodeId);
    }

    public void leave(String nodeId) {
        members.remove(nodeId);
        listeners.forEach(listener -> listener.accept(nodeId));
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public boolean isMember(String nodeId) {
        return members.contains(nodeId);
    }

    @Override
    public Future<Boolean> registered(String address) {
        return Future.succeededFuture(!forgotten.remove(address));
    }

    /** From now on, once, the cluster does not know that this node listens to this address. */
    public void forget(String address) {
        forgotten.add(address);
    }

    /** How many it has still to notice. */
    public int forgets() {
        return forgotten.size();
    }

    @Override
    public void onLeft(Consumer<String> listener) {
        listeners.add(listener);
    }
}
