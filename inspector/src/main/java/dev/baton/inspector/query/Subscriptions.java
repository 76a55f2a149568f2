package dev.baton.inspector.query;

import io.vertx.core.Future;
import java.util.List;

/** Which node listens to which address, by the cluster's table. Any thread. */
public interface Subscriptions {

    /** @param member whether the node is one of the cluster's members right now */
    record Subscription(String address, String nodeId, boolean member) {}

    Future<List<Subscription>> all();

    /** Removes subscriptions of nodes that have left from the table, and returns them. */
    Future<List<Subscription>> removeOrphans();
}
