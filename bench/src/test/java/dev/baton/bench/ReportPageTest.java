package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bench.BenchReport.PgbenchSample;
import dev.baton.bench.BenchReport.Target;
import dev.baton.cluster.Installation;
import dev.baton.load.LoadResult;
import dev.baton.load.Median;
import dev.baton.load.Workload;
import dev.baton.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    private final BenchPlan plan = new BenchPlan(
            List.of(Workload.TPCB), List.of(1, 64), 3, 12, 1, 5, 10, Optional.empty(), true, true, Path.of("bench"));

    private final BenchReport report = new BenchReport(
            Instant.parse("2026-11-23T11:00:00Z"),
            "2 cores",
            plan,
            List.of(
                    sample("baton", 1, 1, 300),
                    sample("baton", 1, 2, 500),
                    sample("baton", 1, 3, 400),
                    sample("baton", 64, 1, 9_000),
                    sample("direct", 1, 1, 700),
                    sample("direct", 64, 1, 3_000)),
            List.of(new PgbenchSample(8, 1, 2_000, 4_000), new PgbenchSample(16, 1, 2_500, 6_400)),
            List.of(new Target("tpcb <against> pgbench", "at least 8x", "3.6x", Optional.of(false))));

    private static Sample sample(String contender, int concurrency, int round, double perSecond) {
        LoadResult result = new LoadResult(1_000, 0, 0, perSecond, 900, 1_500, 4_000, 5_000, 6_000, 0);
        return new Sample(contender, Workload.TPCB, concurrency, round, result, 120, 17);
    }

    @Test
    void theMedianAndTheSpreadAreOfAllRounds() {
        Median median = report.median(
                "baton", Workload.TPCB, 1, sample -> sample.result().perSecond());

        assertThat(median).isEqualTo(new Median(400, 300, 500));
        assertThat(median.spread()).isEqualTo(50);
        assertThat(report.peak("baton", Workload.TPCB)).isEqualTo(9_000);
        assertThat(BenchRun.best(report.pgbench())).isEqualTo(2_500);
    }

    @Test
    void thePageHasEveryRowAndNeedsNothingElse() {
        String page = ReportPage.of(report);

        assertThat(page).contains("baton", "direct", "not reached", "&lt;against&gt;", "<svg");
        assertThat(page).doesNotContain("<script", "http://", "https://", "NaN");
        assertThat(page.split("<tr><td>baton", -1)).hasSize(3);
    }

    @Test
    void aDurablePeerThatWasMeasuredIsDescribed() {
        BenchReport withDbos = new BenchReport(
                report.at(),
                report.machine(),
                plan,
                List.of(sample(BenchCluster.BATON, 1, 1, 300), sample(BenchCluster.DBOS, 1, 1, 200)),
                List.of(),
                List.of());

        String page = ReportPage.of(withDbos);

        assertThat(page).contains("<td>DBOS, durable</td>", "Durable peers", "where it wins", "docs.dbos.dev");
        assertThat(page).doesNotContain("db-scheduler");
        assertThat(ReportPage.of(report)).doesNotContain("Durable peers");
    }

    @Test
    void theDocumentSaysOfDurablePeersWhatTheReportSays() throws IOException {
        String document = Files.readString(Installation.findHome().resolve("docs/performance.md"));

        assertThat(DurablePeer.documented()).allSatisfy(peer -> assertThat(document)
                .contains(peer.name(), peer.what(), peer.guarantee(), peer.wins())
                .contains(peer.sources()));
    }

    @Test
    void theJsonHasEverySample() {
        assertThat(Json.tree(Json.write(report)).get("samples")).hasSize(6);
    }
}
