package dev.baton.bench;

import dev.baton.cluster.ClusterProblem;
import dev.baton.load.LoadPlan;
import dev.baton.load.LoadResult;
import dev.baton.load.Median;
import dev.baton.load.Workload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * What a full store costs: two clusters, each with a PostgreSQL of its own, one of which has stored requests. Keyed
 * tpcb on both in turns, each right after a checkpoint; then lists, and requests that are looked for.
 */
final class StoreCost {
    /** Of the development profile. */
    private static final String OPERATOR = "baton-dev-operator-key";

    private static final int CONNECTIONS = 128;
    private static final int WARM_UPS = 8;
    private static final int GETS = 40;
    private static final String EMPTY = "empty";
    private static final String FULL = "full";
    private static final List<String> PATHS = List.of("?limit=50", "?flow=none", "?state=running", "?state=dead");

    private final int requests;
    private final SoloOptions options;
    private final Consumer<String> news;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** @param logBytes of write-ahead log for each request */
    record Cost(String store, int round, double perSecond, double logBytes, double p50Micros) {}

    /** How long a list takes, the median of several. */
    record Listing(String path, double emptyMicros, double fullMicros) {}

    /** How long it takes to find one request, or those of one business key, in the full store. */
    record Found(String by, double micros) {}

    record Report(int stored, List<Cost> costs, List<Listing> lists, List<Found> found) implements Findings {
        static final double LEAST_THROUGHPUT = 0.9;
        static final double MOST_LOG = 1.3;
        static final double MOST_LATENCY = 1.5;

        /** Whatever an empty store takes: a person waits for it. */
        static final double MOST_MILLIS = 50;

        Report {
            costs = List.copyOf(costs);
            lists = List.copyOf(lists);
            found = List.copyOf(found);
        }

        @Override
        public List<Verdict> verdicts() {
            List<Verdict> verdicts = new ArrayList<>(List.of(
                    Verdict.atLeast(LEAST_THROUGHPUT, "throughput, full to empty", ratio(Cost::perSecond), 2),
                    Verdict.atMost(MOST_LOG, "log of a request, full to empty", ratio(Cost::logBytes), 2)));
            lists.forEach(list -> verdicts.add(Verdict.atMost(
                    MOST_LATENCY,
                    "GET /requests" + list.path() + ", full to empty",
                    list.fullMicros() / list.emptyMicros(),
                    2)));
            lists.forEach(list -> verdicts.add(soon("GET /requests" + list.path(), list.fullMicros())));
            found.forEach(one -> verdicts.add(soon("found by " + one.by(), one.micros())));
            return verdicts;
        }

        private Verdict soon(String what, double micros) {
            String of = String.format(Locale.ROOT, "%s of %,d, in ms", what, stored);
            return Verdict.atMost(MOST_MILLIS, of, micros / 1e3, 1);
        }

        /** The median of the rounds' ratios, full to empty. */
        private double ratio(ToDoubleFunction<Cost> figure) {
            return Median.of(
                            costs.stream().map(Cost::round).distinct().toList(),
                            round -> one(FULL, round, figure) / one(EMPTY, round, figure))
                    .value();
        }

        private double one(String store, int round, ToDoubleFunction<Cost> figure) {
            return costs.stream()
                    .filter(cost -> cost.round() == round && cost.store().equals(store))
                    .mapToDouble(figure)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A cluster and its database. */
    private record Side(String name, BenchCluster cluster, FullStore store) {}

    StoreCost(int requests, SoloOptions options, Consumer<String> news) {
        this.requests = requests;
        this.options = options;
        this.news = news;
    }

    /** Whether a full store is as fast as promised. */
    Report run() throws IOException, InterruptedException {
        try (BenchCluster one =
                        new BenchCluster(options.installation(), options.cluster(1), options.scale(), false, news);
                BenchCluster other =
                        new BenchCluster(options.installation(), options.cluster(1), options.scale(), false, news);
                FullStore emptyStore = new FullStore(one);
                FullStore fullStore = new FullStore(other)) {
            Side empty = new Side(EMPTY, one, emptyStore);
            Side full = new Side(FULL, other, fullStore);
            news.accept("Storing %,d answered requests".formatted(requests));
            fullStore.fill(requests);
            warmUp(empty);
            warmUp(full);
            List<Cost> costs = new ArrayList<>();
            for (int round = 1; round <= options.rounds(); round++) {
                for (Side side : round % 2 == 0 ? List.of(full, empty) : List.of(empty, full)) {
                    costs.add(measure(side, round));
                }
            }
            return new Report(requests, costs, lists(empty, full), found(full));
        }
    }

    private void warmUp(Side side) {
        for (int look = 1; look <= WARM_UPS; look++) {
            news.accept("Warming up: %-5s %,.0f/s"
                    .formatted(side.name(), load(side, 2).perSecond()));
        }
    }

    private Cost measure(Side side, int round) {
        side.store().checkpoint();
        long log = side.store().written();
        LoadResult result = load(side, options.seconds());
        double bytes = (double) (side.store().written() - log) / Math.max(1, result.answered());
        Cost cost = new Cost(side.name(), round, result.perSecond(), bytes, result.p50());
        news.accept("Round %d of %d: %-5s %,.0f/s, %,.0f bytes of write-ahead log a request, p50 %.1f ms"
                .formatted(round, options.rounds(), side.name(), cost.perSecond(), bytes, result.p50() / 1e3));
        return cost;
    }

    private LoadResult load(Side side, int seconds) {
        Contender baton = side.cluster().contenders().getFirst();
        return side.cluster()
                .measure(baton, new LoadPlan(baton.port(), Workload.KEYED, options.scale(), CONNECTIONS, 0, 0, seconds))
                .result();
    }

    private List<Listing> lists(Side empty, Side full) throws IOException, InterruptedException {
        List<Listing> lists = new ArrayList<>();
        for (String path : PATHS) {
            lists.add(new Listing(path, getMicros(empty, path), getMicros(full, path)));
        }
        return lists;
    }

    private List<Found> found(Side full) throws IOException, InterruptedException {
        return List.of(
                new Found("id", getMicros(full, "/" + full.store().oneId())),
                new Found("business key", getMicros(full, "?key=" + FullStore.ONE_KEY)));
    }

    private double getMicros(Side side, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:%d/requests%s"
                .formatted(side.cluster().contenders().getFirst().port(), path));
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < GETS; i++) {
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
}
