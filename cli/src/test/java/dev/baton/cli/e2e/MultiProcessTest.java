package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.faults.FaultCluster;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.NodeProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The multi-process server: gateways that share a port, each with one thread that serves one request at a time. One is
 * killed last.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MultiProcessTest {
    private static final int CONNECTIONS = 200;
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Map<String, String> SETTINGS = Map.of(
            "BATON_GATEWAY_SERVER_MODEL", "thread-pool",
            "BATON_GATEWAY_COMPLETION_THREADS", "1",
            "BATON_NODE_EVENT_LOOP_LIMIT", "2s");

    private static FaultCluster cluster;

    @BeforeAll
    static void open() {
        cluster = FaultCluster.open(ClusterPlan.onFreePorts(2, 1, 0).sharingHttpPort(), SETTINGS);
    }

    @AfterAll
    static void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    @Order(1)
    void eachProcessServesWithItsOneThread() {
        assertThat(cluster.cluster().gateways()).hasSize(1);
        Map<String, String> threadOf = new HashMap<>();

        for (int connection = 0; connection < CONNECTIONS && threadOf.size() < 2; connection++) {
            JsonNode where = Rest.json(whereOverANewConnection());
            String thread = where.get("compute").asText();
            assertThat(where.get("eventLoop").asText()).as("A to F").isEqualTo(thread);
            threadOf.put(where.get("node").asText(), thread);
        }

        assertThat(threadOf)
                .as("who answered, and on which thread")
                .isEqualTo(Map.of("gateway-1", "baton-request-1", "gateway-2", "baton-request-1"));
    }

    @Test
    @Order(1)
    void eachNodeTellsWhatItsSelectLoopsDo() throws IOException {
        for (NodeProcess node : cluster.cluster().nodes()) {
            List<String> metrics = metrics(node);
            assertThat(metrics)
                    .anyMatch(
                            line -> line.matches("baton_loop_wakeups_total\\{.*vert\\.x-eventloop-thread-.*} [1-9].*"))
                    .anyMatch(
                            line -> line.matches("baton_loop_events_total\\{.*vert\\.x-eventloop-thread-.*} [1-9].*"));
        }
    }

    @Test
    @Order(2)
    void whenOneIsKilledTheOtherServesThePortAlone() {
        NodeProcess killed = cluster.cluster().node("gateway-2");
        killed.kill();
        Awaitility.await("the end of gateway-2").atMost(SOON).until(() -> !killed.alive());

        for (int connection = 0; connection < 20; connection++) {
            assertThat(Rest.json(whereOverANewConnection()).get("node").asText())
                    .isEqualTo("gateway-1");
        }
    }

    private static HttpResponse<String> whereOverANewConnection() {
        try (Rest rest = new Rest(cluster.cluster().gateways().getFirst(), cluster.apiKey())) {
            HttpResponse<String> response = rest.get("/probe/where");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return response;
        }
    }

    private static List<String> metrics(NodeProcess node) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + node.plan().adminPort() + "/metrics");
        try (InputStream answer = uri.toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
