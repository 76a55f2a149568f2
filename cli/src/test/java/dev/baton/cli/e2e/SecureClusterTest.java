package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.faults.FaultCluster;
import dev.baton.cli.faults.SharedCluster;
import dev.baton.cluster.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * That the shared cluster is one whose nodes know each other by certificates, as {@code baton up --secure} makes them:
 * CompletionStylesTest sends transfers in all styles through it.
 */
@ExtendWith(SharedCluster.class)
@Tag("security")
class SecureClusterTest {

    @Test
    void theIdOfEachNodeBeginsWithTheNameInItsCertificate(FaultCluster cluster) throws Exception {
        NodeProcess asked = cluster.cluster().nodes().getFirst();
        JsonNode answer = get(asked, "/api/nodes");

        List<String> names = new ArrayList<>();
        answer.get("nodes").forEach(node -> {
            String name = node.get("name").asText();
            assertThat(node.get("id").asText()).startsWith(name + "~");
            names.add(name);
        });
        assertThat(names).hasSameSizeAs(cluster.cluster().nodes());
    }

    @Test
    void noConnectionBetweenItsNodesIsRefused(FaultCluster cluster) throws Exception {
        for (NodeProcess node : cluster.cluster().nodes()) {
            assertThat(text(node, "/metrics")
                            .lines()
                            .filter(line -> line.startsWith("baton_bus_refused_total{"))
                            // one may take too long on a busy machine, and is made again
                            .filter(line -> !line.contains("\"handshake\"")))
                    .as(node.name())
                    .hasSize(4)
                    .allMatch(line -> line.endsWith(" 0.0"));
        }
    }

    private static JsonNode get(NodeProcess node, String path) throws IOException, InterruptedException {
        return dev.baton.message.Json.tree(io.vertx.core.buffer.Buffer.buffer(text(node, path)));
    }

    private static String text(NodeProcess node, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + node.plan().adminPort() + path))
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.body();
        }
    }
}
