package dev.baton.bus;

import io.vertx.core.Future;
import java.util.function.Consumer;

/** Who is in the cluster, as its members agree. Any thread. */
public interface Membership {

    /** This node's id: the event bus's. */
    String self();

    boolean isMember(String nodeId);

    /** Whether the cluster's table of registrations still says that this node listens to this address. */
    Future<Boolean> registered(String address);

    /** Calls back with the id of each node that leaves, as soon as it is known, on any thread. */
    void onLeft(Consumer<String> listener);
}
