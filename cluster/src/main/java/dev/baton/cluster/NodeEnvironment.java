package dev.baton.cluster;

import dev.baton.message.RoleName;
import java.util.HashMap;
import java.util.Map;

/** What differs from node to node, as environment variables over one configuration file. */
final class NodeEnvironment {
    private NodeEnvironment() {}

    static Map<String, String> of(NodeSpec plan, LocalCluster.Settings settings) {
        Map<String, String> variables = new HashMap<>();
        variables.put("BATON_NODE_NAME", plan.name());
        variables.put("BATON_NODE_ADMIN_PORT", Integer.toString(plan.adminPort()));
        variables.put("BATON_CLUSTER_PORT", Integer.toString(plan.clusterPort()));
        variables.put("BATON_CLUSTER_MEMBERS", settings.plan().members());
        if (plan.roles().contains(RoleName.DB_WORKER)) {
            variables.putAll(settings.database().variables());
        }
        plan.httpPort().ifPresent(port -> variables.put("BATON_GATEWAY_HTTP_PORT", Integer.toString(port)));
        // A node whose supervisor was killed ends by itself.
        variables.put("BATON_PARENT_PID", Long.toString(ProcessHandle.current().pid()));
        variables.putAll(settings.environment());
        variables.putAll(plan.environment());
        return variables;
    }
}
