package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.faults.FaultCluster;
import dev.baton.cli.faults.SharedCluster;
import dev.baton.flows.payments.SampleAccounts;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Four real JVMs, and the admin port of any of them. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(SharedCluster.class)
abstract class SeenCluster {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private FaultCluster cluster;
    private Rest rest;

    @BeforeAll
    void open(FaultCluster shared) {
        cluster = shared;
        rest = new Rest(cluster.cluster().gateways().getFirst(), cluster.apiKey());
    }

    @AfterAll
    void close() {
        if (rest != null) {
            rest.close();
        }
        http.shutdownNow();
    }

    FaultCluster cluster() {
        return cluster;
    }

    Rest rest() {
        return rest;
    }

    HttpClient http() {
        return http;
    }

    String transfer(String reference, String... headers) {
        String json = """
                {"from":"%s","to":"%s","amount":"1.00",\
                "currency":"CZK",\
                "reference":"%s"}""".formatted(SampleAccounts.iban(1), SampleAccounts.iban(2), reference);
        HttpResponse<String> booked = rest.post("/transfers", json, headers);
        assertThat(booked.statusCode()).as(booked.body()).isEqualTo(201);
        return booked.headers().firstValue("Request-Id").orElseThrow();
    }

    static JsonNode find(JsonNode rows, String field, String value) {
        return first(rows, field, value)
                .orElseThrow(() -> new AssertionError("No " + field + " is " + value + " in " + rows));
    }

    static Optional<JsonNode> first(JsonNode rows, String field, String value) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path(field).asText().equals(value))
                .findFirst();
    }

    static JsonNode await(String what, Callable<JsonNode> ask, Predicate<JsonNode> enough) {
        return Awaitility.await(what)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(ask, enough);
    }

    JsonNode get(String node, String path) {
        return Json.tree(Buffer.buffer(text(node, path)));
    }

    String text(String node, String path) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(admin(node, path)));
        assertThat(answer.statusCode()).as("%s says %s", node, answer.body()).isEqualTo(200);
        return answer.body();
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(SOON).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    URI admin(String node, String path) {
        int port = cluster.cluster().node(node).plan().adminPort();
        return URI.create("http://127.0.0.1:" + port + path.replace(" ", "%20"));
    }
}
