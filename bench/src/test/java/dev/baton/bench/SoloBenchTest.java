package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bench.StoreCost.Cost;
import dev.baton.bench.StoreCost.Found;
import dev.baton.bench.StoreCost.Listing;
import dev.baton.bench.StoreGrowth.Window;
import dev.baton.cluster.ClusterProblem;
import dev.baton.load.Workload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What benches that run alone make of what they have measured. */
class SoloBenchTest {

    @Test
    void theyAreFoundByTheirNamesAndRunAlone() {
        assertThat(SoloBench.named(List.of("idle", "Store"))).containsExactly(SoloBench.IDLE, SoloBench.STORE);
        assertThat(SoloBench.named(List.of("tpcb"))).isEmpty();
        assertThat(SoloBench.named(List.of())).isEmpty();
        assertThatThrownBy(() -> SoloBench.named(List.of("tpcb", "idle")))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageContaining("run alone");
    }

    @Test
    void aVerdictIsALine() {
        assertThat(Verdict.atMost(1.3, "log", 1.25, 2))
                .hasToString("  reached     log                                      1.25 (wanted: at most 1.30)");
        assertThat(Verdict.atLeast(0.9, "throughput", 0.5, 1).toString())
                .startsWith("  NOT REACHED throughput")
                .endsWith("0.5 (wanted: at least 0.9)");
    }

    @Test
    void whatWasNotMeasuredIsNotReachedAndSaysSo() {
        for (double nothing : new double[] {Double.NaN, 5.0 / 0}) {
            assertThat(Verdict.atLeast(0.9, "throughput", nothing, 1).toString())
                    .startsWith("  NOT REACHED throughput")
                    .endsWith("not measured (wanted: at least 0.9)");
            assertThat(Verdict.atMost(0.9, "log", nothing, 1).reached()).isFalse();
        }
    }

    @Test
    void whatIsMissedByLittleDoesNotReadAsIfItWereReached() {
        assertThat(Verdict.atLeast(0.9, "throughput", 0.89961, 2).figure()).isEqualTo("0.8996");
        assertThat(Verdict.atMost(0, "bytes", 0.3, 0).figure()).isEqualTo("0.3");
        assertThat(Verdict.atMost(0, "bytes", 0, 0).figure()).isEqualTo("0");
        assertThat(Verdict.atLeast(0.9, "throughput", 0.9, 2).figure()).isEqualTo("0.90");
    }

    @Test
    void aFullStoreIsComparedWithAnEmptyOneRoundByRound() {
        var report = new StoreCost.Report(
                1_000,
                List.of(
                        new Cost("empty", 1, 100, 1_000, 1),
                        new Cost("full", 1, 95, 1_200, 1),
                        new Cost("empty", 2, 200, 1_000, 1),
                        new Cost("full", 2, 100, 2_000, 1),
                        new Cost("full", 3, 93, 1_100, 1),
                        new Cost("empty", 3, 100, 1_000, 1)),
                List.of(new Listing("?limit=50", 100, 200)),
                List.of());

        assertThat(report.verdicts()).extracting(Verdict::figure).containsExactly("0.93", "1.20", "2.00", "0.2");
        assertThat(report.verdicts()).extracting(Verdict::reached).containsExactly(true, true, false, true);
    }

    @Test
    void aListOfAFullStoreThatTakesLongIsSeenHoweverLongAnEmptyOneTakes() {
        var report = new StoreCost.Report(
                10_000_000,
                List.of(new Cost("empty", 1, 100, 1_000, 1), new Cost("full", 1, 100, 1_000, 1)),
                List.of(new Listing("?state=dead", 60_000, 60_000)),
                List.of(new Found("id", 2_000), new Found("business key", 50_100)));

        List<Verdict> absolute = report.verdicts().subList(3, report.verdicts().size());
        assertThat(absolute)
                .extracting(Verdict::what)
                .containsExactly(
                        "GET /requests?state=dead of 10,000,000, in ms",
                        "found by id of 10,000,000, in ms",
                        "found by business key of 10,000,000, in ms");
        assertThat(absolute).extracting(Verdict::figure).containsExactly("60.0", "2.0", "50.1");
        assertThat(absolute).extracting(Verdict::reached).containsExactly(false, true, false);
    }

    @Test
    void aStoreThatGrowsOnOrIsSlowWhileRemovingIsSeen() {
        var steady = new StoreGrowth.Report(20, windows(1_000, 1_000, 960));
        assertThat(steady.verdicts()).as("%s", steady.verdicts()).allMatch(Verdict::reached);

        var growing = new StoreGrowth.Report(20, windows(1_000, 1_500, 900));
        assertThat(growing.verdicts()).extracting(Verdict::figure).containsExactly("1.50", "0.900");
        assertThat(growing.verdicts()).noneMatch(Verdict::reached);
    }

    /** 80 seconds: it is filled for 30 of them; then each fifth window removes something. */
    private static List<Window> windows(long bytes, long bytesLater, double whileRemoving) {
        List<Window> windows = new ArrayList<>();
        for (int second = 1; second <= 80; second++) {
            boolean removing = second > 30 && second % 5 == 0;
            long size = second <= 30 ? 10L * second : second <= 55 ? bytes : bytesLater;
            windows.add(new Window(second, removing ? whileRemoving : 1_000, size, size, removing ? 1 : 0));
        }
        return windows;
    }

    @Test
    void aStoreOfWhichNothingWasRemovedIsNoSuccess() {
        var report = new StoreGrowth.Report(20, List.of(new Window(5, 1_000, 100, 10, 0)));

        assertThat(report.verdicts()).noneMatch(Verdict::reached);
    }

    @Test
    void theFirstStartCountsForNoTarget() {
        var report = new StartTime.Report(
                new StartTime.Start(60, List.of(1.0), 100),
                List.of(
                        new StartTime.Start(10, List.of(20.0, 60.0), 100),
                        new StartTime.Start(12, List.of(60.0, 80.0), 100),
                        new StartTime.Start(20, List.of(50.0, 50.0), 100)));

        assertThat(report.verdicts())
                .extracting(Verdict::figure)
                .containsExactly("12.0 s (median of 3, 10.0 to 20.0 s; the first one 60.0 s)", "0.50");
        assertThat(report.verdicts()).allMatch(Verdict::reached);
    }

    @Test
    void whatANothingCostsIsForAMinute() {
        var report = new IdleCost.Report(
                30, new IdleCost.Reading(1_000, 5_000, 10, 2), new IdleCost.Reading(1_035, 5_100, 10.6, 2.03));

        assertThat(report.verdicts())
                .extracting(Verdict::figure)
                .containsExactly("70", "200", "2.10 % (JVMs 2.00, PostgreSQL 0.10)");
        assertThat(report.verdicts()).extracting(Verdict::reached).containsExactly(true, false, false);
    }

    @Test
    void whatWatchingCostsIsToldForEachWork() {
        var report = new WatchCost.Report(List.of(
                new WatchCost.Turn(Workload.TPCB, 1, 100, 97, 100, 0.97, 20),
                new WatchCost.Turn(Workload.TPCB, 2, 100, 96, 100, 0.96, 20),
                new WatchCost.Turn(Workload.TPCB, 3, 100, 90, 100, 0.90, 20),
                new WatchCost.Turn(Workload.LOOKUP, 1, 100, 94, 100, 0.94, 20)));

        assertThat(report.verdicts())
                .extracting(Verdict::figure)
                .containsExactly("0.960 of unwatched, 0.900 to 0.970", "0.940 of unwatched, 0.940 to 0.940");
        assertThat(report.verdicts()).extracting(Verdict::reached).containsExactly(true, false);
    }

    @Test
    void whatIsReadWhileNothingHappensIsReadFromAnotherDatabase() {
        String url = "jdbc:postgresql://127.0.0.1:5432/baton?user=postgres&password=a/b";

        assertThat(IdleCost.otherDatabase(url))
                .isEqualTo("jdbc:postgresql://127.0.0.1:5432/postgres?user=postgres&password=a/b");
        assertThat(IdleCost.database(url)).isEqualTo("baton");
    }
}
