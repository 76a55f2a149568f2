package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.baton.cli.faults.FaultCluster;
import dev.baton.cluster.ClusterPlan;
import dev.baton.flows.payments.SampleAccounts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The main job over four real JVMs and a real PostgreSQL. The worker is killed last. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
    /** Small bounds, so that too much is soon too much; and webhooks to this machine. */
    private static final Map<String, String> SETTINGS = Map.of(
            "BATON_BUS_WINDOW", "64",
            "BATON_BUS_MAX_WAITING", "128",
            "BATON_GATEWAY_REQUESTS_MAX_OPEN", "400",
            "BATON_GATEWAY_HTTP_INSECURE_WEBHOOKS", "true",
            "BATON_DURABLE_WEBHOOKS_ALLOW_INTERNAL", "true",
            "BATON_DURABLE_WEBHOOKS_ALLOW_HTTP", "true");

    private static FaultCluster cluster;
    private static Rest rest;

    @BeforeAll
    static void open() {
        cluster = FaultCluster.open(ClusterPlan.onFreePorts(1, 2, 1), SETTINGS);
        rest = new Rest(cluster.cluster().gateways().getFirst(), cluster.apiKey());
    }

    @AfterAll
    static void close() {
        if (cluster != null) {
            rest.close();
            cluster.close();
        }
    }

    @Test
    @Order(1)
    void eachStageRunsWhereItsFlowPlacesIt() {
        JsonNode where = Rest.json(rest.get("/probe/where"));

        assertThat(where.get("eventLoop").asText()).startsWith("vert.x-eventloop-thread");
        assertThat(where.get("compute").asText()).startsWith("baton-compute");
        assertThat(where.get("node").asText()).isEqualTo("compute-service-1");
    }

    @Test
    @Order(1)
    void aFlowWithTwoDatabaseStagesRunsToItsEnd() {
        assertThat(rest.post("/probe/steps", "{\"id\": \"two\", \"millisBetween\": 1}")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    @Order(1)
    void aTransferIsBookedAndItsReceiptCanBeRead() {
        HttpResponse<String> booked = rest.post("/transfers", transfer(1, 2, "12.50"));

        assertThat(booked.statusCode()).isEqualTo(201);
        String id = Rest.json(booked).get("id").asText();
        assertThat(booked.headers().firstValue("Location")).contains("/transfers/" + id);
        assertThat(booked.headers().firstValue("Request-Id")).isPresent();
        assertThat(rest.get("/transfers/" + id).statusCode()).isEqualTo(200);
        HttpResponse<String> receipt = rest.get("/transfers/" + id + "/receipt");
        assertThat(receipt.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(receipt.body()).contains("<svg", "12.50");
    }

    @Test
    @Order(1)
    void whoAskedForAWebhookIsCalledWithASignature() throws Exception {
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext("/hook", exchange -> {
            String signature = exchange.getRequestHeaders().getFirst("webhook-signature");
            calls.add(signature + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
            HttpResponse<String> booked =
                    rest.post("/transfers", transfer(3, 4, "1.00"), "Baton-Webhook", url, "Idempotency-Key", "hook-1");
            assertThat(booked.statusCode()).isEqualTo(201);

            String call = calls.poll(20, TimeUnit.SECONDS);

            assertThat(call)
                    .as("the call within 20 s")
                    .isNotNull()
                    .startsWith("v1,")
                    .contains("request.completed");
        } finally {
            server.stop(0);
        }
    }

    @Test
    @Order(1)
    void aBusinessNoIsAProblemDocument() {
        HttpResponse<String> refused = rest.post("/transfers", transfer(1, 1, "12.50"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(Rest.json(refused).get("type").asText()).isEqualTo("urn:baton:problem:same-account");
    }

    @Test
    @Order(1)
    void oneRefusedAndOneFailingRequestLeaveTheOthersOfTheirBatchAlone() {
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 40)
                .mapToObj(i ->
                        rest.postAsync("/probe/marks", mark("batch-" + i, i == 7 ? "refuse" : i == 9 ? "fail" : "ok")))
                .toList();

        List<Integer> statuses =
                all.stream().map(answer -> answered(answer).statusCode()).toList();

        assertThat(statuses.get(7)).isEqualTo(409);
        assertThat(statuses.get(9)).isEqualTo(500);
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(38);
        assertThat(count("select count(*) from probe.mark where id like 'batch-%'"))
                .isEqualTo(38);
    }

    @Test
    @Order(1)
    void aValueBeyondTheCapOfAFrameIsRefusedAndASmallerOneTravels() {
        assertThat(rest.post("/probe/sizes", "{\"bytes\":400000}").statusCode()).isEqualTo(200);

        HttpResponse<String> tooLarge = rest.post("/probe/sizes", "{\"bytes\":600000}");

        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(Rest.json(tooLarge).get("verdict").asText()).isEqualTo("too-large");
    }

    @Test
    @Order(2)
    void overloadIsAnsweredAtOnceAndMemoryStaysFlat() throws Exception {
        flood();
        double before = heapAfterCollection();

        long refused = flood() + flood() + flood();

        assertThat(refused).as("requests answered 503").isPositive();
        assertThat(heapAfterCollection() - before)
                .as("growth of the gateway's heap, in MiB")
                .isLessThan(16);
        assertThat(rest.get("/probe/where").statusCode()).isEqualTo(200);
    }

    private static long flood() {
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 600)
                .mapToObj(i -> rest.postAsync("/probe/pauses", "{\"millis\":5}"))
                .toList();
        List<Integer> statuses =
                all.stream().map(answer -> answered(answer).statusCode()).toList();
        assertThat(statuses).allSatisfy(status -> assertThat(status).isIn(200, 503));
        return statuses.stream().filter(status -> status == 503).count();
    }

    /** What is left after a full collection, whichever collector a gateway has. */
    private static double heapAfterCollection() throws Exception {
        Process collection = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(cluster.cluster().node("gateway-1").pid()),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(collection.waitFor(30, TimeUnit.SECONDS))
                    .as("the end of jcmd GC.run")
                    .isTrue();
            assertThat(collection.exitValue()).as("what jcmd GC.run ended with").isZero();
        } finally {
            collection.destroyForcibly();
        }
        return usedHeapMiB();
    }

    private static double usedHeapMiB() throws Exception {
        int port = cluster.cluster().node("gateway-1").plan().adminPort();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String metrics = http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return metrics.lines()
                            .filter(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("area=\"heap\""))
                            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                            .sum()
                    / (1 << 20);
        }
    }

    @Test
    @Order(3)
    void whenAWorkerIsKilledUnderTwoHundredRequestsEachGetsAnAnswerThatTheLedgerConfirms() throws Exception {
        Map<String, CompletableFuture<HttpResponse<String>>> transfers = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            String reference = "kill-" + i;
            transfers.put(
                    reference, rest.postAsync("/transfers", transfer(1 + i % 50, 51 + i % 50, "1.00", reference)));
        }

        cluster.cluster().node("db-worker-1").kill();

        Map<String, HttpResponse<String>> answers = new HashMap<>();
        transfers.forEach((reference, answer) -> answers.put(reference, answered(answer)));
        assertThat(answers.values())
                .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(201, 503));
        assertThat(answers.values()).as("booked").anyMatch(answer -> answer.statusCode() == 201);
        assertThat(cluster.judge(answers, 100)).isEmpty();
        assertThat(rest.post("/probe/marks", mark("after", "ok")).statusCode()).isEqualTo(201);
    }

    private static String transfer(int from, int to, String amount) {
        return transfer(from, to, amount, "test");
    }

    private static String transfer(int from, int to, String amount, String reference) {
        return """
                {"from":"%s","to":"%s","amount":"%s",\
                "currency":"CZK",\
                "reference":"%s"}""".formatted(SampleAccounts.iban(from), SampleAccounts.iban(to), amount, reference);
    }

    private static String mark(String id, String mode) {
        return "{\"id\":\"%s\",\"mode\":\"%s\"}".formatted(id, mode);
    }

    private static HttpResponse<String> answered(CompletableFuture<HttpResponse<String>> answer) {
        return answer.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static long count(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(cluster.database().jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
