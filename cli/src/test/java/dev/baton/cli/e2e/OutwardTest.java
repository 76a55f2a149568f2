package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.CommandRun;
import dev.baton.cli.e2e.OtlpCollector.Received;
import dev.baton.cli.faults.FaultCluster;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.NodeProcess;
import dev.baton.flows.payments.SampleAccounts;
import dev.baton.message.Json;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What people and their tools see of a cluster from outside: the commands, and a collector of spans. Three real JVMs.
 */
class OutwardTest {
    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT_SPAN = "00f067aa0ba902b7";

    private static OtlpCollector collector;
    private static FaultCluster cluster;
    private static Rest rest;

    @BeforeAll
    static void open() throws IOException {
        collector = new OtlpCollector();
        cluster = FaultCluster.open(
                ClusterPlan.onFreePorts(1, 1, 1),
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
                        "OTEL_SERVICE_NAME", "bank",
                        "OTEL_BSP_SCHEDULE_DELAY", "200",
                        "BATON_TIMELINES_TRACE_LINK", "http://127.0.0.1:16686/trace/{traceId}"));
        rest = new Rest(cluster.cluster().gateways().getFirst(), cluster.apiKey());
    }

    @AfterAll
    static void close() {
        if (cluster != null) {
            rest.close();
            cluster.close();
        }
        if (collector != null) {
            collector.close();
        }
    }

    private static String transfer(String... headers) {
        HttpResponse<String> response = rest.post(
                "/transfers",
                "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":\"1.00\",\"currency\":\"CZK\",\"reference\":\"lunch\"}"
                        .formatted(SampleAccounts.iban(1), SampleAccounts.iban(2)),
                headers);
        assertThat(response.statusCode()).isEqualTo(201);
        return response.headers().firstValue("Request-Id").orElseThrow();
    }

    private static CommandRun baton(String node, String... words) {
        return CommandRun.on(
                "http://127.0.0.1:" + cluster.cluster().node(node).plan().adminPort(), words);
    }

    @Test
    void oneRequestIsOneConnectedTraceOverAllNodesBelowTheClientsSpan() {
        transfer("traceparent", "00-" + TRACE_ID + "-" + CLIENT_SPAN + "-01");

        Awaitility.await("the spans of three nodes")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(collector.of(TRACE_ID).stream()
                                .map(span -> span.span().getName()))
                        .contains(
                                "POST /transfers", "A authenticate", "send post to the ledger", "COMMIT", "F receipt"));

        List<Received> spans = collector.of(TRACE_ID);
        assertThat(spans.stream().map(Received::node).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("gateway-1", "db-worker-1", "compute-service-1");
        assertThat(spans).allSatisfy(span -> assertThat(span.service()).isEqualTo("bank"));
        Set<String> ids = spans.stream().map(Received::id).collect(Collectors.toSet());
        assertThat(ids).as("no span comes twice").hasSameSizeAs(spans);
        assertThat(spans).allSatisfy(span -> {
            if (!span.parent().equals(CLIENT_SPAN)) {
                assertThat(ids).as("the parent of %s", span.span().getName()).contains(span.parent());
            }
        });
        assertThat(spans)
                .filteredOn(span -> span.parent().equals(CLIENT_SPAN))
                .singleElement()
                .satisfies(root -> {
                    assertThat(root.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
                    assertThat(root.attribute("http.request.method")).isEqualTo("POST");
                    assertThat(root.attribute("http.route")).isEqualTo("/transfers");
                });
        Map<String, Received> byName = spans.stream()
                .collect(Collectors.toMap(span -> span.span().getName(), Function.identity(), (one, other) -> one));
        assertThat(byName.get("COMMIT").attribute("db.system.name")).isEqualTo("postgresql");
        assertThat(byName.get("post to the ledger").attribute("db.operation.batch.size"))
                .isEqualTo("1");
        assertThat(byName.get("send post to the ledger").attribute("messaging.destination.name"))
                .isEqualTo("db-worker-1");
    }

    @Test
    void commandsShowWhatGoesOnWhicheverNodeIsAsked() {
        String id = transfer("Baton-Trace", "on");

        Awaitility.await("the whole timeline").atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        baton("compute-service-1", "trace", id))
                .satisfies(run -> assertThat(run.out()).contains("COMMIT", "F receipt", "reply stored", "█", "▓")));
        assertThat(Json.tree(Buffer.buffer(
                                baton("gateway-1", "trace", "--json", id).out()))
                        .get("traceLink")
                        .asText())
                .matches("http://127.0.0.1:16686/trace/[0-9a-f]{32}");
        assertThat(baton("db-worker-1", "trace").out()).contains(id);
        assertThat(baton("db-worker-1", "trace", "00000000-0000-0000-0000-000000000001")
                        .code())
                .isEqualTo(1);

        assertThat(baton("gateway-1", "nodes").out()).contains("gateway-1", "db-worker-1", "compute-service-1");
        assertThat(baton("gateway-1", "top").out()).contains("transfer/post to the ledger");
        assertThat(baton("gateway-1", "tap", "baton.node.", "full").out()).contains("full");
        assertThat(baton("gateway-1", "tap", "--reset").out()).doesNotContain("full");

        CommandRun tail =
                baton("db-worker-1", "tail", "--json", "--since=5m", "--count=2", "request:" + id, "kind:completion");
        assertThat(tail.code()).isZero();
        assertThat(tail.out().lines()).hasSize(2).allSatisfy(line -> assertThat(
                        Json.tree(Buffer.buffer(line)).get("requestId").asText())
                .isEqualTo(id));
    }

    @Test
    void whatTheDashboardAsksForIsThereAndTheSeriesAreFew() throws IOException {
        transfer();

        Set<String> exposed = new HashSet<>();
        for (NodeProcess node : cluster.cluster().nodes()) {
            List<String> series = metrics(node);
            assertThat(series).as("the series of %s", node.name()).hasSizeBetween(50, 1_200);
            series.forEach(line -> exposed.add(line.substring(0, line.indexOf('{'))));
        }

        String dashboard = Files.readString(Path.of("..", "conf", "grafana", "baton.json"));
        Set<String> asked = Pattern.compile("(?:baton|jvm|process)_[a-z_]+")
                .matcher(dashboard)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        assertThat(asked).hasSizeGreaterThan(25);
        assertThat(exposed).containsAll(asked);
    }

    private static List<String> metrics(NodeProcess node) {
        try (Rest admin = new Rest(URI.create("http://127.0.0.1:" + node.plan().adminPort()), "")) {
            return admin.get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.contains("{") && !line.startsWith("#"))
                    .toList();
        }
    }
}
