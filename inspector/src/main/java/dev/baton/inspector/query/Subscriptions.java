package dev.baton.inspector.query;

import io.vertx.core.Future;
import java.util.List;

/** Who listens to which address, as the cluster's table says. Any thread. */
public interface Subscriptions {

    /** @param member whether the node is one of the cluster's members right now */
    record Subscription(String address, String nodeId, boolean member) {}

    Future<List<Subscription>> all();

    /** Takes those of nodes that are not there any more out of the table, and answers which. */
    Future<List<Subscription>> removeOrphans();
}
