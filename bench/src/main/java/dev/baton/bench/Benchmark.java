package dev.baton.bench;

import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Installation;
import dev.baton.load.Workload;
import dev.baton.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A whole run: cluster, measurements, report. */
public final class Benchmark {
    private static final List<Integer> STEPS = List.of(1, 8, 64, 256, 1024);
    private static final List<Integer> QUICK_STEPS = List.of(1, 64, 256);
    private static final List<Workload> QUICK_WORKS = List.of(Workload.TPCB, Workload.LOOKUP);
    private static final int QUICK_WARM_UPS = 3;
    private static final int WARM_UPS = 12;

    private final BenchPlan plan;
    private final Consumer<String> news;

    /** What is to be measured; empty: the default. */
    public record Options(
            boolean quick,
            List<String> only,
            Optional<Integer> equalNodes,
            boolean peers,
            List<Integer> concurrency,
            int rounds,
            int seconds,
            int scale,
            Path out) {}

    /** @throws ClusterProblem if something is requested that there isn't */
    public Benchmark(Options options, Consumer<String> news) {
        this.plan = plan(options);
        this.news = news;
    }

    private static BenchPlan plan(Options options) {
        List<Workload> works = options.only.isEmpty()
                ? (options.quick ? QUICK_WORKS : Workload.BENCH)
                : options.only.stream().map(Benchmark::work).toList();
        List<Integer> steps =
                options.concurrency.isEmpty() ? (options.quick ? QUICK_STEPS : STEPS) : options.concurrency;
        if (options.rounds < 1
                || options.seconds < 1
                || options.scale < 1
                || options.equalNodes.filter(nodes -> nodes < 1).isPresent()
                || steps.stream().anyMatch(step -> step < 1)) {
            throw new ClusterProblem("--nodes, --rounds, --seconds, --scale and --concurrency want numbers from 1");
        }
        return new BenchPlan(
                works,
                steps,
                options.quick ? 1 : options.rounds,
                options.quick ? QUICK_WARM_UPS : WARM_UPS,
                1,
                options.quick ? 2 : options.seconds,
                options.scale,
                options.equalNodes,
                options.peers,
                !options.quick,
                options.out);
    }

    /** @throws ClusterProblem if there is none of this name */
    public static Workload work(String name) {
        return Workload.ASKED_FOR.stream()
                .filter(work -> work.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ClusterProblem("--only is %s; allowed: %s".formatted(name, Workload.ASKED_FOR)));
    }

    /** @return whether every target that could be measured was reached */
    public boolean run() throws IOException, InterruptedException {
        BenchReport report;
        try (BenchCluster cluster =
                new BenchCluster(Installation.ofThisJvm(), plan.cluster(), plan.scale(), plan.peers(), news)) {
            if (plan.durablePeers()) {
                cluster.startDurablePeers();
            }
            report = new BenchRun(plan, cluster, news).run();
        }
        write(report);
        report.targets()
                .forEach(target -> news.accept("  %-11s %-48s %s  (wanted: %s)"
                        .formatted(mark(target), target.what(), target.figure(), target.wanted())));
        news.accept("The report: " + plan.out().resolve("report.html"));
        return report.targets().stream().allMatch(target -> target.reached().orElse(true));
    }

    private static String mark(BenchReport.Target target) {
        return target.reached()
                .map(reached -> reached ? "reached" : "NOT REACHED")
                .orElse("unknown");
    }

    private void write(BenchReport report) throws IOException {
        Files.createDirectories(plan.out());
        Files.write(plan.out().resolve("report.json"), Json.write(report).getBytes());
        Files.writeString(plan.out().resolve("report.html"), ReportPage.of(report));
    }
}
