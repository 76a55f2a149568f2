package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.ConfigFile;
import dev.baton.config.StartProblem;
import dev.baton.message.RoleName;
import dev.baton.node.Node;
import dev.baton.testing.Await;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenGatewayTest {
    /** As the other addresses of a node: see OpenDevelopment. */
    @Test
    void theDevelopmentProfileServesOnLoopbackOnly() {
        ConfigFile config = ConfigFile.parse(
                "c.yaml", "profile: development\ncluster: {alone: true}\ngateway: {host: 0.0.0.0}\n", Map.of());

        assertThatThrownBy(() -> Await.await(Node.start(Set.of(RoleName.GATEWAY), config)))
                .hasStackTraceContaining(StartProblem.class.getName())
                .hasStackTraceContaining("gateway.host 0.0.0.0 is not loopback");
    }
}
