package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.bench.BenchReport.PgbenchSample;
import dev.baton.bench.BenchReport.Target;
import dev.baton.load.LoadResult;
import dev.baton.load.Workload;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private final List<Sample> samples = new ArrayList<>();
    private final List<PgbenchSample> pgbench = new ArrayList<>();

    @Test
    void handingOverIsJudgedByTheLowestRatioAtEachOfBoth() {
        perSecond(Workload.LOOKUP, 64, 85, 100);
        perSecond(Workload.LOOKUP, 256, 79, 100);
        perSecond(Workload.LOOKUP, 1_024, 10, 100);

        assertThat(targets(Optional.empty()))
                .extracting(Target::what, Target::figure, Target::reached)
                .containsExactly(
                        tuple("lookup against the direct way", "0.85x at 64, 0.79x at 256", Optional.of(false)));
    }

    @Test
    void withRolesApartHandingOverMayCostAFifth() {
        perSecond(Workload.DB, 64, 81, 100);
        perSecond(Workload.DB, 256, 80, 100);

        assertThat(targets(Optional.empty()).getFirst().reached()).contains(true);
    }

    @Test
    void withOneOfBothMeasuredNothingIsReachedYet() {
        perSecond(Workload.DB, 64, 81, 100);

        assertThat(targets(Optional.empty()).getFirst().reached()).isEmpty();
    }

    @Test
    void whereNodesPlayAllRolesItMayCostNothing() {
        perSecond(Workload.DB, 64, 99, 100);

        assertThat(targets(Optional.of(2)))
                .extracting(Target::wanted, Target::figure, Target::reached)
                .containsExactly(tuple("at least 1.0x at 64 and at 256 at once", "0.99x at 64", Optional.of(false)));
    }

    @Test
    void atRestIsComparedWithPgbench() {
        samples.add(sample(BenchCluster.BATON, Workload.TPCB, 1, 500, 1_100));
        pgbench.add(new PgbenchSample(1, 1, 2_000, 500));
        pgbench.add(new PgbenchSample(8, 1, 100, 500));

        assertThat(targets(Optional.empty()))
                .extracting(Target::what, Target::figure, Target::reached)
                .contains(
                        tuple("tpcb against pgbench's best", "5.00x (500/s to 100/s)", Optional.of(false)),
                        tuple(
                                "latency of tpcb at rest (one at once, p50)",
                                "2.20x (1.10 ms to 0.50 ms)",
                                Optional.of(true)));
    }

    @Test
    void whatHasNothingToCompareWithIsNotJudged() {
        samples.add(sample(BenchCluster.BATON, Workload.TPCB, 1, 500, 1_100));

        assertThat(targets(Optional.empty())).extracting(Target::reached).containsOnly(Optional.empty());
    }

    private void perSecond(Workload work, int atOnce, double ours, double theirs) {
        samples.add(sample(BenchCluster.BATON, work, atOnce, ours, 1_000));
        samples.add(sample(BenchCluster.DIRECT, work, atOnce, theirs, 1_000));
    }

    private static Sample sample(String contender, Workload work, int atOnce, double perSecond, long p50) {
        LoadResult result = new LoadResult(100, 0, 0, perSecond, p50, p50, p50, p50, p50, 0);
        return new Sample(contender, work, atOnce, 1, result, 50, 1);
    }

    private List<Target> targets(Optional<Integer> equalNodes) {
        List<Workload> works = samples.stream().map(Sample::work).distinct().toList();
        List<Integer> concurrency =
                samples.stream().map(Sample::concurrency).distinct().sorted().toList();
        BenchPlan plan = new BenchPlan(works, concurrency, 1, 1, 0, 1, 1, equalNodes, true, false, Path.of("unused"));
        BenchReport report = new BenchReport(Instant.EPOCH, "", plan, samples, pgbench, List.of());
        return new Targets(report, new NothingMore()).all();
    }

    /** The plan says that nothing more is measured. */
    private static final class NothingMore implements Targets.Further {
        @Override
        public LoadResult open(String contender, Workload work, int rate, boolean overload) {
            throw new UnsupportedOperationException("%s %s at %d a second".formatted(contender, work, rate));
        }

        @Override
        public long idleMemory() {
            throw new UnsupportedOperationException("Memory of an idle gateway");
        }

        @Override
        public long resident() {
            throw new UnsupportedOperationException("Memory of a gateway");
        }
    }
}
