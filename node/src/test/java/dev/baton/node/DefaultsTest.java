package dev.baton.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bus.BusSettings;
import dev.baton.config.ConfigFile;
import dev.baton.config.ConfigProblem;
import dev.baton.message.RoleName;
import dev.baton.node.cluster.ClusterSettings;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefaultsTest {

    @Test
    void theReferenceFileBindsToTheRecordsOfANode() {
        ConfigFile config = ConfigFile.parse("empty", "", Map.of());

        assertThat(config.section("node", NodeSettings.class).adminHost()).isEqualTo("127.0.0.1");
        assertThat(config.section("cluster", ClusterSettings.class).host()).isEqualTo("127.0.0.1");
        assertThat(config.section("bus", BusSettings.class).window()).isPositive();
        assertThat(config.section("logging", LoggingSettings.class).format()).isEqualTo(LoggingSettings.Format.TEXT);
        assertThat(config.development()).isFalse();
    }

    @Test
    void aNodeWithoutANameIsCalledByItsRolesAndHost() {
        NodeSettings settings = ConfigFile.parse("empty", "", Map.of()).section("node", NodeSettings.class);

        assertThat(NodePlan.nameOf(Set.of(RoleName.DB_WORKER, RoleName.GATEWAY), settings))
                .startsWith("gateway+db-worker@");
    }

    @Test
    void kubernetesNeedsAService() {
        assertProblem("cluster: {join: kubernetes}", "cluster: kubernetes-service has no value; ");
    }

    @Test
    void aMemberIsHostAndPort() {
        assertProblem(
                "cluster: {members: [there]}", "cluster.members[0] is 'there'; allowed: it must be host:port (x)");
    }

    @Test
    void aNodeIsNotGivenUpWithinThreeHeartbeats() {
        assertProblem("cluster: {frozen-after: 2s}", "cluster: frozen-after is PT2S and heartbeat PT1S; ");
    }

    private static void assertProblem(String yaml, String start) {
        assertThatThrownBy(() -> ConfigFile.parse("x", yaml, Map.of()).section("cluster", ClusterSettings.class))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageStartingWith(start);
    }
}
