package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.faults.FaultCluster;
import dev.baton.cli.faults.SharedCluster;
import dev.baton.cluster.NodeProcess;
import dev.baton.flows.payments.SampleAccounts;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same flows in every completion style, over real JVMs: the same answers, on the threads that the style promises.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(SharedCluster.class)
class CompletionStylesTest {
    private static final String NOTIFICATION = "notification";
    private static final String CALLBACK = "callback";
    private static final String POLLING = "polling";
    private static final String BLOCKING = "blocking";
    private static final String COROUTINE = "coroutine";
    private static final String BLOCKED = "has been blocked for";

    private static FaultCluster cluster;
    private static Rest rest;
    private static int linesBefore;

    @BeforeAll
    static void open(FaultCluster shared) {
        cluster = shared;
        linesBefore = blockedLoops().size();
        rest = new Rest(cluster.cluster().gateways().getFirst(), cluster.apiKey());
    }

    @AfterAll
    static void close() {
        if (rest != null) {
            rest.close();
        }
    }

    @Test
    @Order(1)
    void notificationComputesOnAComputeService() {
        JsonNode where = where(NOTIFICATION);

        assertThat(where.get("eventLoop").asText()).startsWith("vert.x-eventloop-thread");
        assertThat(where.get("compute").asText()).startsWith("baton-compute");
        assertThat(where.get("node").asText()).isEqualTo("compute-service-1");
    }

    @Test
    @Order(1)
    void callbackGoesOnWhereTheDatabaseWorkWasDone() {
        JsonNode where = where(CALLBACK);

        assertThat(where.get("eventLoop").asText()).startsWith("vert.x-eventloop-thread");
        assertThat(where.get("compute").asText())
                .as("a worker thread, never the lane's event loop")
                .startsWith("baton-compute");
        assertThat(where.get("node").asText()).startsWith("db-worker-");
    }

    @Test
    @Order(1)
    void pollingChecksMoreThanOnceAndComputesOnTheGateway() {
        HttpResponse<String> response = rest.get("/probe/where", "Baton-Completion", POLLING);
        JsonNode where = Rest.json(response);

        assertThat(response.headers().firstValue("Baton-Checks").map(Integer::parseInt))
                .hasValueSatisfying(checks -> assertThat(checks).isGreaterThan(1));
        assertThat(where.get("eventLoop").asText()).startsWith("vert.x-eventloop-thread");
        assertThat(where.get("compute").asText()).startsWith("baton-compute");
        assertThat(where.get("node").asText()).isEqualTo("gateway-1");
    }

    @Test
    @Order(1)
    void blockingKeepsOnePlatformThreadFromFirstToLast() {
        JsonNode where = where(BLOCKING);

        assertThat(where.get("eventLoop").asText())
                .startsWith("baton-request-")
                .isEqualTo(where.get("compute").asText());
        assertThat(where.get("node").asText()).isEqualTo("gateway-1");
    }

    @Test
    @Order(1)
    void coroutineKeepsOneVirtualThreadFromFirstToLast() {
        JsonNode where = where(COROUTINE);

        assertThat(where.get("eventLoop").asText())
                .startsWith("baton-virtual-")
                .isEqualTo(where.get("compute").asText());
        assertThat(where.get("node").asText()).isEqualTo("gateway-1");
    }

    private static JsonNode where(String style) {
        return Rest.json(rest.get("/probe/where", "Baton-Completion", style));
    }

    @ParameterizedTest
    @ValueSource(strings = {NOTIFICATION, CALLBACK, POLLING, BLOCKING, COROUTINE})
    @Order(2)
    void everyFlowAnswersTheSame(String style) {
        String[] header = {"Baton-Completion", style};
        String key = "same-" + style;

        HttpResponse<String> booked = rest.post(
                "/transfers", transfer(1, 2, "12.50", "styles"), "Baton-Completion", style, "Idempotency-Key", key);
        assertThat(booked.statusCode()).as(booked.body()).isEqualTo(201);
        JsonNode receipt = Rest.json(booked);
        String id = receipt.get("id").asText();
        assertThat(receipt.get("amount").asText()).isEqualTo("12.50");
        assertThat(booked.headers().firstValue("Location")).contains("/transfers/" + id);
        assertThat(names(receipt)).isEqualTo(names(Rest.json(rest.get("/transfers/" + id, header))));

        HttpResponse<String> again = rest.post(
                "/transfers", transfer(1, 2, "12.50", "styles"), "Baton-Completion", style, "Idempotency-Key", key);
        assertThat(again.body()).isEqualTo(booked.body());
        assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");

        assertThat(rest.post("/transfers", transfer(3, 3, "1.00", "same"), header)
                        .statusCode())
                .isEqualTo(422);
        assertThat(rest.post("/transfers", transfer(4, 5, "99999999.00", "too much"), header)
                        .statusCode())
                .isEqualTo(422);
        assertThat(rest.post("/transfers", "{}", header).statusCode()).isEqualTo(400);
        assertThat(rest.get("/accounts/1", header).body())
                .isEqualTo(rest.get("/accounts/1").body());
        assertThat(rest.get("/accounts/1/statement?limit=2", header).body())
                .isEqualTo(rest.get("/accounts/1/statement?limit=2").body());
        assertThat(rest.get("/transfers/" + id + "/receipt", header).body())
                .isEqualTo(rest.get("/transfers/" + id + "/receipt").body());
        assertThat(rest.post("/probe/steps", "{\"id\": \"" + style + "\", \"millisBetween\": 5}", header)
                        .statusCode())
                .as("two database stages")
                .isEqualTo(201);
        assertThat(rest.post("/probe/marks", "{\"id\": \"" + style + "\", \"mode\": \"ok\"}", header)
                        .statusCode())
                .as("a flow that is not durable")
                .isEqualTo(201);
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new HashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    @Order(2)
    void whoDoesNotCareAtAllCombinesCallbackWithRespondAsync() {
        HttpResponse<String> taken = rest.post(
                "/probe/steps",
                "{\"id\": \"nobody waits\", \"millisBetween\": 1500}",
                "Baton-Completion",
                CALLBACK,
                "Prefer",
                "respond-async");

        assertThat(taken.statusCode()).isEqualTo(202);
        String location = taken.headers().firstValue("Location").orElseThrow();
        assertThat(Rest.json(rest.get(location)).get("state").asText()).isEqualTo("running");
        await("the request is done")
                .atMost(Duration.ofSeconds(20))
                .until(() -> Rest.json(rest.get(location)).get("state").asText().equals("done"));
    }

    @Test
    @Order(2)
    void aStyleThatThereIsNotIsRefused() {
        HttpResponse<String> refused = rest.get("/probe/where", "Baton-Completion", "telepathy");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("notification, callback, polling, blocking, coroutine");
    }

    @Test
    @Order(3)
    void whenAllThreadsAreTakenBlockingRequestsAreTurnedAway() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 64)
                .mapToObj(i -> rest.postAsync("/probe/pauses", "{\"millis\": 100}", "Baton-Completion", BLOCKING))
                .toList();
        Map<Integer, Long> byStatus = statuses(answers);

        assertThat(byStatus).containsOnlyKeys(200, 503);
        assertThat(byStatus.get(200)).isGreaterThanOrEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {NOTIFICATION, CALLBACK, POLLING, BLOCKING, COROUTINE})
    @Order(4)
    void everyRequestIsAnsweredOnceWhenItsDbWorkerIsKilled(String style) throws Exception {
        int requests = style.equals(BLOCKING) ? 30 : 120;
        NodeProcess worker = cluster.cluster().node("db-worker-1");
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, requests)
                .mapToObj(i -> rest.postAsync(
                        "/transfers", transfer(10 + i, 500 + i, "1.00", "kill-" + style), "Baton-Completion", style))
                .toList();
        worker.kill();

        assertThat(statuses(answers)).containsOnlyKeys(201);
        assertThat(cluster.booked("kill-" + style)).isEqualTo(requests);
        cluster.repair();
    }

    @Test
    @Order(5)
    void noEventLoopWasBlockedInAnyStyle() {
        assertThat(blockedLoops()).hasSize(linesBefore);
    }

    @Test
    @Order(6)
    void theCheckerOfBlockedEventLoopsCanFail() {
        rest.post("/probe/holds", "{\"millis\": 4500}");

        await("the line of the blocked-thread checker")
                .atMost(Duration.ofSeconds(10))
                .until(() -> blockedLoops().size() > linesBefore);
    }

    private static List<String> blockedLoops() {
        return cluster.cluster().nodes().stream()
                .flatMap(node -> lines(node).stream())
                .filter(line -> line.contains(BLOCKED) && line.contains("eventloop"))
                .toList();
    }

    private static List<String> lines(NodeProcess node) {
        try {
            return Files.readAllLines(node.log());
        } catch (IOException e) {
            throw new AssertionError(node.log().toString(), e);
        }
    }

    private static Map<Integer, Long> statuses(List<CompletableFuture<HttpResponse<String>>> answers) throws Exception {
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        return answers.stream()
                .map(CompletableFuture::join)
                .collect(Collectors.groupingBy(HttpResponse::statusCode, Collectors.counting()));
    }

    private static String transfer(int from, int to, String amount, String reference) {
        return "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":\"%s\",\"currency\":\"CZK\",\"reference\":\"%s\"}"
                .formatted(SampleAccounts.iban(from), SampleAccounts.iban(to), amount, reference);
    }
}
