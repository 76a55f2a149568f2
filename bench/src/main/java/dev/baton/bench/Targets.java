package dev.baton.bench;

import dev.baton.bench.BenchReport.Target;
import dev.baton.cluster.ClusterProblem;
import dev.baton.load.LoadResult;
import dev.baton.load.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The targets, as ratios of figures measured in this run. */
final class Targets {
    private static final int AT_REST = 1;
    private static final double AT_REST_MOST = 2.2;
    private static final Set<Integer> AT_ONCE = Set.of(64, 256);
    private static final List<Workload> DURABLE = List.of(Workload.TPCB, Workload.TPCB_ONE_COMMIT);
    private static final Set<Workload> HANDED_OVER =
            Set.of(Workload.LOOKUP, Workload.DB, Workload.QUERIES, Workload.FORTUNES, Workload.UPDATES);
    private static final double MILLI = 1_000;

    private final BenchReport report;
    private final Further further;
    private final List<Target> targets = new ArrayList<>();

    /** What is measured after all rounds. */
    interface Further {
        /** Requests due at a fixed rate. */
        LoadResult open(String contender, Workload work, int rate, boolean overload);

        /** MB of a gateway with many idle connections, each of which has sent a request before. */
        long idleMemory();

        /** The gateways' memory now, in bytes. */
        long resident();
    }

    Targets(BenchReport report, Further further) {
        this.report = report;
        this.further = further;
    }

    List<Target> all() {
        if (report.plan().peers()) {
            DURABLE.stream().filter(report.plan().works()::contains).forEach(this::durable);
            report.plan().works().stream().filter(HANDED_OVER::contains).forEach(this::handedOver);
        }
        if (report.plan().more() && report.plan().works().contains(Workload.TPCB)) {
            tried("p99 of tpcb at half of the peak", this::halfOfPeak);
            tried("overload at twice the peak", this::overload);
            tried("gateway with 10,000 idle connections", this::memory);
        }
        growth();
        return targets;
    }

    /** What is durable here is compared with the same work that is not. */
    private void durable(Workload work) {
        ratio(work + " against pgbench's best", peak(BenchCluster.BATON, work), BenchRun.best(report.pgbench()), 6);
        ratio(
                work + " against the direct way",
                peak(BenchCluster.BATON, work),
                peak(BenchCluster.DIRECT, Workload.TPCB),
                4);
        atRest(work);
    }

    /** Handing over costs nothing where nodes play all roles, and at most a fifth where each role is a process. */
    private void handedOver(Workload work) {
        double wanted = report.plan().equalNodes().isPresent() ? 1 : 0.8;
        Map<Integer, Double> ratios = new TreeMap<>();
        report.plan().concurrency().stream()
                .filter(AT_ONCE::contains)
                .forEach(atOnce -> ratios.put(
                        atOnce,
                        perSecond(BenchCluster.BATON, work, atOnce) / perSecond(BenchCluster.DIRECT, work, atOnce)));
        double lowest =
                ratios.values().stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        boolean both = ratios.keySet().equals(AT_ONCE);
        if (!Double.isNaN(lowest)) {
            add(
                    "%s against the direct way".formatted(work),
                    "at least %.1fx at 64 and at 256 at once".formatted(wanted),
                    ratios.entrySet().stream()
                            .map(ratio ->
                                    "%sx at %d".formatted(Verdict.beside(wanted, ratio.getValue(), 2), ratio.getKey()))
                            .collect(Collectors.joining(", ")),
                    both || lowest < wanted ? Optional.of(lowest >= wanted) : Optional.empty());
        }
    }

    private double perSecond(String contender, Workload work, int atOnce) {
        return report.median(contender, work, atOnce, sample -> sample.result().perSecond())
                .value();
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
            add(what, "at least %.1fx".formatted(wanted), "not measured", Optional.of(false));
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

    private void atRest(Workload work) {
        double ours = report.median(BenchCluster.BATON, work, AT_REST, sample -> sample.result()
                                .p50())
                        .value()
                / MILLI;
        double pgbench = BenchRun.median(report.pgbench(), AT_REST, true) / MILLI;
        if (!Double.isNaN(ours)) {
            add(
                    "latency of %s at rest (one at once, p50)".formatted(work),
                    "at most %.1fx pgbench's".formatted(AT_REST_MOST),
                    Double.isNaN(pgbench)
                            ? "%.2f ms; no pgbench".formatted(ours)
                            : "%sx (%.2f ms to %.2f ms)"
                                    .formatted(Verdict.beside(AT_REST_MOST, ours / pgbench, 2), ours, pgbench),
                    Double.isNaN(pgbench) ? Optional.empty() : Optional.of(ours <= AT_REST_MOST * pgbench));
        }
    }

    private void halfOfPeak() {
        int rate = (int) (peak(BenchCluster.BATON, Workload.TPCB) / 2);
        double ours =
                further.open(BenchCluster.BATON, Workload.TPCB, rate, false).p99() / MILLI;
        if (report.plan().peers()) {
            double theirs = further.open(BenchCluster.DIRECT, Workload.TPCB, rate, false)
                            .p99()
                    / MILLI;
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
        further.open(
                BenchCluster.BATON, Workload.TPCB, rate, true); // no server has refused requests so far: to warm up
        long before = further.resident();
        LoadResult result = further.open(BenchCluster.BATON, Workload.TPCB, rate, true);
        double grown = (double) further.resident() / before;
        double slower = result.p99() / p99AtPeak();
        add(
                "overload at twice the peak",
                "goodput at least 70 % of the peak; p99 of a 503 at most 50 ms, of what is taken at most 3x the peak's;"
                        + " no more memory",
                "%.0f %%; %,d turned away, p99 %.1f ms; of what was taken %.1fx; memory %.2fx; %,d failed"
                        .formatted(
                                100 * result.perSecond() / peak,
                                result.turnedAway(),
                                result.awayP99() / MILLI,
                                slower,
                                grown,
                                result.failed()),
                Optional.of(result.perSecond() >= 0.7 * peak
                        && result.awayP99() <= 50 * MILLI
                        && slower <= 3
                        && grown <= 1.1));
    }

    /** With as many at once as the peak was measured with. */
    private double p99AtPeak() {
        return report.plan().concurrency().stream()
                .max(Comparator.comparingDouble(atOnce -> perSecond(BenchCluster.BATON, Workload.TPCB, atOnce)))
                .map(atOnce -> report.median(BenchCluster.BATON, Workload.TPCB, atOnce, sample -> sample.result()
                                .p99())
                        .value())
                .orElse(Double.NaN);
    }

    private void memory() {
        long mb = further.idleMemory();
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
