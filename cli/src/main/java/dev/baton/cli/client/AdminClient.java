package dev.baton.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Https;
import dev.baton.inspector.api.ViewReader;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends requests to the first node whose admin port answers; each node answers for the whole cluster. Blocking. */
public final class AdminClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final HttpClient http;
    private final ViewReader views = new ViewReader();
    private final List<URI> nodes;
    private final Optional<String> token;

    /** @param caFile of the certificates that nodes show; empty: of a CA that Java trusts */
    public AdminClient(List<URI> nodes, Optional<Path> caFile, Optional<String> token) {
        this.http = Https.client(caFile).connectTimeout(CONNECT).build();
        this.nodes = List.copyOf(nodes);
        this.token = token;
    }

    public static String parameter(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** @throws ClusterProblem if no node answers, or with the problem that a node reports */
    public JsonNode get(String path) {
        return json(any("GET", path, "", BodyHandlers.ofByteArray()));
    }

    /** Like {@link #get(String)}, as a view. */
    public <T> T get(String path, Class<T> view) {
        return read(get(path), view);
    }

    /** An answer, or the data of an event, as a view. */
    public <T> T read(JsonNode json, Class<T> view) {
        try {
            return views.read(json, view);
        } catch (IllegalArgumentException e) {
            throw new ClusterProblem("The node answers in a form that is not known here; is it of another release?", e);
        }
    }

    /** Changes something; otherwise like {@link #get(String)}. */
    public JsonNode change(String method, String path, String body) {
        return json(any(method, path, body, BodyHandlers.ofByteArray()));
    }

    /** Events as they come. */
    public EventReader stream(String path) {
        HttpResponse<InputStream> response = any("GET", path, "", BodyHandlers.ofInputStream());
        if (response.statusCode() == 200) {
            return new EventReader(response.uri(), response.body());
        }
        try (InputStream body = response.body()) {
            throw refused(response, read(response, body.readAllBytes()));
        } catch (IOException e) {
            throw new ClusterProblem(response.uri() + " answers " + response.statusCode(), e);
        }
    }

    private <T> HttpResponse<T> any(String method, String path, String body, HttpResponse.BodyHandler<T> handler) {
        IOException last = new IOException("no node is known");
        for (URI node : nodes) {
            try {
                return http.send(request(node, method, path, body), handler);
            } catch (IOException e) {
                Optional<ClusterProblem> tls = Https.problem(node, e);
                if (tls.isPresent()) {
                    throw tls.get();
                }
                last = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClusterProblem("Interrupted while waiting for " + node, e);
            }
        }
        throw new NoNodeAnswers("No node answers (%s): %s".formatted(nodes, Https.reason(last)), last);
    }

    private HttpRequest request(URI node, String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(path))
                .timeout(ANSWER)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        if (!method.equals("GET")) {
            request.header("Baton-Admin", "1").header("Content-Type", "application/json");
        }
        return request.build();
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        JsonNode body = response.body().length == 0 ? Json.tree(Buffer.buffer("{}")) : read(response, response.body());
        if (response.statusCode() / 100 != 2) {
            throw refused(response, body);
        }
        return body;
    }

    private static ClusterProblem refused(HttpResponse<?> response, JsonNode problem) {
        String hint = response.statusCode() == 401 || response.statusCode() == 403
                ? " A token is given with --token or BATON_ADMIN_TOKEN."
                : "";
        return new ClusterProblem("%s (status %d). %s%s"
                .formatted(
                        problem.path("title").asText("The node refuses"),
                        response.statusCode(),
                        problem.path("detail").asText(""),
                        hint));
    }

    private static JsonNode read(HttpResponse<?> response, byte[] body) {
        try {
            return Json.tree(Buffer.buffer(body));
        } catch (IllegalArgumentException e) {
            throw new ClusterProblem(response.uri() + " answers " + response.statusCode() + " without JSON", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** No node could be reached: a later retry may work, unlike after a refusal. */
    public static final class NoNodeAnswers extends ClusterProblem {
        private static final long serialVersionUID = 1L;

        NoNodeAnswers(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
