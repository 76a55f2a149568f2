package dev.baton.cli.dev;

import dev.baton.cluster.DatabaseAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the author chose.
 *
 * @param dataDir where data and logs are kept
 * @param database the author's own PostgreSQL
 */
public record DevSettings(
        Path dir,
        Path platform,
        Path config,
        Path dataDir,
        int httpPort,
        int adminPort,
        Optional<DatabaseAddress> database) {

    /** As environment variables of a node: the author's own keys, and what makes it a node of this kind. */
    Map<String, String> ofNode(DatabaseAddress address) {
        Map<String, String> settings = new HashMap<>(System.getenv());
        settings.keySet().removeIf(name -> !name.startsWith("BATON_FLOWS_"));
        settings.putAll(Map.ofEntries(
                Map.entry("BATON_NODE_NAME", "dev"),
                Map.entry("BATON_NODE_ADMIN_PORT", Integer.toString(adminPort)),
                Map.entry("BATON_NODE_DRAIN_TIMEOUT", "1m"),
                Map.entry("BATON_CLUSTER_ALONE", "true"),
                Map.entry("BATON_GATEWAY_HTTP_PORT", Integer.toString(httpPort)),
                Map.entry("BATON_GATEWAY_SHARED_PORT", "true"),
                // Every request is to be seen.
                Map.entry("BATON_TIMELINES_SAMPLES_PER_SECOND", "100")));
        settings.putAll(address.variables());
        return settings;
    }

    /** For classes and logs of the build; not below target, where {@code mvn clean} deletes them under a node. */
    Path output() {
        return dataDir.resolve("dev");
    }

    String rest() {
        return "http://127.0.0.1:" + httpPort;
    }

    String inspector() {
        return "http://127.0.0.1:" + adminPort;
    }
}
