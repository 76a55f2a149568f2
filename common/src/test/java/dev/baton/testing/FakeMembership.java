package dev.baton.testing;

import dev.baton.bus.CardSeal;
import dev.baton.bus.Membership;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
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
    private final Set<String> impostors = ConcurrentHashMap.newKeySet();
    private final CardSeal seal;

    public FakeMembership(String self) {
        this(self, CardSeal.none());
    }

    public FakeMembership(String self, CardSeal seal) {
        this.self = self;
        this.seal = seal;
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

    @Override
    public boolean sentBy(Message<?> message, String nodeId) {
        return !impostors.contains(nodeId);
    }

    @Override
    public CardSeal seal() {
        return seal;
    }

    /** From now on, what is sent in this node's name is sent by another one. */
    public void impersonate(String nodeId) {
        impostors.add(nodeId);
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
