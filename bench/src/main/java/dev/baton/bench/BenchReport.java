package dev.baton.bench;

import dev.baton.load.Median;
import dev.baton.load.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a run came to, as it is written to report.json.
 *
 * @param machine cores, memory, kernel, JVM
 * @param samples every single measurement, none left out
 * @param pgbench PostgreSQL's own benchmark: transactions a second by number of clients; empty: it is not installed
 * @param targets what was to be reached, and what was
 */
record BenchReport(
        Instant at,
        String machine,
        BenchPlan plan,
        List<Sample> samples,
        List<PgbenchSample> pgbench,
        List<Target> targets) {

    record PgbenchSample(int clients, int round, double perSecond, long latency) {}

    /** @param reached empty: it could not be measured; the figure says why */
    record Target(String what, String wanted, String figure, Optional<Boolean> reached) {}

    BenchReport {
        samples = List.copyOf(samples);
        pgbench = List.copyOf(pgbench);
        targets = List.copyOf(targets);
    }

    List<Sample> of(String contender, Workload work, int concurrency) {
        return samples.stream()
                .filter(sample -> sample.contender().equals(contender)
                        && sample.work() == work
                        && sample.concurrency() == concurrency)
                .toList();
    }

    Median median(String contender, Workload work, int concurrency, ToDoubleFunction<Sample> figure) {
        return Median.of(of(contender, work, concurrency), figure);
    }

    /** The best median over all concurrencies. */
    double peak(String contender, Workload work) {
        return plan.concurrency().stream()
                .mapToDouble(concurrency -> median(contender, work, concurrency, sample -> sample.result()
                                .perSecond())
                        .value())
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(Double.NaN);
    }

    List<String> contenders(Workload work) {
        return samples.stream()
                .filter(sample -> sample.work() == work)
                .map(Sample::contender)
                .distinct()
                .toList();
    }
}
