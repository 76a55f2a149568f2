package dev.baton.bench;

import dev.baton.load.LoadPlan;
import dev.baton.load.LoadResult;
import dev.baton.load.Median;
import dev.baton.load.WarmUp;
import dev.baton.load.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What it costs that somebody watches the live lab: the same load on the same cluster with a viewer of all its frames
 * and without, in turn. Each measurement with a viewer is compared with those without just before and just after it, so
 * that what slowly changes counts for neither. What a browser spends on drawing is not in it.
 */
final class WatchCost {
    private static final List<Workload> WORKS = List.of(Workload.TPCB, Workload.LOOKUP);
    private static final int CONNECTIONS = 128;
    private static final int WARM_UPS = 12;
    private static final int QUICK_WARM_UPS = 2;
    private static final int WARM_UP_SECONDS = 2;
    /** Before each measurement: a viewer that has just come is still being sent what was remembered. */
    private static final int SETTLES_SECONDS = 1;
    /** Frames are so few that compilers take what makes them late: no throughput tells when they are done. */
    private static final int WATCHED_WARM_UP_SECONDS = 60;

    private static final double LEAST = 0.95;

    private final SoloOptions options;
    private final Consumer<String> news;

    /**
     * @param perSecond while it is watched
     * @param share of the throughput just before and just after it, when nobody watched
     * @param frames that the viewer got in that time
     */
    record Turn(Workload work, int round, double before, double perSecond, double after, double share, long frames) {}

    record Report(List<Turn> turns) implements Findings {
        Report {
            turns = List.copyOf(turns);
        }

        @Override
        public List<Verdict> verdicts() {
            return WORKS.stream().map(this::verdict).toList();
        }

        private Verdict verdict(Workload work) {
            Median share =
                    Median.of(turns.stream().filter(turn -> turn.work() == work).toList(), Turn::share);
            return new Verdict(
                    work + " while the live lab is watched",
                    "%.3f of unwatched, %.3f to %.3f".formatted(share.value(), share.lowest(), share.highest()),
                    "at least %.2f".formatted(LEAST),
                    share.value() >= LEAST);
        }
    }

    WatchCost(SoloOptions options, Consumer<String> news) {
        this.options = options;
        this.news = news;
    }

    Report run() {
        List<Turn> turns = new ArrayList<>();
        try (BenchCluster cluster =
                new BenchCluster(options.installation(), options.cluster(1), options.scale(), false, news)) {
            for (Workload work : WORKS) {
                int unwatched = warmUp(cluster, work);
                try (LabViewer viewer = viewer(cluster)) {
                    perSecond(cluster, work, watchedWarmUp());
                }
                news.accept("Warmed up: %s, %d looks, watched for %d s".formatted(work, unwatched, watchedWarmUp()));
                turns.addAll(measure(cluster, work));
            }
        }
        return new Report(turns);
    }

    private int warmUp(BenchCluster cluster, Workload work) {
        return WarmUp.untilNoFaster(
                options.quick() ? QUICK_WARM_UPS : WARM_UPS,
                () -> load(cluster, work, 0, WARM_UP_SECONDS).perSecond());
    }

    private int watchedWarmUp() {
        return options.quick() ? QUICK_WARM_UPS * WARM_UP_SECONDS : WATCHED_WARM_UP_SECONDS;
    }

    private static LabViewer viewer(BenchCluster cluster) {
        return new LabViewer(cluster.nodes().getFirst().plan().adminPort());
    }

    private List<Turn> measure(BenchCluster cluster, Workload work) {
        List<Turn> turns = new ArrayList<>();
        double before = perSecond(cluster, work);
        for (int round = 1; round <= options.rounds(); round++) {
            double watched;
            long frames;
            try (LabViewer viewer = viewer(cluster)) {
                long seen = viewer.frames();
                watched = perSecond(cluster, work);
                frames = viewer.frames() - seen;
            }
            double after = perSecond(cluster, work);
            double share = watched / ((before + after) / 2);
            turns.add(new Turn(work, round, before, watched, after, share, frames));
            news.accept("Round %d of %d: %-6s %,9.0f/s, watched %,9.0f/s, %,9.0f/s: %.3f  (%d frames)"
                    .formatted(round, options.rounds(), work, before, watched, after, share, frames));
            before = after;
        }
        return turns;
    }

    private double perSecond(BenchCluster cluster, Workload work) {
        return perSecond(cluster, work, options.seconds());
    }

    private double perSecond(BenchCluster cluster, Workload work, int seconds) {
        return load(cluster, work, SETTLES_SECONDS, seconds).perSecond();
    }

    private LoadResult load(BenchCluster cluster, Workload work, int warmUp, int seconds) {
        Contender baton = cluster.contenders().getFirst();
        return cluster.measure(
                        baton, new LoadPlan(baton.port(), work, options.scale(), CONNECTIONS, 0, warmUp, seconds))
                .result();
    }
}
