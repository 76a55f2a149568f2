package dev.baton.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cluster.ClusterProblem;
import dev.baton.load.LoadResult;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The static edition: no figure that was not measured, nothing that is called, the same words in both languages. */
class StaticPageTest {
    private static final List<Row> ROWS = List.of(Row.NOTIFICATION, Row.BLOCKING);

    private final MeasuredPoints measured = MeasuredPoints.of(report(ROWS));
    private final String page = StaticPage.of(measured);

    @Test
    void itHasEachMeasuredPointWithMachineAndDateAndCallsNothing() {
        JsonNode points = script("points");

        assertThat(points.path("run").path("machine").asText()).isEqualTo("2 <cores>");
        assertThat(points.path("run").path("at").asText()).isEqualTo("1970-01-01 00:00 UTC");
        assertThat(points.path("loads")).map(JsonNode::asInt).containsExactly(8, 64, 512);
        assertThat(points.path("styles"))
                .map(style -> style.path("name").asText())
                .containsExactly("notification", "blocking");
        points.path("styles").forEach(style -> assertThat(style.path("points")).hasSize(3));
        JsonNode first = points.path("styles").path(0).path("points").path(0);
        assertThat(first.path("perSecond").path("value").asDouble()).isEqualTo(655);
        assertThat(first.path("perSecond").path("low").asDouble()).isEqualTo(650);
        assertThat(first.path("p50").path("value").asDouble()).isEqualTo(25);
        assertThat(first.path("turnedAwayCount").asLong()).isZero();
        assertThat(page).contains("<svg", "default-src 'none'", "2 &lt;cores&gt;");
        assertThat(page).doesNotContain("{{", "https://", "NaN").doesNotContainPattern("(src|href)=\"?(http|//)");
    }

    @Test
    void bothLanguagesHaveTheSameWordsAndGapsAndAllThatThePageNames() {
        JsonNode words = Json.tree(Buffer.buffer(StaticPage.WORDS));
        JsonNode english = words.path("en");
        JsonNode korean = words.path("ko");

        assertThat(names(korean)).isEqualTo(names(english));
        names(english).forEach(name -> {
            assertThat(gaps(korean.path(name).asText()))
                    .as(name)
                    .isEqualTo(gaps(english.path(name).asText()));
            assertThat(korean.path(name).asText().replaceAll("\\{\\w+}", ""))
                    .as(name)
                    .containsPattern("[가-힣]");
        });
        Set<String> used = found("(?:data-word=\"|text\\(')(\\w+)", page);
        used.addAll(found("'(\\w+)'", found("FIGURES = \\[(.*?)]", page).toString()));
        used.addAll(Row.styles());
        assertThat(names(english)).containsAll(used);
    }

    @Test
    void withoutAStyleThereIsNone() {
        assertThatThrownBy(() -> MeasuredPoints.of(report(List.of(Row.NIO))))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageContaining("completion styles");
    }

    @Test
    void ofPointsThatWereKeptItIsTheSamePage(@TempDir Path dir) throws IOException {
        new StaticEdition(dir).write(measured);
        String first = Files.readString(dir.resolve("lab.html"));
        StaticEdition later = new StaticEdition(dir.resolve("later"));

        later.write(dir.resolve("points.json"));

        assertThat(first).isEqualTo(page);
        assertThat(Files.readString(later.page())).isEqualTo(page);
        assertThat(Files.exists(later.dir().resolve("points.json"))).isFalse();
    }

    @Test
    void whatIsNotKnownOfAPointIsNotKnownWhenItWasKept(@TempDir Path dir) throws IOException {
        MeasuredPoints unanswered = MeasuredPoints.of(of(List.of(unanswered(LabPageTest.sample(Row.BLOCKING, 8, 1)))));
        Path file = dir.resolve("points.json");

        unanswered.write(file);

        MeasuredPoints read = MeasuredPoints.read(file);
        assertThat(read).isEqualTo(unanswered);
        assertThat(read.styles().getFirst().points().getFirst().p50Micros().value())
                .isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{\"styles\": []}", "{\"at\": \"2026-11-29T00:00:00Z\"}"})
    void aFileWithoutPointsIsNamed(String text, @TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("other.json"), text);

        assertThatThrownBy(() -> new StaticEdition(dir).write(file))
                .isInstanceOf(ClusterProblem.class)
                .hasMessage(file + " is not what baton lab --static writes as points.json");
        assertThat(Files.exists(dir.resolve("lab.html"))).isFalse();
    }

    @Test
    void aFileThatIsNotThereIsNamed(@TempDir Path dir) {
        Path file = dir.resolve("none.json");

        assertThatThrownBy(() -> new StaticEdition(dir).write(file))
                .isInstanceOf(ClusterProblem.class)
                .hasMessage(file + " can't be read: it does not exist");
    }

    private JsonNode script(String id) {
        String found = page.substring(page.indexOf("id=\"" + id + "\">") + id.length() + 6);
        return Json.tree(Buffer.buffer(found.substring(0, found.indexOf("</script>"))));
    }

    private static Set<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> gaps(String text) {
        return Pattern.compile("\\{\\w+}")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static LabReport report(List<Row> rows) {
        return of(rows.stream()
                .flatMap(row -> Stream.of(8, 64, 512)
                        .flatMap(atOnce -> Stream.of(1, 2).map(round -> LabPageTest.sample(row, atOnce, round))))
                .toList());
    }

    private static RowSample unanswered(RowSample sample) {
        return new RowSample(
                sample.row(),
                sample.atOnce(),
                sample.round(),
                new LoadResult(0, 9, 0, 0, 0, 0, 0, 0, 0, 0),
                0,
                sample.threads(),
                0,
                sample.eventLoopBusy(),
                sample.databaseBusy(),
                sample.processCpuMicros(),
                sample.memoryMiB());
    }

    private static LabReport of(List<RowSample> samples) {
        List<Row> rows = samples.stream().map(RowSample::row).distinct().toList();
        List<RowReport> reports = rows.stream()
                .map(row -> RowReport.of(
                        row,
                        samples.stream()
                                .filter(sample -> sample.row() == row && sample.atOnce() == 8)
                                .toList(),
                        List.of(LabPageTest.pair())))
                .toList();
        LabPlan plan =
                new LabPlan(rows, 2, 0, 0, 5, 8, List.of(8, 64, 512), Duration.ofMillis(20), 100, true, Path.of("lab"));
        return LabReport.of(Instant.EPOCH, "2 <cores>", plan, reports, samples);
    }
}
