package dev.baton.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Https;
import dev.baton.inspector.api.ViewReader;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends requests to the first gateway that answers, as an operator. Blocking. */
public final class OperatorClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final HttpClient http;
    private final ViewReader views = new ViewReader();
    private final List<URI> gateways;
    private final String key;

    /** @param caFile of the certificates that gateways show; empty: of a CA that Java trusts */
    public OperatorClient(List<URI> gateways, Optional<Path> caFile, String key) {
        this.http = Https.client(caFile).connectTimeout(CONNECT).build();
        this.gateways = gateways;
        this.key = key;
    }

    /** @throws ClusterProblem with what the gateway says, if that is no 2xx */
    public JsonNode get(String path) {
        return send("GET", path);
    }

    /** Like {@link #get(String)}, as a view. */
    public <T> T get(String path, Class<T> view) {
        return read(get(path), view);
    }

    public <T> T post(String path, Class<T> view) {
        return read(send("POST", path), view);
    }

    /** An answer as a view. */
    public <T> T read(JsonNode json, Class<T> view) {
        try {
            return views.read(json, view);
        } catch (IllegalArgumentException e) {
            throw new ClusterProblem(
                    "The gateway answers in a form that is not known here; is it of another release?", e);
        }
    }

    private JsonNode send(String method, String path) {
        IOException last = new IOException("no gateway is known");
        for (URI gateway : gateways) {
            try {
                return answer(http.send(
                        HttpRequest.newBuilder(gateway.resolve(path))
                                .timeout(ANSWER)
                                .header("Authorization", "Bearer " + key)
                                .method(method, BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofByteArray()));
            } catch (IOException e) {
                Optional<ClusterProblem> tls = Https.problem(gateway, e);
                if (tls.isPresent()) {
                    throw tls.get();
                }
                last = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClusterProblem("Interrupted while waiting for " + gateway, e);
            }
        }
        throw new ClusterProblem("No gateway answers (%s): %s".formatted(gateways, Https.reason(last)), last);
    }

    private static JsonNode answer(HttpResponse<byte[]> response) {
        JsonNode body = read(response);
        if (response.statusCode() / 100 != 2) {
            throw new ClusterProblem("%s (status %d). %s"
                    .formatted(
                            body.path("title").asText("The gateway refuses"),
                            response.statusCode(),
                            body.path("detail").asText("")));
        }
        return body;
    }

    private static JsonNode read(HttpResponse<byte[]> response) {
        try {
            return Json.tree(Buffer.buffer(response.body()));
        } catch (IllegalArgumentException e) {
            throw new ClusterProblem(response.uri() + " answers " + response.statusCode() + " without JSON", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
