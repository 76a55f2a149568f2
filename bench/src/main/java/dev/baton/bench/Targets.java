package dev.baton.bench;

import dev.baton.bench.BenchReport.Target;
import dev.baton.cluster.ClusterProblem;
import dev.baton.load.LoadResult;
import dev.baton.load.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The targets, as ratios of figures measured in this run. */
final class Targets {
    private static final int AT_REST = 1;
    private static final double MILLI = 1_000;

    private final BenchReport report;
    private final BenchRun run;
    private final List<Target> targets = new ArrayList<>();

    Targets(BenchReport report, BenchRun run) {
        this.report = report;
        this.run = run;
    }

    List<Target> all() {
        if (report.plan().peers()) {
            againstPeers();
            atRest();
        }
        if (report.plan().more() && report.plan().works().contains(Workload.TPCB)) {
            tried("p99 of tpcb at half of the peak", this::halfOfPeak);
            tried("overload at twice the peak", this::overload);
            tried("gateway with 10,000 idle connections", this::memory);
        }
        growth();
        return targets;
    }

    private void againstPeers() {
        ratio(
                "tpcb against pgbench's best",
                peak(BenchCluster.BATON, Workload.TPCB),
                BenchRun.best(report.pgbench()),
                8);
        ratio(
                "tpcb against the direct way",
                peak(BenchCluster.BATON, Workload.TPCB),
                peak(BenchCluster.DIRECT, Workload.TPCB),
                5);
        ratio(
                "lookup against the direct way",
                peak(BenchCluster.BATON, Workload.LOOKUP),
                peak(BenchCluster.DIRECT, Workload.LOOKUP),
                1.3);
        ratio(
                "lookup against the plain clustered way",
                peak(BenchCluster.BATON, Workload.LOOKUP),
                peak(BenchCluster.CLUSTERED, Workload.LOOKUP),
                2.5);
        ratio(
                "fortunes against the direct way",
                peak(BenchCluster.BATON, Workload.FORTUNES),
                peak(BenchCluster.DIRECT, Workload.FORTUNES),
                0.8);
        ratio(
                "updates against the direct way",
                peak(BenchCluster.BATON, Workload.UPDATES),
                peak(BenchCluster.DIRECT, Workload.UPDATES),
                1);
    }

    /** What has been measured before is worth a report, even if the rest fails. */
    private void tried(String what, Runnable measurement) {
        try {
            measurement.run();
        } catch (ClusterProblem e) {
            add(what, "to be measured", String.valueOf(e.getMessage()), Optional.of(false));
        }
    }

    private double peak(String contender, Workload work) {
        return report.peak(contender, work);
    }

    private void ratio(String what, double ours, double theirs, double wanted) {
        if (Double.isNaN(ours)) {
            return;
        }
        add(
                what,
                "at least %.1fx".formatted(wanted),
                Double.isNaN(theirs)
                        ? "%,.0f/s; nothing to compare with".formatted(ours)
                        : "%sx (%,.0f/s to %,.0f/s)".formatted(Verdict.beside(wanted, ours / theirs, 2), ours, theirs),
                Double.isNaN(theirs) ? Optional.empty() : Optional.of(ours / theirs >= wanted));
    }

    private void atRest() {
        double ours = report.median(BenchCluster.BATON, Workload.TPCB, AT_REST, sample -> sample.result()
                                .p50())
                        .value()
                / MILLI;
        double pgbench = BenchRun.median(report.pgbench(), AT_REST, true) / MILLI;
        if (!Double.isNaN(ours)) {
            add(
                    "latency of tpcb at concurrency 1 (p50)",
                    "at most pgbench -c 1 plus 1.5 ms",
                    Double.isNaN(pgbench)
                            ? "%.2f ms; no pgbench".formatted(ours)
                            : "%.2f ms to %.2f ms".formatted(ours, pgbench),
                    Double.isNaN(pgbench) ? Optional.empty() : Optional.of(ours <= pgbench + 1.5));
        }
    }

    private void halfOfPeak() {
        int rate = (int) (peak(BenchCluster.BATON, Workload.TPCB) / 2);
        double ours = run.open(BenchCluster.BATON, Workload.TPCB, rate, false).p99() / MILLI;
        if (report.plan().peers()) {
            double theirs =
                    run.open(BenchCluster.DIRECT, Workload.TPCB, rate, false).p99() / MILLI;
            add(
                    "p99 of tpcb at half of the peak (%,d/s)".formatted(rate),
                    "at most 3x the direct way's at that rate, or 10 ms",
                    "%.2f ms to %.2f ms".formatted(ours, theirs),
                    Optional.of(ours <= Math.max(3 * theirs, 10)));
        } else {
            add(
                    "p99 of tpcb at half of the peak (%,d/s)".formatted(rate),
                    "at most 10 ms",
                    "%s ms".formatted(Verdict.beside(10, ours, 2)),
                    Optional.of(ours <= 10));
        }
    }

    private void overload() {
        double peak = peak(BenchCluster.BATON, Workload.TPCB);
        int rate = (int) (2 * peak);
        run.open(BenchCluster.BATON, Workload.TPCB, rate, true); // no server has refused requests so far: to warm up
        LoadResult result = run.open(BenchCluster.BATON, Workload.TPCB, rate, true);
        add(
                "overload at twice the peak",
                "goodput at least 90 % of the peak; the rest hears 503 within 50 ms",
                "%.0f %%; %,d turned away, p99 %.1f ms; %,d failed"
                        .formatted(
                                100 * result.perSecond() / peak,
                                result.turnedAway(),
                                result.awayP99() / MILLI,
                                result.failed()),
                Optional.of(result.perSecond() >= 0.9 * peak && result.awayP99() <= 50 * MILLI));
    }

    private void memory() {
        long mb = run.idleMemory();
        add("gateway with 10,000 idle connections", "at most 300 MB resident", mb + " MB", Optional.of(mb <= 300));
    }

    private void growth() {
        List<Integer> steps = report.plan().concurrency();
        if (steps.size() < 2 || !report.plan().works().contains(Workload.TPCB)) {
            return;
        }
        double first = cpu(steps.getFirst());
        double lowest = steps.stream().mapToDouble(this::cpu).min().orElseThrow();
        double last = cpu(steps.getLast());
        add(
                "CPU for a tpcb request, from %d to %d at once".formatted(steps.getFirst(), steps.getLast()),
                "falls, and doesn't rise again",
                "%.0f µs, at the lowest %.0f µs, in the end %.0f µs".formatted(first, lowest, last),
                Optional.of(lowest < first && last <= 1.1 * lowest));
    }

    private double cpu(int concurrency) {
        return report.median(BenchCluster.BATON, Workload.TPCB, concurrency, Sample::cpuMicros)
                .value();
    }

    private void add(String what, String wanted, String figure, Optional<Boolean> reached) {
        targets.add(new Target(what, wanted, figure, reached));
    }
}
