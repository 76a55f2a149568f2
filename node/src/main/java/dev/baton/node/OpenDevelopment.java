package dev.baton.node;

import dev.baton.config.ConfigFile;
import dev.baton.config.Loopback;
import dev.baton.config.StartProblem;
import dev.baton.message.RoleName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Refuses to start the development profile, whose keys are published, where others can reach it. */
final class OpenDevelopment {
    private OpenDevelopment() {}

    /** @throws StartProblem in one line, with the key whose address is not loopback */
    static void refuse(Set<RoleName> roles, ConfigFile config, NodeSettings node) {
        if (!config.development() || node.openDevelopment()) {
            return;
        }
        List<String> keys = new ArrayList<>(List.of("node.admin-host", "cluster.host"));
        if (roles.contains(RoleName.GATEWAY)) {
            keys.add("gateway.host");
        }
        for (String key : keys) {
            config.text(key).filter(host -> !Loopback.is(host)).ifPresent(host -> {
                throw new StartProblem(("%s %s is not loopback, and the development profile accepts known keys; set"
                                + " profile: production, or node.open-development: true if the network is trusted")
                        .formatted(key, host));
            });
        }
    }
}
