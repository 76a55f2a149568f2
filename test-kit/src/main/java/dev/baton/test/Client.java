package dev.baton.test;

import dev.baton.flow.Flow;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.opentest4j.AssertionFailedError;

/** Sends requests over HTTP to the node of the moment. One thread. */
final class Client {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int REMEMBERED = 5;

    private final HttpClient http = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final BenchNodes nodes;
    private final Collection<Flow<?, ?>> flows;
    private final Deque<BenchReply> last = new ArrayDeque<>();
    private Optional<CrashRun> crash = Optional.empty();

    Client(BenchNodes nodes, Collection<Flow<?, ?>> flows) {
        this.nodes = nodes;
        this.flows = flows;
    }

    /** Whether a request with a key is known again. */
    boolean durable(BenchRequest request) {
        return flows.stream()
                .filter(Flow::durable)
                .map(Flow::route)
                .anyMatch(route -> route.method().name().equals(request.method())
                        && request.path().matches(route.path().replaceAll("\\{[^}]*}", "[^/]+") + "(\\?.*)?"));
    }

    void crash(Optional<CrashRun> run) {
        crash = run;
    }

    /** Whether this is within a run that looks for crashes. */
    boolean crashes() {
        return crash.isPresent();
    }

    /** If the node has died since: a test that waits for a row needs another node to write it. */
    void handleCrash() {
        crash.ifPresent(CrashRun::handle);
    }

    BenchReply send(BenchRequest request) {
        BenchReply reply = crash.isPresent() ? crash.get().send(request) : sendOnce(request);
        last.addLast(reply);
        if (last.size() > REMEMBERED) {
            last.removeFirst();
        }
        return reply;
    }

    /** The last few, the oldest first. */
    List<BenchReply> lastReplies() {
        return List.copyOf(last);
    }

    void forgetReplies() {
        last.clear();
    }

    BenchReply sendOnce(BenchRequest request) {
        try {
            return start(request, nodes.current()).join();
        } catch (CompletionException e) {
            throw new AssertionFailedError(request + " got no reply: " + e.getCause(), e.getCause());
        }
    }

    CompletableFuture<BenchReply> start(BenchRequest request, BenchNodes.Running node) {
        nodes.journal().add("client", "sends " + request + " to " + node.node().name());
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.node().httpPort() + request.path()))
                .timeout(PATIENCE)
                .header("Baton-Trace", "on")
                .method(
                        request.method(),
                        request.body().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        if (request.body().isPresent()) {
            builder.header("Content-Type", "application/json");
        }
        request.headers().forEach(header -> builder.header(header.name(), header.value()));
        return http.sendAsync(builder.build(), BodyHandlers.ofByteArray())
                .thenApply(response -> new BenchReply(request, response))
                .whenComplete((reply, failure) -> nodes.journal()
                        .add(
                                "client",
                                failure == null
                                        ? "is answered by %s: %d"
                                                .formatted(node.node().name(), reply.status())
                                        : "loses %s: %s".formatted(node.node().name(), failure.getMessage())));
    }

    /** The admin API of the node of the moment. */
    String admin(String path) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + nodes.current().node().adminPort() + path))
                .timeout(PATIENCE)
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return response.statusCode() == 200 ? response.body() : "";
        } catch (IOException e) {
            throw new IllegalStateException("The node does not answer " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
