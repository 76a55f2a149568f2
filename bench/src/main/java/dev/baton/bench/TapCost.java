package dev.baton.bench;

import dev.baton.cluster.Installation;
import dev.baton.load.LoadPlan;
import dev.baton.load.Workload;
import dev.baton.message.Json;
import dev.baton.tap.TapLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the tap costs: the sample application's transfers with the tap off, at {@code headers}, off again, at
 * {@code full}, round after round. Each measurement is compared with those with the tap off just before and just after
 * it, so that what slowly changes (the compiler, the database) counts for neither.
 */
public final class TapCost {
    private static final List<TapLevel> IN_TURN = List.of(TapLevel.HEADERS, TapLevel.FULL);
    private static final int CONNECTIONS = 128;

    /** After a change: what the compiler believed is wrong now. */
    private static final int SETTLES_SECONDS = 2;

    private static final int SCALE = 1;
    private static final int MOST_LOOKS = 20;
    private static final double STILL_FASTER = 1.02;
    private static final double MOST_FOR_HEADERS = 0.05;
    private static final double MOST_FOR_FULL = 0.15;

    private final int rounds;
    private final int seconds;
    private final Path out;
    private final Consumer<String> news;

    /** @param share of the throughput with the tap off */
    record Cost(TapLevel level, int round, double perSecond, double share, boolean heldTheLevel) {}

    public TapCost(int rounds, int seconds, Path out, Consumer<String> news) {
        this.rounds = rounds;
        this.seconds = seconds;
        this.out = out;
        this.news = news;
    }

    /** @return whether it costs as little as promised */
    public boolean run() throws IOException {
        try (BenchCluster cluster = new BenchCluster(Installation.ofThisJvm(), SCALE, false, news)) {
            List<Cost> costs = measure(cluster);
            Files.createDirectories(out);
            Files.write(out.resolve("tap.json"), Json.write(costs).getBytes());
            return reported(costs, TapLevel.HEADERS, MOST_FOR_HEADERS) & reported(costs, TapLevel.FULL, MOST_FOR_FULL);
        }
    }

    private List<Cost> measure(BenchCluster cluster) {
        warmUp(cluster);
        List<Cost> costs = new ArrayList<>();
        double before = perSecond(cluster, TapLevel.OFF);
        for (int round = 1; round <= rounds; round++) {
            for (TapLevel level : round % 2 == 0 ? IN_TURN : IN_TURN.reversed()) {
                double with = perSecond(cluster, level);
                boolean held = cluster.admin().tapIs(level);
                double after = perSecond(cluster, TapLevel.OFF);
                Cost cost = new Cost(level, round, with, with / ((before + after) / 2), held);
                costs.add(cost);
                news.accept("Round %d of %d: off %,.0f/s, %s %,.0f/s, off %,.0f/s: %.1f %%%s"
                        .formatted(
                                round,
                                rounds,
                                before,
                                level,
                                with,
                                after,
                                100 * cost.share(),
                                held ? "" : "  (it switched itself off: more than its limits)"));
                before = after;
            }
        }
        return costs;
    }

    private void warmUp(BenchCluster cluster) {
        double best = 0;
        double last = 0;
        for (int look = 1; look <= MOST_LOOKS && (look <= 3 || last > best * STILL_FASTER); look++) {
            best = Math.max(best, last);
            last = perSecond(cluster, look % 2 == 0 ? TapLevel.OFF : TapLevel.FULL);
            news.accept("Warming up: %,.0f/s".formatted(last));
        }
    }

    private double perSecond(BenchCluster cluster, TapLevel level) {
        cluster.admin().tap(level);
        Contender baton = cluster.contenders().getFirst();
        return cluster.measure(
                        baton,
                        new LoadPlan(baton.port(), Workload.TRANSFER, SCALE, CONNECTIONS, 0, SETTLES_SECONDS, seconds))
                .result()
                .perSecond();
    }

    private boolean reported(List<Cost> costs, TapLevel level, double most) {
        List<Double> shares = costs.stream()
                .filter(cost -> cost.level() == level)
                .map(Cost::share)
                .sorted(Comparator.naturalOrder())
                .toList();
        double cost = 1 - shares.get(shares.size() / 2);
        boolean reached = cost <= most;
        news.accept("  %-11s %s costs %.1f %% of throughput (median of %d; %.1f to %.1f %%; wanted: at most %.0f %%)"
                .formatted(
                        reached ? "reached" : "NOT REACHED",
                        level,
                        100 * cost,
                        shares.size(),
                        100 * (1 - shares.getLast()),
                        100 * (1 - shares.getFirst()),
                        100 * most));
        return reached;
    }
}
