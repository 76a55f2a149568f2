package dev.baton.lab;

import dev.baton.cluster.ClusterProblem;
import dev.baton.inspector.api.TimelineView;
import dev.baton.inspector.api.ViewReader;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/** Sends two requests that overlap, and fetches what was recorded of them. */
final class Observer {
    private static final int PAIRS = 5;
    private static final int TRIES = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration RECORDED = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration LONGEST_GAP = Duration.ofMillis(8);
    private static final Duration SHORTEST_GAP = Duration.ofMillis(2);
    private static final String BODY = "{\"item\":7}";

    private final ViewReader views = new ViewReader();
    private final int adminPort;
    private final Duration gap;

    /** @param latency of the database: the second request comes when the first one waits for it */
    Observer(int adminPort, Duration latency) {
        Duration third = latency.dividedBy(3);
        this.adminPort = adminPort;
        this.gap = third.compareTo(LONGEST_GAP) > 0
                ? LONGEST_GAP
                : third.compareTo(SHORTEST_GAP) < 0 ? SHORTEST_GAP : third;
    }

    /** A request that was answered. */
    private record Answered(String requestId, int status, long micros) {}

    /** Several pairs, the most ordinary one first: neither the fastest nor the slowest of those that overlap. */
    List<List<Seen>> pairs(Row row, int httpPort) {
        List<List<Seen>> pairs = new ArrayList<>();
        for (int attempt = 0; attempt < TRIES && pairs.size() < PAIRS; attempt++) {
            pair(row, httpPort).ifPresent(pairs::add);
        }
        if (pairs.isEmpty()) {
            throw new ClusterProblem("Of %d pairs of requests to %s none was answered as a pair".formatted(TRIES, row));
        }
        List<List<Seen>> overlapping =
                pairs.stream().filter(Observer::overlap).sorted(BY_TIME).toList();
        List<Seen> ordinary = overlapping.isEmpty() ? pairs.getFirst() : overlapping.get((overlapping.size() - 1) / 2);
        pairs.remove(ordinary);
        pairs.addFirst(ordinary);
        return pairs;
    }

    private static final Comparator<List<Seen>> BY_TIME = Comparator.comparingLong(pair ->
            pair.stream().mapToLong(seen -> seen.timeline().tookMicros()).sum());

    private static boolean overlap(List<Seen> pair) {
        return Picture.startMicros(pair.getFirst().timeline(), pair.getLast().timeline())
                < pair.getFirst().timeline().tookMicros();
    }

    /**
     * Over new connections, so that several processes at one port get one each, sooner or later; empty: they didn't.
     */
    private Optional<List<Seen>> pair(Row row, int httpPort) {
        try (HttpClient one = client();
                HttpClient other = client()) {
            CompletableFuture<Answered> first = send(one, row, httpPort);
            LockSupport.parkNanos(gap.toNanos());
            CompletableFuture<Answered> second = send(other, row, httpPort);
            List<Answered> answers = List.of(first.join(), second.join());
            if (answers.stream().anyMatch(answer -> answer.status() == 503)) {
                return Optional.empty();
            }
            List<Seen> seen = answers.stream()
                    .map(answer -> new Seen(recorded(one, row, answer), answer.micros()))
                    .toList();
            long gateways = seen.stream()
                    .map(request -> request.timeline().gateway())
                    .distinct()
                    .count();
            return row.server().processes() == gateways ? Optional.of(seen) : Optional.empty();
        } catch (CompletionException e) {
            throw new ClusterProblem("A request to %s got no answer: %s".formatted(row, e.getCause()), e);
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    private static CompletableFuture<Answered> send(HttpClient client, Row row, int httpPort) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/lab/work"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Baton-Trace", "on")
                .POST(HttpRequest.BodyPublishers.ofString(BODY));
        if (!row.style().isEmpty()) {
            request.header("Baton-Completion", row.style());
        }
        long sent = System.nanoTime();
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> new Answered(
                        response.headers().firstValue("Request-Id").orElse(""),
                        response.statusCode(),
                        (System.nanoTime() - sent) / 1_000));
    }

    /** What was recorded is there a moment after the answer. */
    private LabTimeline recorded(HttpClient client, Row row, Answered answer) {
        if (answer.status() != 200) {
            throw new ClusterProblem(
                    "A request to %s was answered with %d (id %s)".formatted(row, answer.status(), answer.requestId()));
        }
        URI uri = URI.create("http://127.0.0.1:%d/api/requests/%s/timeline".formatted(adminPort, answer.requestId()));
        long giveUp = System.nanoTime() + RECORDED.toNanos();
        while (System.nanoTime() - giveUp < 0) {
            Optional<LabTimeline> timeline = timeline(client, uri).filter(LabTimeline::isWhole);
            if (timeline.isPresent()) {
                return timeline.get();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw new ClusterProblem("The timeline of a request to %s is not at %s".formatted(row, uri));
    }

    private Optional<LabTimeline> timeline(HttpClient client, URI uri) {
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == 200
                    ? Optional.of(
                            new LabTimeline(views.read(Json.tree(Buffer.buffer(response.body())), TimelineView.class)))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new ClusterProblem("No timeline from %s: %s".formatted(uri, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterProblem("Stopped before it was done", e);
        }
    }
}
