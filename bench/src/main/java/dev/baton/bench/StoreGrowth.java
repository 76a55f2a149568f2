package dev.baton.bench;

import dev.baton.load.LoadPlan;
import dev.baton.load.LoadResult;
import dev.baton.load.Median;
import dev.baton.load.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keyed tpcb at full speed for several times as long as answered requests are kept: whether the store stops growing,
 * and how much slower the windows are in which partitions were dropped. The load pauses for a moment between windows,
 * while the store is looked at.
 */
final class StoreGrowth {
    private static final int CONNECTIONS = 128;
    private static final int WINDOW_SECONDS = 2;
    private static final int WARM_UPS = 6;
    private static final int PERIODS = 4;

    /** How many times as long as requests are kept. */
    private static final int KEEPS = 4;

    private static final String BYTES = """
            SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c
            WHERE c.relnamespace = 'baton'::regnamespace AND c.relkind IN ('r', 'm')""";

    private static final String ROWS = "SELECT count(*) FROM baton.request";

    /** Those that hold requests or keys. */
    private static final String PARTITIONS = """
            SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent IN ('baton.request'::regclass, 'baton.request_key'::regclass)""";

    private final Duration keep;
    private final SoloOptions options;
    private final Consumer<String> news;

    /**
     * Some seconds of load, and the store after them.
     *
     * @param atSeconds since the load began
     * @param dropped partitions that were dropped since the last window
     */
    record Window(double atSeconds, double perSecond, long bytes, long rows, int dropped) {}

    record Report(double keepSeconds, List<Window> windows) implements Findings {
        static final double MOST_GROWTH = 1.1;
        static final double LEAST_SHARE = 0.95;

        /** A period and a quarter longer than they are kept, requests may stay in the store. */
        private static final double FULL_AFTER = 1.5;

        Report {
            windows = List.copyOf(windows);
        }

        @Override
        public List<Verdict> verdicts() {
            return List.of(
                    Verdict.atMost(MOST_GROWTH, "the store's bytes, last part to the one before", growth(), 2),
                    Verdict.atLeast(LEAST_SHARE, "throughput while removing, to the median", share(), 3));
        }

        /** The most bytes in the second half of the time in which the store should not grow, to those in the first. */
        private double growth() {
            double from = FULL_AFTER * keepSeconds;
            double end = windows.getLast().atSeconds();
            double middle = (from + end) / 2;
            return mostBytes(middle, end) / mostBytes(from, middle);
        }

        /** NaN: the run was too short. */
        private double mostBytes(double after, double upTo) {
            return windows.stream()
                    .filter(window -> window.atSeconds() > after && window.atSeconds() <= upTo)
                    .mapToDouble(Window::bytes)
                    .max()
                    .orElse(Double.NaN);
        }

        /** NaN: nothing was removed. */
        private double share() {
            List<Window> removing =
                    windows.stream().filter(window -> window.dropped() > 0).toList();
            return Median.of(removing, Window::perSecond).value()
                    / Median.of(windows, Window::perSecond).value();
        }
    }

    StoreGrowth(Duration keep, SoloOptions options, Consumer<String> news) {
        this.keep = keep;
        this.options = options;
        this.news = news;
    }

    Report run() {
        Map<String, String> environment = Map.of(
                "BATON_DURABLE_STORE_KEEP", keep.toMillis() + "ms",
                "BATON_DURABLE_STORE_PERIOD", keep.dividedBy(PERIODS).toMillis() + "ms");
        try (BenchCluster cluster = new BenchCluster(
                        options.installation(), options.cluster(1), environment, options.scale(), false, news);
                Sql database = Sql.open(cluster.jdbcUrl())) {
            for (int look = 1; look <= WARM_UPS; look++) {
                news.accept("Warming up: %,.0f/s".formatted(load(cluster).perSecond()));
            }
            return new Report(keep.toMillis() / 1e3, windows(cluster, database));
        }
    }

    private List<Window> windows(BenchCluster cluster, Sql database) {
        double until = keep.toMillis() / 1e3 * KEEPS;
        long began = System.nanoTime();
        List<Window> windows = new ArrayList<>();
        Set<String> before = Set.copyOf(database.texts(PARTITIONS));
        do {
            double perSecond = load(cluster).perSecond();
            Set<String> now = Set.copyOf(database.texts(PARTITIONS));
            Window window = new Window(
                    (System.nanoTime() - began) / 1e9,
                    perSecond,
                    database.number(BYTES),
                    database.number(ROWS),
                    gone(before, now));
            before = now;
            windows.add(window);
            news.accept("%4.0f s of %.0f: %,7.0f/s, %,d stored requests, %,d MB%s"
                    .formatted(
                            window.atSeconds(),
                            until,
                            perSecond,
                            window.rows(),
                            window.bytes() / 1_000_000,
                            window.dropped() == 0 ? "" : "; %d partitions dropped".formatted(window.dropped())));
        } while (windows.getLast().atSeconds() < until);
        return windows;
    }

    private static int gone(Set<String> before, Set<String> now) {
        Set<String> gone = new HashSet<>(before);
        gone.removeAll(now);
        return gone.size();
    }

    private LoadResult load(BenchCluster cluster) {
        Contender baton = cluster.contenders().getFirst();
        LoadPlan plan = new LoadPlan(baton.port(), Workload.KEYED, options.scale(), CONNECTIONS, 0, 0, WINDOW_SECONDS);
        return cluster.measure(baton, plan).result();
    }
}
