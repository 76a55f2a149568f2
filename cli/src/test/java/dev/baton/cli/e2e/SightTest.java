package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.faults.FaultCluster;
import dev.baton.cli.faults.SharedCluster;
import dev.baton.cluster.NodeProcess;
import dev.baton.flows.payments.SampleAccounts;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What any node of four real JVMs reports of all of them. The worker is killed last. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(SharedCluster.class)
class SightTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CANARY = "CANARY-4711-XYZZY";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static FaultCluster cluster;
    private static Rest rest;

    @BeforeAll
    static void open(FaultCluster shared) {
        cluster = shared;
        rest = new Rest(cluster.cluster().gateways().getFirst(), cluster.apiKey());
    }

    @AfterAll
    static void close() {
        if (rest != null) {
            rest.close();
        }
        HTTP.shutdownNow();
    }

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
    void aTimelineTellsWhereTheTimeOfARequestWentOnEveryNode() {
        String id = transfer("lunch", "Baton-Trace", "on");

        JsonNode timeline = await(
                "the timeline with all that was stored",
                () -> get("compute-service-1", "/api/requests/" + id + "/timeline"),
                known -> labels(known).contains("replies") && labels(known).contains("reply stored"));

        assertThat(labels(timeline))
                .contains(
                        "A authenticate",
                        "B read the order",
                        "C plan",
                        "post to the ledger",
                        "COMMIT",
                        "claimed",
                        "D screen",
                        "E statement line",
                        "F receipt",
                        "reply stored");
        assertThat(timeline.get("style").asText()).isEqualTo("notification");
        assertThat(timeline.get("verdict").asText()).isEqualTo("replied");
        assertThat(timeline.get("traceId").asText()).hasSize(32);
        assertThat(timeline.get("messages"))
                .as("three commands and their completions")
                .hasSize(6);
        causesComeFirst(timeline);
        sumsUp(timeline);
    }

    @Test
    @Order(1)
    void aPolledRequestTellsOfEachCheckAndOfWhatLayInTheMail() {
        String id = transfer("polled", "Baton-Trace", "on", "Baton-Completion", "polling");

        JsonNode timeline = await(
                "the timeline with all that was stored",
                () -> get("gateway-1", "/api/requests/" + id + "/timeline"),
                known -> labels(known).contains("replies") && labels(known).contains("reply stored"));

        assertThat(labels(timeline)).contains("check: not yet", "check: done", "in the mail, until the next check");
        JsonNode mail = find(timeline.get("spans"), "label", "in the mail, until the next check");
        assertThat(mail.get("track").asText()).as("no thread is held").isEqualTo("gateway-1/parked");
        sumsUp(timeline);
    }

    private static void causesComeFirst(JsonNode timeline) {
        Map<String, JsonNode> spans = new HashMap<>();
        timeline.get("spans").forEach(span -> spans.put(span.get("id").asText(), span));
        assertThat(timeline.get("spans")).allSatisfy(span -> {
            assertThat(span.get("startMicros").asLong())
                    .isLessThanOrEqualTo(span.get("endMicros").asLong());
            JsonNode parent = spans.get(span.path("parent").asText());
            if (parent != null) {
                assertThat(span.get("startMicros").asLong())
                        .as("%s begins after %s", span, parent)
                        .isGreaterThanOrEqualTo(parent.get("startMicros").asLong() - 1);
            }
        });
        assertThat(timeline.get("messages"))
                .allSatisfy(message -> assertThat(message.get("receivedMicros").asLong())
                        .isGreaterThanOrEqualTo(message.get("sentMicros").asLong()));
        List<String> order = labels(timeline);
        assertThat(order.indexOf("C plan")).isLessThan(order.indexOf("COMMIT"));
        assertThat(order.indexOf("COMMIT")).isLessThan(order.indexOf("D screen"));
        assertThat(order.indexOf("F receipt")).isLessThan(order.indexOf("reply stored"));
    }

    /** What is right below the request covers it: what was written down, and what is left between. */
    private static void sumsUp(JsonNode timeline) {
        String whole = StreamSupport.stream(timeline.get("spans").spliterator(), false)
                .filter(span -> span.get("track").asText().endsWith("/request"))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asText();
        long took = timeline.get("tookMicros").asLong();
        long sum = StreamSupport.stream(timeline.get("spans").spliterator(), false)
                .filter(span -> span.path("parent").asText().equals(whole))
                .mapToLong(span -> Math.min(took, span.get("endMicros").asLong())
                        - Math.min(took, span.get("startMicros").asLong()))
                .sum();
        assertThat(sum).as("µs of %d", took).isBetween(took - 500 - took / 20, took + 500);
    }

    @Test
    @Order(1)
    void theStreamShowsAMessageThatIsSentWhileItIsOpen() throws Exception {
        HttpResponse<java.io.InputStream> stream = HTTP.send(
                HttpRequest.newBuilder(admin("db-worker-1", "/api/messages/stream?filter=kind:command"))
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith(":");
            String id = transfer("streamed");

            CompletableFuture<String> seen = CompletableFuture.supplyAsync(() -> lines.lines()
                    .filter(line -> line.startsWith("data: ") && line.contains(id))
                    .findFirst()
                    .orElseThrow());

            JsonNode hop =
                    Json.tree(Buffer.buffer(seen.get(20, TimeUnit.SECONDS).substring(6)));
            assertThat(hop.get("kind").asText()).isEqualTo("command");
            assertThat(hop.get("flow").asText()).isEqualTo("transfer");
            assertThat(hop.get("from").asText()).isEqualTo("gateway-1");
        }
    }

    @Test
    @Order(1)
    void messagesAreSeenAtBothEndsAndKnowWhatCausedThem() {
        String id = transfer("neighbours");

        JsonNode hops = await(
                        "all messages of the request",
                        () -> get("gateway-1", "/api/messages?filter=request:" + id),
                        answer -> answer.get("messages").size() == 12)
                .get("messages");

        assertThat(hops)
                .allSatisfy(hop -> assertThat(hop.path("verdict").asText()).isEqualTo("replied"));
        JsonNode toLane = find(hops, "segment", "post to the ledger");
        JsonNode neighbours = get(
                "gateway-1", "/api/messages/neighbours?id=" + toLane.get("id").asText());
        assertThat(neighbours.get("effects")).hasSize(2).allSatisfy(hop -> assertThat(
                        hop.get("causeId").asText())
                .isEqualTo(toLane.get("id").asText()));
        String done = neighbours.get("effects").get(0).get("id").asText();
        assertThat(get("gateway-1", "/api/messages/neighbours?id=" + done).get("effects"))
                .anySatisfy(hop -> assertThat(hop.get("segment").asText()).startsWith("D screen"));
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
    void whatIsMaskedIsSeenNowhere() throws IOException {
        change("gateway-1", "PUT", "/api/tap", "{\"prefix\":\"\",\"level\":\"full\"}");
        String id = transfer(CANARY, "Baton-Trace", "on", "Idempotency-Key", CANARY);
        await("the timeline", () -> get("gateway-1", "/api/requests/" + id + "/timeline"), known -> true);

        String messages = text("gateway-1", "/api/messages?payload=true&limit=1000&filter=request:" + id);
        String levels = change("gateway-1", "DELETE", "/api/tap", "");

        assertThat(messages).as("with payloads, masked").contains("payload", "***", "CZK");
        for (String seen : List.of(
                messages,
                text("gateway-1", "/api/messages?limit=1000&payload=true"),
                text("gateway-1", "/api/requests/" + id + "/timeline"),
                text("gateway-1", "/api/requests"),
                text("gateway-1", "/api/addresses"),
                logs())) {
            assertThat(seen)
                    .doesNotContain(CANARY)
                    .doesNotContain(SampleAccounts.iban(1))
                    .doesNotContain(cluster.apiKey());
        }
        assertThat(levels).contains("\"level\":\"headers\"").doesNotContain("\"full\"");
    }

    @Test
    @Order(1)
    void aChangeNeedsAHeaderThatNoFormSendsAndTheSameOrigin() {
        HttpRequest.Builder request = HttpRequest.newBuilder(admin("gateway-1", "/api/tap"))
                .PUT(BodyPublishers.ofString("{\"prefix\":\"\",\"level\":\"off\"}"));
        assertThat(send(request).statusCode()).isEqualTo(403);
        assertThat(send(request.copy().header("Baton-Admin", "1").header("Origin", "http://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(HttpRequest.newBuilder(admin("gateway-1", "/api/messages?filter=nonsense:x")))
                        .body())
                .contains("bad-filter", "position");
        assertThat(send(HttpRequest.newBuilder(
                                admin("gateway-1", "/api/requests/00000000-0000-0000-0000-000000000001/timeline")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    @Order(1)
    void aSlowRequestIsKeptThoughNobodyAsked() {
        HttpResponse<String> slow = rest.post("/probe/pauses", "{\"millis\":700}");
        String id = slow.headers().firstValue("Request-Id").orElseThrow();

        JsonNode kept = await(
                "the slow request",
                () -> get("db-worker-1", "/api/requests?limit=200"),
                answer -> has(answer.get("requests"), "requestId", id));

        assertThat(find(kept.get("requests"), "requestId", id).get("why").asText())
                .isEqualTo("slow");
        JsonNode timeline = get("db-worker-1", "/api/requests/" + id + "/timeline");
        assertThat(timeline.get("tracks"))
                .as("tracks of the worker")
                .anySatisfy(lane -> assertThat(lane.get("kind").asText()).isEqualTo("connection"));
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
        cluster.cluster().node("compute-service-1").freeze();
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
            cluster.cluster().node("compute-service-1").thaw();
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
                rest.postAsync("/probe/marks", "{\"id\":\"sleeper\",\"mode\":\"sleep\"}");
        JsonNode command = await(
                "the command to be on its way",
                () -> get("gateway-1", "/api/messages?limit=1000&filter=node:gateway-1"),
                answer -> unanswered(answer, "probe-mark").isPresent());
        String worker =
                unanswered(command, "probe-mark").orElseThrow().get("to").asText();

        cluster.cluster().node(worker).kill();

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

    private static String transfer(String reference, String... headers) {
        String json = """
                {"from":"%s","to":"%s","amount":"1.00",\
                "currency":"CZK",\
                "reference":"%s"}""".formatted(SampleAccounts.iban(1), SampleAccounts.iban(2), reference);
        HttpResponse<String> booked = rest.post("/transfers", json, headers);
        assertThat(booked.statusCode()).as(booked.body()).isEqualTo(201);
        return booked.headers().firstValue("Request-Id").orElseThrow();
    }

    private static Optional<JsonNode> unanswered(JsonNode answer, String flow) {
        return StreamSupport.stream(answer.get("messages").spliterator(), false)
                .filter(hop -> hop.path("flow").asText().equals(flow) && !hop.has("verdict"))
                .findFirst();
    }

    private static List<String> labels(JsonNode timeline) {
        List<String> labels = new ArrayList<>();
        timeline.path("spans").forEach(span -> labels.add(span.get("label").asText()));
        return labels;
    }

    private static List<String> names(JsonNode nodes) {
        List<String> names = new ArrayList<>();
        nodes.forEach(node -> names.add(node.get("name").asText()));
        return names;
    }

    private static boolean has(JsonNode rows, String field, String value) {
        return first(rows, field, value).isPresent();
    }

    private static JsonNode find(JsonNode rows, String field, String value) {
        return first(rows, field, value)
                .orElseThrow(() -> new AssertionError("No " + field + " is " + value + " in " + rows));
    }

    private static Optional<JsonNode> first(JsonNode rows, String field, String value) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path(field).asText().equals(value))
                .findFirst();
    }

    private static JsonNode await(
            String what, java.util.concurrent.Callable<JsonNode> ask, Predicate<JsonNode> enough) {
        return Awaitility.await(what)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(ask, enough);
    }

    private static JsonNode get(String node, String path) {
        return Json.tree(Buffer.buffer(text(node, path)));
    }

    private static String text(String node, String path) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(admin(node, path)));
        assertThat(answer.statusCode()).as("%s says %s", node, answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static String change(String node, String method, String path, String body) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(admin(node, path))
                .header("Baton-Admin", "1")
                .method(method, BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(SOON).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    private static URI admin(String node, String path) {
        int port = cluster.cluster().node(node).plan().adminPort();
        return URI.create("http://127.0.0.1:" + port + path.replace(" ", "%20"));
    }

    private static String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        for (NodeProcess node : cluster.cluster().nodes()) {
            try (Stream<String> lines = Files.lines(node.log())) {
                lines.forEach(line -> all.append(line).append('\n'));
            }
        }
        return all.toString();
    }
}
