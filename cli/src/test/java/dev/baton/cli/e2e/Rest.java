package dev.baton.cli.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A client of one gateway. */
final class Rest implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI gateway;
    private final String apiKey;
    private final Duration patience;

    Rest(URI gateway, String apiKey) {
        this(gateway, apiKey, ANSWER);
    }

    /** @param patience how long it waits for an answer */
    Rest(URI gateway, String apiKey, Duration patience) {
        this.gateway = gateway;
        this.apiKey = apiKey;
        this.patience = patience;
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder builder = request(path).GET();
        return send(headers.length == 0 ? builder : builder.headers(headers));
    }

    HttpResponse<String> post(String path, String json, String... headers) {
        return send(posting(path, json, headers));
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String json, String... headers) {
        return http.sendAsync(posting(path, json, headers).build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) {
        return Json.tree(Buffer.buffer(response.body()));
    }

    private HttpRequest.Builder posting(String path, String json, String... headers) {
        HttpRequest.Builder builder =
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
        return headers.length == 0 ? builder : builder.headers(headers);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(patience)
                .header("Authorization", "Bearer " + apiKey);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for " + gateway, e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
