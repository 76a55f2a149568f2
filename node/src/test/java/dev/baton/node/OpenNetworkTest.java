package dev.baton.node;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.ConfigFile;
import dev.baton.config.ConfigProblem;
import dev.baton.config.StartProblem;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nodes listen for each other without being able to tell who speaks. */
@Tag("security")
class OpenNetworkTest {
    private static final String TLS = "tls: {certificate-file: a.pem, key-file: b.pem, ca-file: c.pem}";

    private static void plan(String cluster) {
        NodePlan.of(Set.of(), ConfigFile.parse("c.yaml", "cluster: {" + cluster + "}", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host: 10.1.2.3", "host: 0.0.0.0", "host: '::'", "host: 10.1.2.3, secret-file: secret"})
    void aNodeThatCannotTellWhoSpeaksListensOnLoopbackOnly(String cluster) {
        assertThatThrownBy(() -> plan(cluster))
                .isInstanceOf(StartProblem.class)
                .hasMessageContaining("is not loopback")
                .hasMessageContaining("cluster.secret-file and cluster.tls")
                .hasMessageContaining("cluster.trusted-network: true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host: localhost",
                "host: 10.1.2.3, trusted-network: true",
                "host: 10.1.2.3, alone: true",
                "host: 10.1.2.3, secret-file: secret, " + TLS
            })
    void unlessItCanOrASettingSaysThatTheNetworkIsTrusted(String cluster) {
        assertThatNoException().isThrownBy(() -> plan(cluster));
    }

    @Test
    void certificatesWithoutTheSecretAreHalfOfIt() {
        assertThatThrownBy(() -> plan(TLS)).isInstanceOf(ConfigProblem.class).hasMessageContaining("secret-file");
        assertThatThrownBy(() -> plan("secret-file: s, tls: {certificate-file: a, key-file: null, ca-file: c}"))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("set all or none");
    }
}
