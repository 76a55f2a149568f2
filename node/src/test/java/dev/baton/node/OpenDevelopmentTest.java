package dev.baton.node;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.ConfigFile;
import dev.baton.config.StartProblem;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("security")
class OpenDevelopmentTest {

    private static void plan(String yaml) {
        NodePlan.of(Set.of(), ConfigFile.parse("c.yaml", yaml, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"node: {admin-host: 0.0.0.0}", "node: {admin-host: '::'}", "cluster: {host: 10.1.2.3}"})
    void theDevelopmentProfileListensOnLoopbackOnly(String where) {
        assertThatThrownBy(() -> plan("profile: development\n" + where))
                .isInstanceOf(StartProblem.class)
                .hasMessageContaining("is not loopback, and the development profile accepts known keys")
                .hasMessageContaining("node.open-development");
        assertThatNoException()
                .isThrownBy(() -> plan("profile: production\n" + where.replace("10.1.2.3", "127.0.0.1")));
    }

    @Test
    void unlessASettingSaysSo() {
        assertThatNoException()
                .isThrownBy(() -> plan("profile: development\nnode: {admin-host: 0.0.0.0, open-development: true}"));
        assertThatNoException()
                .isThrownBy(() -> plan("profile: development\nnode: {admin-host: '::1'}\ncluster: {host: localhost}"));
    }
}
