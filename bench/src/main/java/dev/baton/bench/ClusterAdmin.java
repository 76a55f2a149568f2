package dev.baton.bench;

import dev.baton.async.Reason;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Https;
import dev.baton.inspector.api.LevelsView;
import dev.baton.inspector.api.ViewReader;
import dev.baton.message.Json;
import dev.baton.tap.TapLevel;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Reads and sets what the nodes' admin ports offer, during a benchmark. */
final class ClusterAdmin implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SIZES = "baton_lane_batch_size_sum";
    private static final String BATCHES = "baton_lane_batch_size_count";

    private final HttpClient http;
    private final List<Integer> ports;
    private final boolean tls;

    /**
     * @param ports of all nodes
     * @param caFile of the certificate that they show; empty: they speak plain HTTP
     */
    ClusterAdmin(List<Integer> ports, Optional<Path> caFile) {
        this.http = Https.client(caFile).build();
        this.ports = List.copyOf(ports);
        this.tls = caFile.isPresent();
    }

    /** What all lanes have done since they were started. */
    record Batches(double number, double commands) {

        /** The commands of a batch, on average, since then; 0: there was none. */
        double sizeSince(Batches earlier) {
            double since = number - earlier.number;
            return since == 0 ? 0 : (commands - earlier.commands) / since;
        }
    }

    Batches batches() {
        double number = 0;
        double commands = 0;
        for (int port : ports) {
            List<String> lines = request(
                            HttpRequest.newBuilder(uri(port, "/metrics")).build())
                    .lines()
                    .toList();
            number += sum(lines, BATCHES);
            commands += sum(lines, SIZES);
        }
        return new Batches(number, commands);
    }

    private static double sum(List<String> lines, String metric) {
        return lines.stream()
                .filter(line -> line.startsWith(metric))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What the tap sees of all addresses, on all nodes. */
    void tap(TapLevel level) {
        String body = Json.write(Map.of("prefix", "", "level", level.toString().toLowerCase(Locale.ROOT)))
                .toString();
        request(HttpRequest.newBuilder(uri(ports.getFirst(), "/api/tap"))
                .header("Baton-Admin", "1")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body))
                .build());
    }

    /** Whether that level still holds everywhere: the tap switches itself off where it is too much. */
    boolean tapIs(TapLevel level) {
        Buffer json = Buffer.buffer(request(
                HttpRequest.newBuilder(uri(ports.getFirst(), "/api/tap")).build()));
        return new ViewReader()
                .read(Json.tree(json), LevelsView.class).levels().stream()
                        .allMatch(rule -> level.toString().equalsIgnoreCase(rule.level()));
    }

    private URI uri(int port, String path) {
        return Https.loopback(tls, port).resolve(path);
    }

    private String request(HttpRequest request) {
        try {
            var answer = http.sendAsync(request, BodyHandlers.ofString())
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            if (answer.statusCode() != 200) {
                throw new ClusterProblem(
                        "%s answers %d: %s".formatted(request.uri(), answer.statusCode(), answer.body()));
            }
            return answer.body();
        } catch (CompletionException e) {
            throw new ClusterProblem("%s does not answer: %s".formatted(request.uri(), Reason.of(e)), e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
