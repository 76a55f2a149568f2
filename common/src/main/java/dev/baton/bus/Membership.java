package dev.baton.bus;

import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.function.Consumer;

/** Who is in the cluster, as its members agree. Any thread. */
public interface Membership {

    /** This node's id: the event bus's. */
    String self();

    boolean isMember(String nodeId);

    /** Whether the cluster's table of registrations still says that this node listens to this address. */
    Future<Boolean> registered(String address);

    /** Whether this node sent the message: by the certificate of its connection, where the bus has TLS. */
    boolean sentBy(Message<?> message, String nodeId);

    /** What the cards of this cluster's nodes are signed with. */
    CardSeal seal();

    /** Calls back with the id of each node that leaves, as soon as it is known, on any thread. */
    void onLeft(Consumer<String> listener);
}
