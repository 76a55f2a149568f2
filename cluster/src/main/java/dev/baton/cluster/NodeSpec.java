package dev.baton.cluster;

import dev.baton.message.RoleName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A node to be started.
 *
 * @param httpPort of a gateway
 * @param clusterPort Hazelcast's
 * @param environment variables for this node alone
 */
public record NodeSpec(
        String name,
        List<RoleName> roles,
        Optional<Integer> httpPort,
        int adminPort,
        int clusterPort,
        Map<String, String> environment) {

    public NodeSpec {
        roles = List.copyOf(roles);
        environment = Map.copyOf(environment);
    }

    NodeSpec with(Map<String, String> more) {
        Map<String, String> both = new HashMap<>(environment);
        both.putAll(more);
        return new NodeSpec(name, roles, httpPort, adminPort, clusterPort, both);
    }

    NodeSpec sharing(int port) {
        return new NodeSpec(name, roles, Optional.of(port), adminPort, clusterPort, environment)
                .with(Map.of("BATON_GATEWAY_SHARED_PORT", "true"));
    }

    /** As the command line of a node names it. */
    public String roleList() {
        return roles.stream().map(RoleName::toString).collect(Collectors.joining(","));
    }
}
