package dev.baton.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.load.LoadResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

    private static LabReport report() {
        LabTimeline timeline = Timelines.notification(0);
        RowSample sample = new RowSample(
                Row.NOTIFICATION,
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
        return new LabReport(
                Instant.parse("2026-11-23T11:00:00Z"),
                "2 <cores>",
                new LabPlan(
                        List.of(Row.NOTIFICATION, Row.IO_URING),
                        1,
                        0,
                        0,
                        5,
                        8,
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
