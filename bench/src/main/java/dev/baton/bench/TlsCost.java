package dev.baton.bench;

import dev.baton.load.LoadPlan;
import dev.baton.load.LoadResult;
import dev.baton.load.Median;
import dev.baton.load.WarmUp;
import dev.baton.load.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/**
 * What TLS costs: two clusters, each with a PostgreSQL of its own, one of which speaks TLS everywhere: clients, event
 * bus, admin ports, database. Measured in pairs, in turns. The load's own part of TLS runs on the same machine, and
 * counts against it; what servers and PostgreSQL spend for a request shows how it would be with the load elsewhere.
 */
final class TlsCost {
    private static final String PLAIN = "plain";
    private static final String TLS = "tls";
    private static final List<Workload> WORKS = List.of(Workload.TPCB, Workload.LOOKUP);
    private static final int WARM_UP_SECONDS = 2;
    private static final double LEAST = 0.8;

    private final SoloOptions options;
    private final int connections;
    private final int warmUps;
    private final Consumer<String> news;
    private final List<Figure> figures = new ArrayList<>();

    record Figure(String cluster, Workload work, int round, double perSecond, double p50Micros, double cpuMicros) {}

    /**
     * Round by round.
     *
     * @param ratio of the throughput with TLS to that without
     * @param servers of the processor time that a request costs without TLS to that with it, the load's left out
     */
    record Ratio(Workload work, Median ratio, Median servers) {}

    record Report(List<Figure> figures, List<Ratio> ratios) implements Findings {
        Report {
            figures = List.copyOf(figures);
            ratios = List.copyOf(ratios);
        }

        @Override
        public List<Verdict> verdicts() {
            return ratios.stream()
                    .map(ratio -> new Verdict(
                            ratio.work() + " with TLS everywhere",
                            "%s of plain, %.2f to %.2f; by the servers' processor time alone %.2f"
                                    .formatted(
                                            Verdict.beside(LEAST, ratio.ratio().value(), 2),
                                            ratio.ratio().lowest(),
                                            ratio.ratio().highest(),
                                            ratio.servers().value()),
                            "at least %.1f".formatted(LEAST),
                            Verdict.isAtLeast(LEAST, ratio.ratio().value())))
                    .toList();
        }
    }

    private record Side(String name, BenchCluster cluster) {}

    /** @param warmUps looks at each work at most, until it gets no faster, before anything is measured */
    TlsCost(SoloOptions options, int connections, int warmUps, Consumer<String> news) {
        this.options = options;
        this.connections = connections;
        this.warmUps = warmUps;
        this.news = news;
    }

    Report run() {
        try (BenchCluster one =
                        new BenchCluster(options.installation(), options.cluster(1), options.scale(), false, news);
                BenchCluster other =
                        BenchCluster.withTls(options.installation(), options.cluster(1), options.scale(), news)) {
            Side plain = new Side(PLAIN, one);
            Side tls = new Side(TLS, other);
            for (Workload work : WORKS) {
                warmUp(plain, work);
                warmUp(tls, work);
            }
            for (int round = 1; round <= options.rounds(); round++) {
                for (Workload work : WORKS) {
                    for (Side side : round % 2 == 0 ? List.of(tls, plain) : List.of(plain, tls)) {
                        figures.add(measure(side, work, round));
                    }
                }
            }
            return new Report(figures, WORKS.stream().map(this::ratio).toList());
        }
    }

    private void warmUp(Side side, Workload work) {
        WarmUp.untilNoFaster(warmUps, () -> {
            double perSecond = load(side, work, 0, WARM_UP_SECONDS).result().perSecond();
            news.accept("Warming up: %-6s %-5s %,9.0f/s".formatted(work, side.name(), perSecond));
            return perSecond;
        });
    }

    private Figure measure(Side side, Workload work, int round) {
        BenchCluster.Measured measured = load(side, work, 1, options.seconds());
        LoadResult result = measured.result();
        double cpu = 1e6 * measured.cpuSeconds() / Math.max(1, result.answered());
        news.accept("Round %d of %d: %-6s %-5s %,9.0f/s  p50 %6.2f ms  %4.0f µs of CPU a request%s"
                .formatted(
                        round,
                        options.rounds(),
                        work,
                        side.name(),
                        result.perSecond(),
                        result.p50() / 1e3,
                        cpu,
                        result.failed() == 0 ? "" : "  (%d failed)".formatted(result.failed())));
        return new Figure(side.name(), work, round, result.perSecond(), result.p50(), cpu);
    }

    private BenchCluster.Measured load(Side side, Workload work, int warmUp, int forSeconds) {
        Contender baton = side.cluster().contenders().getFirst();
        return side.cluster()
                .measure(baton, new LoadPlan(baton.port(), work, options.scale(), connections, 0, warmUp, forSeconds));
    }

    private Ratio ratio(Workload work) {
        return new Ratio(
                work,
                beside(work, (plain, tls) -> tls.perSecond() / plain.perSecond()),
                beside(work, (plain, tls) -> plain.cpuMicros() / tls.cpuMicros()));
    }

    private Median beside(Workload work, ToDoubleBiFunction<Figure, Figure> ratio) {
        List<Integer> rounds =
                IntStream.rangeClosed(1, options.rounds()).boxed().toList();
        return Median.of(rounds, round -> ratio.applyAsDouble(figure(PLAIN, work, round), figure(TLS, work, round)));
    }

    private Figure figure(String cluster, Workload work, int round) {
        return figures.stream()
                .filter(figure -> figure.cluster().equals(cluster) && figure.work() == work && figure.round() == round)
                .findFirst()
                .orElseThrow();
    }
}
