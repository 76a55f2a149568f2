package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What any node of four real JVMs reports of all of them. The worker is killed last. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeenNodesTest extends SeenCluster {
    @Test
    @Order(1)
    void anyNodeTellsOfAllNodes() {
        for (String asked : List.of("gateway-1", "db-worker-2", "compute-service-1")) {
            JsonNode answer = await(
                    "every clock to be measured, as " + asked + " sees it",
                    () -> get(asked, "/api/nodes"),
                    nodes -> nodes.get("pings").size() == 12
                            && nodes.get("orphans").isEmpty());

            assertThat(names(answer.get("nodes")))
                    .containsExactly("compute-service-1", "db-worker-1", "db-worker-2", "gateway-1");
            assertThat(answer.get("nodes")).allSatisfy(node -> {
                assertThat(node.get("unreachable").asBoolean()).isFalse();
                assertThat(node.get("state").asText()).isEqualTo("ready");
                assertThat(node.get("eventLoops")).isNotEmpty();
                assertThat(node.get("subscriptions")).hasSizeGreaterThanOrEqualTo(3);
                assertThat(Math.abs(node.get("clockOffsetMicros").asLong()))
                        .as("one machine has one clock: the offset is the error at the most, and what a start rounds")
                        .isLessThan(node.get("clockErrorMicros").asLong() + 20_000);
            });
        }
        assertThat(find(get("gateway-1", "/api/nodes").get("nodes"), "name", "db-worker-1")
                        .get("lanes"))
                .isNotEmpty()
                .allSatisfy(
                        lane -> assertThat(lane.get("connected").asBoolean()).isTrue());
    }

    @Test
    @Order(1)
    void addressesAreCountedAndCommandsByWhatTheyAskFor() {
        transfer("counted");

        JsonNode addresses = get("db-worker-2", "/api/addresses").get("addresses");

        JsonNode ledger = find(addresses, "address", "transfer/post to the ledger");
        assertThat(ledger.get("kind").asText()).isEqualTo("command");
        assertThat(ledger.get("count").asLong()).isPositive();
        assertThat(ledger.get("runP99Micros").asLong()).isPositive();
        assertThat(ledger.get("level").asText()).isEqualTo("headers");
    }

    @Test
    @Order(1)
    void noTransferIsADeadLetter() {
        assertThat(get("db-worker-1", "/api/durable?state=dead&flow=transfer").get("requests"))
                .isEmpty();
    }

    @Test
    @Order(2)
    void aNodeThatDoesNotAnswerIsShownSoAndHoldsNobodyUp() {
        cluster().cluster().node("compute-service-1").freeze();
        try {
            long asked = System.nanoTime();
            JsonNode nodes = get("gateway-1", "/api/nodes").get("nodes");

            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(4));
            assertThat(find(nodes, "name", "compute-service-1")
                            .get("unreachable")
                            .asBoolean())
                    .isTrue();
            assertThat(find(nodes, "name", "db-worker-1").get("unreachable").asBoolean())
                    .isFalse();
            assertThat(get("gateway-1", "/api/messages").get("messages")).isNotEmpty();
        } finally {
            cluster().cluster().node("compute-service-1").thaw();
        }
        await("the node to answer again", () -> get("gateway-1", "/api/nodes").get("nodes"), nodes -> !find(
                        nodes, "name", "compute-service-1")
                .get("unreachable")
                .asBoolean());
    }

    @Test
    @Order(3)
    void aWorkerThatIsKilledIsTheVerdictOfTheVeryCommandThatItHad() {
        CompletableFuture<HttpResponse<String>> marking =
                rest().postAsync("/probe/marks", "{\"id\":\"sleeper\",\"mode\":\"sleep\"}");
        JsonNode command = await(
                "the command to be on its way",
                () -> get("gateway-1", "/api/messages?limit=1000&filter=node:gateway-1"),
                answer -> unanswered(answer, "probe-mark").isPresent());
        String worker =
                unanswered(command, "probe-mark").orElseThrow().get("to").asText();

        cluster().cluster().node(worker).kill();

        HttpResponse<String> answer = marking.orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(answer.statusCode()).isEqualTo(503);
        String id = answer.headers().firstValue("Request-Id").orElseThrow();
        JsonNode hops = get("gateway-1", "/api/messages?filter=request:" + id).get("messages");
        JsonNode sent = find(hops, "direction", "out");
        assertThat(sent.get("verdict").asText()).isEqualTo("node-left");
        assertThat(sent.get("to").asText()).isEqualTo(worker);
        JsonNode timeline = get("gateway-1", "/api/requests/" + id + "/timeline");
        assertThat(timeline.get("verdict").asText()).isEqualTo("node-left");
        assertThat(timeline.get("spans")).anySatisfy(span -> assertThat(
                        span.path("details").path("verdict").asText())
                .isEqualTo("node-left"));
    }

    private static Optional<JsonNode> unanswered(JsonNode answer, String flow) {
        return StreamSupport.stream(answer.get("messages").spliterator(), false)
                .filter(hop -> hop.path("flow").asText().equals(flow) && !hop.has("verdict"))
                .findFirst();
    }

    private static List<String> names(JsonNode nodes) {
        List<String> names = new ArrayList<>();
        nodes.forEach(node -> names.add(node.get("name").asText()));
        return names;
    }
}
