package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.faults.FaultCluster;
import dev.baton.cluster.ClusterPlan;
import dev.baton.flows.payments.SampleAccounts;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The only db-worker is gone: one gateway waits two seconds for it, as where it is away for long; another one minutes,
 * as where it is back in time. In each completion style.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NoDbWorkerTest {
    private static final List<String> STYLES = List.of("notification", "callback", "polling", "blocking", "coroutine");
    private static final String WAIT = "BATON_BUS_WAIT_FOR_DB_WORKER";
    private static final Duration DEADLINE = Duration.ofMinutes(4);

    private static FaultCluster cluster;
    private static Rest impatient;
    private static Rest patient;

    @BeforeAll
    static void open() {
        cluster = FaultCluster.open(
                ClusterPlan.onFreePorts(2, 1, 0)
                        .with("gateway-1", Map.of(WAIT, "2s"))
                        .with("gateway-2", Map.of(WAIT, "4m")),
                Map.of("BATON_GATEWAY_REQUESTS_DEADLINE", DEADLINE.toSeconds() + "s"));
        List<URI> gateways = cluster.cluster().gateways();
        impatient = new Rest(gateways.getFirst(), cluster.apiKey(), DEADLINE);
        patient = new Rest(gateways.getLast(), cluster.apiKey(), DEADLINE);
        booked(all(patient, "before"));
        booked(all(impatient, "before-too"));
        cluster.cluster().node("db-worker-1").kill();
        await("the gateways know").atMost(Duration.ofSeconds(60)).until(NoDbWorkerTest::gatewaysLackIt);
    }

    private static boolean gatewaysLackIt() {
        return Stream.of("gateway-1", "gateway-2")
                .noneMatch(name -> cluster.cluster().node(name).ready());
    }

    @AfterAll
    static void close() {
        if (cluster != null) {
            impatient.close();
            patient.close();
            cluster.close();
        }
    }

    @Test
    @Order(1)
    void whileItIsAwayForLongEachRequestIsAnsweredThatNothingWasDone() {
        long sent = System.nanoTime();

        List<HttpResponse<String>> answers = answered(all(impatient, "away"));

        assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(DEADLINE.dividedBy(4));
        assertThat(answers).allSatisfy(answer -> {
            JsonNode problem = Rest.json(answer);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(problem.path("verdict").asText()).isEqualTo("no-handler");
            assertThat(problem.path("effect").asText()).isEqualTo("none");
            assertThat(problem.path("detail").asText()).contains("This attempt did nothing");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        });
    }

    @Test
    @Order(1)
    void theSameHoldsForWhoAskedNotToWait() {
        HttpResponse<String> answer =
                impatient.post("/transfers", transfer("away"), "Prefer", "respond-async", "Idempotency-Key", "away");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Rest.json(answer).path("effect").asText()).isEqualTo("none");
    }

    @Test
    @Order(2)
    void whenItIsBackInTimeARequestHasOnlyWaited() throws SQLException {
        List<CompletableFuture<HttpResponse<String>>> waiting = all(patient, "back");

        cluster.repair();

        booked(waiting);
        assertThat(cluster.booked("away")).as("of those that did nothing").isZero();
        assertThat(cluster.booked("back")).isEqualTo(STYLES.size());
        booked(all(impatient, "after"));
    }

    private static List<CompletableFuture<HttpResponse<String>>> all(Rest gateway, String reference) {
        return STYLES.stream()
                .map(style -> gateway.postAsync("/transfers", transfer(reference), "Baton-Completion", style))
                .toList();
    }

    private static void booked(List<CompletableFuture<HttpResponse<String>>> answers) {
        assertThat(answered(answers))
                .allSatisfy(answer ->
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201));
    }

    private static List<HttpResponse<String>> answered(List<CompletableFuture<HttpResponse<String>>> answers) {
        return answers.stream()
                .map(answer ->
                        answer.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join())
                .toList();
    }

    private static String transfer(String reference) {
        return "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":\"1.00\",\"currency\":\"CZK\",\"reference\":\"%s\"}"
                .formatted(SampleAccounts.iban(1), SampleAccounts.iban(2), reference);
    }
}
