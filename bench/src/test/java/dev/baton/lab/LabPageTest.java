package dev.baton.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.load.LoadResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabPageTest {
    private static final String WHY = "this kernel <has> no io_uring";

    @Test
    void eachRowIsInTheTableAndHasItsPicture() {
        String page = LabPage.of(report());

        assertThat(page)
                .contains("8 requests at once", "sleeps 20 ms", "This was a quick run", "2 &lt;cores&gt;")
                .contains(
                        "<td>1,234<small>1,234–1,234</small></td>", "not measured: this kernel &lt;has&gt; no io_uring")
                .contains("<svg", "<td class=\"bad\">3</td>")
                .contains("<td>gateway-1</td><td>100</td><td>70</td>");
        assertThat(page)
                .containsPattern("Request 1: stages [1-9]\\d? %, database [1-9]\\d? %, on its way or waiting \\d+ %");
        assertThat(page.split("<article id=", -1)).hasSize(3);
        assertThat(page).doesNotContain("<script", "{{", "https://", "NaN", "Optional");
    }

    @Test
    void itBeginsWithWhatTheRunShowedAndHasCurvesOverTheLoad() {
        List<RowSample> samples = Stream.of(Row.NOTIFICATION, Row.BLOCKING)
                .flatMap(row -> Stream.of(8, 64, 512)
                        .flatMap(atOnce -> Stream.of(1, 2).map(round -> sample(row, atOnce, round))))
                .toList();
        List<List<Seen>> pairs = List.of(pair());
        List<RowReport> rows = Stream.of(Row.NOTIFICATION, Row.BLOCKING)
                .map(row -> RowReport.of(
                        row,
                        samples.stream()
                                .filter(sample -> sample.row() == row && sample.atOnce() == 8)
                                .toList(),
                        pairs))
                .toList();

        String page = LabPage.of(LabReport.of(
                Instant.EPOCH, "2 cores", plan(List.of(Row.NOTIFICATION, Row.BLOCKING), 2), rows, samples));

        assertThat(page.indexOf("At 512 at once, blocking answered 1,290 of 19,290 requests, notification"))
                .isPositive()
                .isLessThan(page.indexOf("<table>"));
        assertThat(page).contains("<td>level</td>", "Over the load: completion styles</h2>");
        assertThat(page.split("<figure>", -1)).hasSize(8);
        assertThat(page).doesNotContain("NaN", "{{", "<script");
    }

    /** Both answer 80 for each client until 64; then one of them turns away. */
    static RowSample sample(Row row, int atOnce, int round) {
        boolean breaks = row == Row.BLOCKING && atOnce > 64;
        long answered = (breaks ? 8L : 80L) * Math.min(atOnce, 80) + 10L * round - (breaks ? 10 : 0);
        LoadResult result = new LoadResult(
                answered, breaks ? 9_000 : 0, 0, answered, 25_000, 40_000, 60_000L + atOnce, 70_000, 80_000, 0);
        return new RowSample(
                row,
                atOnce,
                round,
                result,
                120,
                breaks ? 80 : 17,
                4.5,
                0.6,
                0.1,
                Map.of("gateway-1", 70.0),
                Map.of("event-loop", 100.0 + atOnce));
    }

    static List<Seen> pair() {
        return List.of(new Seen(Timelines.notification(0), 31_000), new Seen(Timelines.notification(6_000), 31_000));
    }

    private static LabPlan plan(List<Row> rows, int rounds) {
        return new LabPlan(
                rows, rounds, 0, 0, 5, 8, List.of(8, 64, 512), Duration.ofMillis(20), 100, true, Path.of("lab"));
    }

    private static LabReport report() {
        LabTimeline timeline = Timelines.notification(0);
        RowSample sample = new RowSample(
                Row.NOTIFICATION,
                8,
                1,
                new LoadResult(1_000, 3, 0, 1_234, 900, 1_500, 4_000, 5_000, 6_000, 0),
                120,
                17,
                4.5,
                0.6,
                0.1,
                Map.of("gateway-1", 70.0),
                Map.of("gateway-1", 100.0));
        List<Seen> pair = List.of(new Seen(timeline, 31_000), new Seen(Timelines.notification(6_000), 31_000));
        return LabReport.of(
                Instant.parse("2026-11-23T11:00:00Z"),
                "2 <cores>",
                new LabPlan(
                        List.of(Row.NOTIFICATION, Row.IO_URING),
                        1,
                        0,
                        0,
                        5,
                        8,
                        List.of(8),
                        Duration.ofMillis(20),
                        100,
                        true,
                        Path.of("lab")),
                List.of(
                        RowReport.of(Row.NOTIFICATION, List.of(sample), List.of(pair)),
                        RowReport.notMeasured(Row.IO_URING, WHY)),
                List.of(sample));
    }
}
