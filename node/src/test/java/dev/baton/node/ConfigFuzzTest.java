package dev.baton.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.BusSettings;
import dev.baton.config.ConfigFile;
import dev.baton.config.ConfigProblem;
import dev.baton.node.cluster.ClusterSettings;
import dev.baton.testing.Mutations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Configuration that is nearly right: it is used, or refused with what is wrong, in one line. */
@Tag("security")
class ConfigFuzzTest {
    @Test
    void aFileIsUsedOrRefusedInOneLine() throws IOException {
        List<String> files = List.of(
                Files.readString(Path.of("..", "docker", "baton.yaml")),
                "node: {admin-port: 9090, drain-timeout: 20s, admin-tokens: [{name: a, sha256: " + "0".repeat(64)
                        + ", rights: [read]}]}\n",
                "cluster:\n  host: 10.0.0.1\n  members: [\"a:5701\", 'b:5701']\n  max-message: 16MiB\n",
                "profile: development\nlogging: {format: json, level: WARN}\nbus: {window: 512}\n",
                "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n");

        int tried = Mutations.ofTexts(files, input -> {
            try {
                ConfigFile config = ConfigFile.parse("fuzz", new String(input, StandardCharsets.UTF_8), Map.of());
                config.section("node", NodeSettings.class);
                config.section("cluster", ClusterSettings.class);
                config.section("bus", BusSettings.class);
                config.section("logging", LoggingSettings.class);
            } catch (ConfigProblem e) {
                assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            }
        });

        assertThat(tried).isPositive();
    }

    @Test
    void aVariableIsUsedOrRefusedInOneLine() {
        List<String> values = List.of(
                "[{\"name\":\"ops\",\"sha256\":\"" + "0".repeat(64) + "\",\"rights\":[\"read\"]}]",
                "- {name: a, sha256: b}",
                "10s");

        int tried = Mutations.ofTexts(values, input -> {
            String value = new String(input, StandardCharsets.UTF_8);
            for (String name : List.of("BATON_NODE_ADMIN_TOKENS", "BATON_NODE_DRAIN_TIMEOUT")) {
                try {
                    ConfigFile.parse("fuzz", "", Map.of(name, value)).section("node", NodeSettings.class);
                } catch (ConfigProblem e) {
                    assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
                }
            }
        });

        assertThat(tried).isPositive();
    }
}
