package dev.baton.bus;

import dev.baton.message.RoleName;
import java.util.Set;

/**
 * What a node says of itself to all others: when something changes, and every second.
 *
 * @param nodeId the event bus's id of it
 * @param name what people call it
 * @param version the platform's version that it runs
 * @param state whether work may be sent to it
 */
public record NodeCard(String nodeId, String name, Set<RoleName> roles, String version, State state) {

    /** A node takes work when it is ready; one that drains finishes what it has. */
    public enum State {
        STARTING,
        READY,
        DRAINING
    }

    public NodeCard {
        roles = Set.copyOf(roles);
    }

    public NodeCard in(State newState) {
        return new NodeCard(nodeId, name, roles, version, newState);
    }
}
