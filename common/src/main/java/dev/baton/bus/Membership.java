package dev.baton.bus;

import java.util.function.Consumer;

/** Who is in the cluster, as its members agree. Any thread. */
public interface Membership {

    /** This node's id: the event bus's. */
    String self();

    boolean isMember(String nodeId);

    /** Calls back with the id of each node that leaves, as soon as it is known, on any thread. */
    void onLeft(Consumer<String> listener);
}
