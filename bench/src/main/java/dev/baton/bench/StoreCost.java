package dev.baton.bench;

import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Installation;
import dev.baton.load.LoadPlan;
import dev.baton.load.LoadResult;
import dev.baton.load.Workload;
import dev.baton.message.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * What a full store costs: two clusters, each with a PostgreSQL of its own, one of which has stored requests. Keyed
 * tpcb on both in turns, each right after a checkpoint; then lists.
 */
final class StoreCost {
    /** Of the development profile. */
    private static final String OPERATOR = "baton-dev-operator-key";

    private static final int CONNECTIONS = 128;
    private static final int MOST_LOOKS = 8;
    private static final int LISTS = 40;
    private static final double LEAST_THROUGHPUT = 0.9;
    private static final double MOST_LOG = 1.3;
    private static final double MOST_LATENCY = 1.5;
    private static final List<String> PATHS = List.of("?limit=50", "?flow=none", "?state=running", "?state=dead");

    private final int requests;
    private final int rounds;
    private final int seconds;
    private final int scale;
    private final Path out;
    private final Consumer<String> news;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** @param logBytes of write-ahead log for each request */
    record Cost(String store, int round, double perSecond, double logBytes, double p50Micros) {}

    /** @param ratio full to empty */
    record Ratio(String what, double ratio, String wanted, boolean reached) {}

    record Report(int stored, List<Cost> costs, List<Ratio> ratios) {
        Report {
            costs = List.copyOf(costs);
            ratios = List.copyOf(ratios);
        }
    }

    /** A cluster and its database. */
    private record Side(String name, BenchCluster cluster, FullStore store) {}

    StoreCost(int requests, int rounds, int seconds, int scale, Path out, Consumer<String> news) {
        this.requests = requests;
        this.rounds = rounds;
        this.seconds = seconds;
        this.scale = scale;
        this.out = out;
        this.news = news;
    }

    /** @return whether a full store is as fast as promised */
    boolean run() throws Exception {
        try (BenchCluster one = new BenchCluster(Installation.ofThisJvm(), scale, false, news);
                BenchCluster other = new BenchCluster(Installation.ofThisJvm(), scale, false, news);
                FullStore emptyStore = new FullStore(one);
                FullStore fullStore = new FullStore(other)) {
            Side empty = new Side("empty", one, emptyStore);
            Side full = new Side("full", other, fullStore);
            news.accept("Storing %,d answered requests".formatted(requests));
            fullStore.fill(requests);
            warmUp(empty);
            warmUp(full);
            List<Cost> costs = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                for (Side side : round % 2 == 0 ? List.of(full, empty) : List.of(empty, full)) {
                    costs.add(measure(side, round));
                }
            }
            Report report = new Report(requests, costs, ratios(costs, empty, full));
            write(report);
            return report.ratios().stream().allMatch(Ratio::reached);
        }
    }

    private void warmUp(Side side) {
        for (int look = 1; look <= MOST_LOOKS; look++) {
            news.accept("Warming up: %-5s %,.0f/s"
                    .formatted(side.name(), load(side, 0, 2).perSecond()));
        }
    }

    private Cost measure(Side side, int round) {
        side.store().checkpoint();
        long log = side.store().written();
        LoadResult result = load(side, 0, seconds);
        double bytes = (double) (side.store().written() - log) / Math.max(1, result.answered());
        Cost cost = new Cost(side.name(), round, result.perSecond(), bytes, result.p50());
        news.accept("Round %d of %d: %-5s %,.0f/s, %,.0f bytes of write-ahead log a request, p50 %.1f ms"
                .formatted(round, rounds, side.name(), cost.perSecond(), bytes, result.p50() / 1e3));
        return cost;
    }

    private LoadResult load(Side side, int warmUp, int forSeconds) {
        Contender baton = side.cluster().contenders().getFirst();
        return side.cluster()
                .measure(baton, new LoadPlan(baton.port(), Workload.KEYED, scale, CONNECTIONS, 0, warmUp, forSeconds))
                .result();
    }

    private List<Ratio> ratios(List<Cost> costs, Side empty, Side full) throws IOException, InterruptedException {
        List<Ratio> ratios = new ArrayList<>();
        double throughput = ratio(costs, Cost::perSecond);
        ratios.add(new Ratio("throughput", throughput, "at least 0.9", throughput >= LEAST_THROUGHPUT));
        double log = ratio(costs, Cost::logBytes);
        ratios.add(new Ratio("write-ahead log a request", log, "at most 1.3", log <= MOST_LOG));
        for (String path : PATHS) {
            double latency = listMicros(full, path) / listMicros(empty, path);
            ratios.add(new Ratio("GET /requests" + path, latency, "at most 1.5", latency <= MOST_LATENCY));
        }
        return ratios;
    }

    /** The median of the rounds' ratios. */
    private double ratio(List<Cost> costs, ToDoubleFunction<Cost> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            int wanted = round;
            ratios.add(one(costs, "full", wanted, figure) / one(costs, "empty", wanted, figure));
        }
        ratios.sort(Double::compare);
        return ratios.get(ratios.size() / 2);
    }

    private static double one(List<Cost> costs, String store, int round, ToDoubleFunction<Cost> figure) {
        return costs.stream()
                .filter(cost -> cost.round() == round && cost.store().equals(store))
                .mapToDouble(figure)
                .findFirst()
                .orElseThrow();
    }

    private double listMicros(Side side, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:%d/requests%s"
                .formatted(side.cluster().contenders().getFirst().port(), path));
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < LISTS; i++) {
            long started = System.nanoTime();
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(uri)
                            .header("X-Api-Key", OPERATOR)
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            nanos.add(System.nanoTime() - started);
            if (response.statusCode() != 200) {
                throw new ClusterProblem("GET /requests%s of the %s store: %d %s"
                        .formatted(path, side.name(), response.statusCode(), response.body()));
            }
        }
        nanos.sort(Long::compare);
        return nanos.get(nanos.size() / 2) / 1e3;
    }

    private void write(Report report) throws IOException {
        Files.createDirectories(out);
        Files.write(out.resolve("store.json"), Json.write(report).getBytes());
        report.ratios()
                .forEach(ratio -> news.accept("  %-11s %-26s %.2f, full to empty (wanted: %s)"
                        .formatted(
                                ratio.reached() ? "reached" : "NOT REACHED",
                                ratio.what(),
                                ratio.ratio(),
                                ratio.wanted())));
    }
}
