package dev.baton.bench;

import dev.baton.bench.BenchReport.PgbenchSample;
import dev.baton.bench.BenchReport.Target;
import dev.baton.load.LoadPlan;
import dev.baton.load.LoadResult;
import dev.baton.load.Machine;
import dev.baton.load.WarmUp;
import dev.baton.load.Workload;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Measures all contenders in turn, round after round, so that noise of the machine affects all of them alike. */
final class BenchRun implements Targets.Further {
    private static final List<Integer> PGBENCH_CLIENTS = List.of(8, 16, 32);
    private static final int IDLE_CONNECTIONS = 10_000;

    /** Less than the gateway's keep-alive. */
    private static final int IDLE_SECONDS = 45;

    private static final int OPEN_CONNECTIONS = 1_024;
    private static final int OVERLOAD_CONNECTIONS = 8_192;
    private static final long MB = 1_000_000;

    private final BenchPlan plan;
    private final BenchCluster cluster;
    private final Consumer<String> news;
    private final List<Sample> samples = new ArrayList<>();
    private final List<PgbenchSample> pgbench = new ArrayList<>();

    BenchRun(BenchPlan plan, BenchCluster cluster, Consumer<String> news) {
        this.plan = plan;
        this.cluster = cluster;
        this.news = news;
    }

    BenchReport run() throws IOException, InterruptedException {
        warmUp();
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Workload work : plan.works()) {
                round(round, work);
            }
        }
        BenchReport measured = report(List.of());
        return report(new Targets(measured, this).all());
    }

    private BenchReport report(List<Target> targets) {
        return new BenchReport(
                Instant.now().truncatedTo(ChronoUnit.SECONDS), Machine.describe(), plan, samples, pgbench, targets);
    }

    private void warmUp() {
        for (Workload work : plan.works()) {
            for (Contender contender : cluster.contenders()) {
                if (contender.does().contains(work)) {
                    warmUp(contender, work);
                }
            }
        }
    }

    private void warmUp(Contender contender, Workload work) {
        WarmUp.untilNoFaster(plan.warmUps(), () -> {
            double perSecond = cluster.measure(contender, plan.forWarmUp(contender.port(), work))
                    .result()
                    .perSecond();
            news.accept("Warming up: %-8s %-22s %,9.0f/s".formatted(work, contender.name(), perSecond));
            return perSecond;
        });
    }

    private void round(int round, Workload work) throws IOException, InterruptedException {
        for (int concurrency : plan.concurrency()) {
            for (Contender contender : cluster.contenders()) {
                if (contender.does().contains(work)) {
                    sample(round, work, concurrency, contender);
                }
            }
        }
        if (work == Workload.TPCB && plan.peers()) {
            pgbench(round);
        }
    }

    private void sample(int round, Workload work, int concurrency, Contender contender) {
        BenchCluster.Measured measured = cluster.measure(contender, load(contender, work, concurrency));
        LoadResult result = measured.result();
        double cpu = result.answered() == 0 ? 0 : 1e6 * measured.cpuSeconds() / result.answered();
        samples.add(new Sample(contender.name(), work, concurrency, round, result, cpu, measured.batch()));
        news.accept("Round %d of %d: %-8s %4d at once  %-22s %,9.0f/s  p50 %6.2f ms  p99 %7.2f ms%s"
                .formatted(
                        round,
                        plan.rounds(),
                        work,
                        concurrency,
                        contender.name(),
                        result.perSecond(),
                        result.p50() / 1e3,
                        result.p99() / 1e3,
                        result.failed() + result.turnedAway() == 0
                                ? ""
                                : "  (%d turned away, %d failed)".formatted(result.turnedAway(), result.failed())));
    }

    private void pgbench(int round) throws IOException, InterruptedException {
        Optional<Pgbench> installed = Pgbench.find(URI.create(cluster.databaseUri()));
        if (installed.isEmpty()) {
            return;
        }
        List<Integer> clients = new ArrayList<>(PGBENCH_CLIENTS);
        clients.addFirst(1);
        for (int number : clients) {
            Pgbench.Result result = installed.get().run(number, Math.max(2, plan.seconds()));
            pgbench.add(new PgbenchSample(number, round, result.perSecond(), result.latency()));
            news.accept("Round %d of %d: %-8s %4d at once  %-22s %,9.0f/s"
                    .formatted(round, plan.rounds(), Workload.TPCB, number, "pgbench", result.perSecond()));
        }
    }

    private LoadPlan load(Contender contender, Workload work, int connections) {
        return new LoadPlan(contender.port(), work, plan.scale(), connections, 0, plan.warmUp(), plan.seconds());
    }

    @Override
    public LoadResult open(String name, Workload work, int rate, boolean overload) {
        Contender contender = cluster.contenders().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        news.accept("%s: %s at %,d a second, open loop".formatted(name, work, rate));
        return cluster.measure(
                        contender,
                        load(contender, work, 1).with(overload ? OVERLOAD_CONNECTIONS : OPEN_CONNECTIONS, rate))
                .result();
    }

    @Override
    public long resident() {
        return cluster.resident();
    }

    @Override
    public long idleMemory() {
        news.accept("Memory of the gateway with %,d idle connections".formatted(IDLE_CONNECTIONS));
        Contender contender = cluster.contenders().getFirst();
        LoadPlan busy =
                new LoadPlan(contender.port(), Workload.LOOKUP, plan.scale(), IDLE_CONNECTIONS, IDLE_CONNECTIONS, 2, 1);
        return cluster.residentWhenIdle(busy.idleAfterwards(IDLE_SECONDS)) / MB;
    }

    /** The best of pgbench's medians; NaN: it is not there. */
    static double best(List<PgbenchSample> samples) {
        return PGBENCH_CLIENTS.stream()
                .mapToDouble(clients -> median(samples, clients, false))
                .filter(perSecond -> !Double.isNaN(perSecond))
                .max()
                .orElse(Double.NaN);
    }

    /** @param latency microseconds instead of transactions a second */
    static double median(List<PgbenchSample> samples, int clients, boolean latency) {
        List<Double> sorted = samples.stream()
                .filter(sample -> sample.clients() == clients)
                .map(sample -> latency ? (double) sample.latency() : sample.perSecond())
                .sorted(Comparator.naturalOrder())
                .toList();
        return IntStream.of(sorted.size() / 2)
                .filter(middle -> middle < sorted.size())
                .mapToDouble(sorted::get)
                .findFirst()
                .orElse(Double.NaN);
    }
}
