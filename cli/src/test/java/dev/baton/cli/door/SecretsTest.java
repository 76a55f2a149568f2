package dev.baton.cli.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.baton.config.ConfigFile;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every secret that a node can be given may stand in a file: it need not be in a variable or the configuration. */
class SecretsTest {
    private static final Pattern SECRET = Pattern.compile("(^|.*[.-])(uri|secret|password|tokens?|keys?|operators)$");

    /** Named like secrets: where everybody reads the issuer's public keys, and for how long they are kept. */
    private static final Set<String> NO_SECRETS = Set.of("tokens.jwks-uri", "tokens.keep-keys");

    /** Those whose file is a setting: lists of hashes, which are read again when they change, and keys. */
    private static final List<String> WITH_A_SETTING =
            List.of("flows.payments.api-keys", "gateway.operators", "node.admin-tokens");

    /** Those whose file a variable names. */
    private static final List<String> BY_A_VARIABLE =
            List.of("database.migration-uri", "database.uri", "durable.webhooks.secret");

    @TempDir
    Path dir;

    @Test
    void everySecretIsKnownHere() throws IOException {
        List<String> all = new ArrayList<>(WITH_A_SETTING);
        all.addAll(BY_A_VARIABLE);

        assertThat(keys())
                .filteredOn(key -> SECRET.matcher(key).matches() && !NO_SECRETS.contains(key))
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void eachCanBeReadFromAFile() throws IOException {
        for (String key : BY_A_VARIABLE) {
            Path file = Files.writeString(dir.resolve(key), "postgresql://u:canary@h/db\n");

            ConfigFile config = ConfigFile.parse("test", "", Map.of(variable(key) + "_FILE", file.toString()));

            assertThat(config.text(key)).as(key).contains("postgresql://u:canary@h/db");
            assertThat(config.toString()).as("what is logged").doesNotContain("canary");
        }
    }

    @Test
    void thoseWithASettingForTheirFileKeepIt() throws IOException {
        assertThat(keys())
                .containsAll(WITH_A_SETTING.stream().map(key -> key + "-file").toList())
                .contains("cluster.secret-file");
        for (String key : WITH_A_SETTING) {
            ConfigFile config = ConfigFile.parse("test", "", Map.of(variable(key) + "_FILE", "/no/such/file"));

            assertThat(config.text(key + "-file")).contains("/no/such/file");
        }
    }

    private static String variable(String key) {
        return "BATON_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** All that there are, of all modules. */
    private static List<String> keys() throws IOException {
        List<String> keys = new ArrayList<>();
        for (URL url : Collections.list(SecretsTest.class.getClassLoader().getResources("baton-defaults.yaml"))) {
            each("", new YAMLMapper().readTree(url), keys::add);
        }
        return keys;
    }

    private static void each(String path, JsonNode node, Consumer<String> leaf) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(entry -> each(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue(), leaf));
        } else {
            leaf.accept(path);
        }
    }
}
