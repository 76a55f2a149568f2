package dev.baton.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.testing.TestInstallation;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A whole run, as short as can be, with real processes: every row is there, and its picture adds up. */
class LaboratoryTest {
    /** Little work, so that what waits for the database waits for most of its time, on slow machines, too. */
    private static final int WORK_ROUNDS = 200;

    private static final List<String> STEPS = List.of("A", "B", "C", "DB", "D", "E", "F");

    /** What the platform leaves out between two marks, and what rounding to microseconds takes. */
    private static final long LEFT_OUT_MICROS = 12;

    @TempDir
    private static Path out;

    private static List<List<String>> table;
    private static JsonNode report;

    @BeforeAll
    static void run() throws IOException {
        LabPlan plan = new LabPlan(
                List.of(Row.values()), 2, 1, 0, 1, 4, List.of(4, 96), Duration.ofMillis(20), WORK_ROUNDS, true, out);
        table = new Laboratory(plan, TestInstallation.create(), false, line -> {}).run();
        report = Json.tree(Buffer.buffer(Files.readAllBytes(out.resolve("report.json"))));
    }

    private static Laboratory.Options options(List<String> rows, int rounds, int concurrency) {
        return new Laboratory.Options(true, rows, rounds, 1, concurrency, List.of(), Laboratory.DEFAULT, out);
    }

    private static Stream<JsonNode> measured() {
        List<JsonNode> rows = new ArrayList<>();
        report.get("rows").forEach(rows::add);
        return rows.stream().filter(row -> row.has("figures"));
    }

    private static Stream<DynamicTest> each(CheckedConsumer check) {
        return measured().map(row -> DynamicTest.dynamicTest(row.get("name").asText(), () -> check.accept(row)));
    }

    private interface CheckedConsumer {
        void accept(JsonNode row) throws Exception;
    }

    @Test
    void everyRowIsInTheJsonAndInTheTable() {
        List<String> names = Arrays.stream(Row.values()).map(Row::toString).toList();

        assertThat(report.get("rows")).map(row -> row.get("name").asText()).containsExactlyElementsOf(names);
        assertThat(table.stream().skip(1).map(List::getFirst)).containsExactlyElementsOf(names);
        report.get("rows").forEach(row -> assertThat(row.has("figures") != row.has("why"))
                .as("%s is measured, or says why not", row.get("name"))
                .isTrue());
        assertThat(measured().map(row -> row.get("name").asText()))
                .as("what every Linux can do")
                .containsAll(names.subList(0, names.size() - 1));
    }

    @TestFactory
    Stream<DynamicTest> figuresArePlausible() {
        return each(row -> {
            JsonNode figures = row.get("figures");
            assertThat(figures.get("answered").asLong()).isPositive();
            assertThat(figures.get("failed").asLong()).as("failed").isZero();
            if (!row.get("name").asText().equals("multi-process")) {
                assertThat(figures.get("turnedAway").asLong()).as("turned away").isZero();
            }
            for (String figure : List.of("perSecond", "cpuMicros", "threads", "switches")) {
                assertThat(figures.get(figure).get("value").asDouble())
                        .as(figure)
                        .isPositive();
            }
            assertThat(figures.get("p50Micros").get("value").asDouble())
                    .as("the database alone sleeps 20 ms")
                    .isGreaterThan(20_000);
            assertThat(figures.get("memoryMiB")).hasSizeGreaterThanOrEqualTo(3);
            for (String thread : List.of("mainThread", "eventLoop", "databaseThread")) {
                JsonNode shares = figures.get(thread);
                assertThat(shares.get("busy").asDouble()
                                + shares.get("blocked").asDouble()
                                + shares.get("idle").asDouble())
                        .as(thread)
                        .isCloseTo(1, within(0.001));
            }
            boolean waits = List.of(
                            "blocking",
                            "coroutine",
                            "thread-pool",
                            "thread-per-request",
                            "virtual-threads",
                            "multi-process")
                    .contains(row.get("name").asText());
            assertThat(figures.get("mainThread").get("blocked").asDouble() > 0.02)
                    .as("the thread that carries a request waits for the database")
                    .isEqualTo(waits);
        });
    }

    @TestFactory
    Stream<DynamicTest> theBlocksAddUpToTheMeasuredTime() {
        return each(row -> {
            for (JsonNode seen : row.get("figures").get("requests")) {
                JsonNode timeline = seen.get("timeline");
                long took = timeline.get("tookMicros").asLong();
                long error = timeline.get("clockErrorMicros").asLong()
                        + LEFT_OUT_MICROS * timeline.get("spans").size();
                assertThat(took).isLessThanOrEqualTo(seen.get("measuredMicros").asLong());
                assertThat(covered(timeline, took)).isCloseTo(took, within(error));
                assertThat(sum(seen.get("parts"))).isEqualTo(took);
                assertThat(seen.get("parts").get("database").asLong()).isGreaterThanOrEqualTo(19_000);
                inOrder(timeline, error);
            }
        });
    }

    /** The time in which at least one block lies; the request as a whole is none. */
    private static long covered(JsonNode timeline, long took) {
        List<JsonNode> blocks = new ArrayList<>();
        timeline.get("spans").forEach(span -> {
            if (!span.get("track").asText().endsWith("/request")) {
                blocks.add(span);
            }
        });
        TreeSet<Long> moments = new TreeSet<>(List.of(0L, took));
        blocks.forEach(block -> {
            moments.add(Math.clamp(block.get("startMicros").asLong(), 0, took));
            moments.add(Math.clamp(block.get("endMicros").asLong(), 0, took));
        });
        long covered = 0;
        long from = 0;
        for (long to : moments.tailSet(0L, false)) {
            long start = from;
            if (blocks.stream()
                    .anyMatch(block -> block.get("startMicros").asLong() <= start
                            && block.get("endMicros").asLong() >= to)) {
                covered += to - from;
            }
            from = to;
        }
        return covered;
    }

    private static long sum(JsonNode parts) {
        long sum = 0;
        for (JsonNode part : parts) {
            sum += part.asLong();
        }
        return sum;
    }

    private static void inOrder(JsonNode timeline, long error) {
        long before = 0;
        for (String step : STEPS) {
            JsonNode block = block(timeline, step);
            assertThat(block.get("startMicros").asLong())
                    .as("%s comes after what is before it", step)
                    .isGreaterThanOrEqualTo(before - error);
            before = block.get("endMicros").asLong();
        }
    }

    private static JsonNode block(JsonNode timeline, String label) {
        for (JsonNode span : timeline.get("spans")) {
            String kind = span.get("kind").asText();
            if (span.get("label").asText().equals(label) && (kind.equals("run") || kind.equals("database"))) {
                return span;
            }
        }
        throw new AssertionError("No block " + label);
    }

    @TestFactory
    Stream<DynamicTest> thePageHasEachPictureAndEachIsAFileAsWell() throws IOException {
        String page = Files.readString(out.resolve("report.html"));
        assertThat(page).doesNotContain("<script", "src=", "NaN");
        assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:");
        return each(row -> {
            String name = row.get("name").asText();
            String picture = Files.readString(
                    out.resolve(row.get("figures").get("picture").asText()));
            assertThat(page).contains("<article id=\"" + name + "\">", "<title>" + name + " (");
            assertThat(picture).contains("<title>" + name + " (", "prefers-color-scheme");
        });
    }

    @Test
    void eachStyleAndModelHasItsCurveAndTheReportBeginsWithWhatTheRunShowed() throws IOException {
        LabPlan plan = Laboratory.plan(
                new Laboratory.Options(false, List.of(), 2, 1, 4, List.of(4, 96), Laboratory.DEFAULT, out));
        List<String> swept = plan.swept(plan.rows()).stream().map(Row::toString).toList();
        assertThat(report.get("curves").findValuesAsText("row"))
                .isSubsetOf(swept)
                .contains("blocking", "notification");
        report.get("curves").forEach(curve -> assertThat(curve.get("points"))
                .as("%s at 4 and at 96", curve.get("row"))
                .hasSize(2));
        String first = report.get("findings").get(0).asText();
        assertThat(first).matches("At (4|96) at once, blocking answered [\\d,]+ of .* notification [\\d,]+ of .*");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains(first, "<h2>Over the load: completion styles</h2>");
    }

    @Test
    void whatThereIsNotIsOneClearLine() {
        assertThatThrownBy(() -> new Laboratory(options(List.of("notification", "telepathy"), 1, 4), false, line -> {}))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageStartingWith("--rows has no row telepathy; there are: notification, callback");
        assertThatThrownBy(() -> new Laboratory(options(List.of(), 0, 4), false, line -> {}))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageContaining("--rounds");
        assertThatThrownBy(() -> new Laboratory(options(List.of(), 1, 65), false, line -> {}))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageContaining("allowed: 1 to 64");
    }
}
