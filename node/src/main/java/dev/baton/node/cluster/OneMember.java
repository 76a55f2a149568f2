package dev.baton.node.cluster;

import dev.baton.bus.CardSeal;
import dev.baton.bus.Membership;
import dev.baton.inspector.query.Subscriptions;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.function.Consumer;

/**
 * The membership of a node that is alone: nobody joins or leaves, and no table of subscriptions is shared. Any thread.
 */
record OneMember(String self) implements Membership, Subscriptions {

    @Override
    public boolean isMember(String nodeId) {
        return self.equals(nodeId);
    }

    @Override
    public Future<Boolean> registered(String address) {
        return Future.succeededFuture(true);
    }

    @Override
    public boolean sentBy(Message<?> message, String nodeId) {
        return true; // nothing comes from outside
    }

    @Override
    public CardSeal seal() {
        return CardSeal.none();
    }

    @Override
    public void onLeft(Consumer<String> listener) {
        // there is no other node
    }

    @Override
    public Future<List<Subscription>> all() {
        return Future.succeededFuture(List.of());
    }

    @Override
    public Future<List<Subscription>> removeOrphans() {
        return Future.succeededFuture(List.of());
    }
}
