package dev.baton.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Https;
import dev.baton.inspector.api.TimelineView;
import dev.baton.inspector.api.ViewReader;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Speaks with the cluster that runs here: one gateway, one admin port. Any thread; each call waits for its answer. */
final class FlowClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RECORDED = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int SHOWN = 300;

    private final ViewReader views = new ViewReader();
    private final HttpClient http;
    private final URI gateway;
    private final URI admin;
    private final String key;

    /** @param key that secured flows are sent with */
    FlowClient(URI gateway, URI admin, Optional<Path> caFile, String key) {
        this.http = Https.client(caFile).connectTimeout(PATIENCE).build();
        this.gateway = gateway;
        this.admin = admin;
        this.key = key;
    }

    /** @param requestId empty: it has none */
    record Answer(int status, long micros, String requestId, String body) {
        boolean ok() {
            return status >= 200 && status < 300;
        }

        /** What people should read of it. */
        String story() {
            return "%d %s".formatted(status, body.length() > SHOWN ? body.substring(0, SHOWN) + " ..." : body);
        }
    }

    /** In the development profile there is a lab. */
    boolean development() {
        return get(admin.resolve("/api/lab")).statusCode() == 200;
    }

    JsonNode openApi() {
        HttpResponse<byte[]> answer = get(gateway.resolve("/openapi.json"));
        if (answer.statusCode() != 200) {
            throw new ClusterProblem("%s answers %d at /openapi.json".formatted(gateway, answer.statusCode()));
        }
        return Json.tree(Buffer.buffer(answer.body()));
    }

    /** @param traced whether it is recorded from its start */
    Answer send(FlowOperation flow, FlowOperation.Call call, String style, boolean traced) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(call.path()))
                .timeout(PATIENCE)
                .header("Baton-Completion", style)
                .method(
                        call.method(),
                        call.body().isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(call.body()));
        if (!call.body().isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (flow.durable()) {
            request.header("Idempotency-Key", "\"" + UUID.randomUUID() + "\"");
        }
        if (flow.secured()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (traced) {
            request.header("Baton-Trace", "on");
        }
        long sent = System.nanoTime();
        HttpResponse<String> answer = sent(request.build(), HttpResponse.BodyHandlers.ofString());
        long micros = (System.nanoTime() - sent) / 1_000;
        String id = answer.headers().firstValue("Request-Id").orElse("");
        return new Answer(answer.statusCode(), micros, id, answer.body());
    }

    /** It is complete a moment after the answer; empty: it was not recorded. */
    Optional<TimelineView> timeline(String requestId) {
        URI uri = admin.resolve("/api/requests/%s/timeline".formatted(requestId));
        long giveUp = System.nanoTime() + RECORDED.toNanos();
        int spans = -1;
        while (System.nanoTime() - giveUp < 0) {
            HttpResponse<byte[]> answer = get(uri);
            if (answer.statusCode() == 200) {
                TimelineView view = views.read(Json.tree(Buffer.buffer(answer.body())), TimelineView.class);
                // as many as at the look before: all nodes have told what they have
                if (view.spans().size() == spans && !view.verdict().isEmpty()) {
                    return Optional.of(view);
                }
                spans = view.spans().size();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return Optional.empty();
    }

    private HttpResponse<byte[]> get(URI uri) {
        return sent(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private <T> HttpResponse<T> sent(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request, body);
        } catch (IOException e) {
            throw Https.problem(request.uri(), e)
                    .orElseGet(() -> new ClusterProblem(request.uri() + " does not answer: " + Https.reason(e), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterProblem("Stopped before it was done", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
