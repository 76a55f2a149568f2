package dev.baton.node;

import dev.baton.message.RoleName;
import java.util.Set;

/**
 * Who this node is.
 *
 * @param id the event bus's id of it; another one after each start
 * @param name what people call it
 * @param version the platform's version that it runs
 */
public record NodeIdentity(String id, String name, Set<RoleName> roles, String version) {

    public NodeIdentity {
        roles = Set.copyOf(roles);
    }

    public boolean plays(RoleName role) {
        return roles.contains(role);
    }
}
