package dev.baton.node;

import dev.baton.message.RoleName;
import io.vertx.core.Future;

/** A part that a node can play. Found with {@link java.util.ServiceLoader}, so that no role is known here. */
public interface Role {

    RoleName name();

    /**
     * Starts the role's part on this node. The bus is open already, and work may come as soon as the node is announced
     * ready, which is after all its roles have started. A start that fails closes what it opened.
     */
    Future<RunningRole> start(NodeContext node);
}
