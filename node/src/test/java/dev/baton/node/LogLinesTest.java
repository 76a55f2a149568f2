package dev.baton.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.message.RequestLine;
import dev.baton.message.TraceParent;
import dev.baton.testing.JvmProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What a node logs with the configuration that is shipped. */
class LogLinesTest {
    private static final UUID REQUEST = UUID.fromString("018f3c5e-7d2a-7c11-9a43-0242ac120002");
    private static final TraceParent TRACE = new TraceParent(0x0af7651916cd43ddL, 0x8448eb211c80319cL, 7, (byte) 1);
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final int DEEP = 300;

    @TempDir
    Path dir;

    /** A process that logs a bit of everything, as a node of this name. */
    static final class Speaker {
        private static final Logger LOG = LoggerFactory.getLogger(Speaker.class);

        private Speaker() {}

        public static void main(String[] format) {
            Logging.apply(
                    new LoggingSettings(LoggingSettings.Format.valueOf(format[0]), LoggingSettings.Level.INFO),
                    "db-worker-1");
            LOG.info("plain");
            RequestLine.begin(REQUEST, "transfer", TRACE);
            LOG.warn("in a stage");
            MDC.put("account", "17");
            MDC.put("message", "a name of ours");
            LOG.warn("in a stage that marks its lines");
            MDC.remove("account");
            MDC.remove("message");
            RequestLine.end();
            RequestLine.about(LOG.atWarn(), REQUEST, "transfer", TRACE)
                    .setCause(new IllegalStateException("outer", new IllegalArgumentException("inner")))
                    .log("Request {} failed", REQUEST);
            LOG.info("two\r\nlines, \"quoted\", \u0000 and half of a pair \ud83d");
            LOG.info("x".repeat(100_000));
            LoggerFactory.getLogger("io.vertx.core.impl.BlockedThreadChecker")
                    .warn("Thread has been blocked for 2345 ms", deep(DEEP));
            LOG.error("deep", deep(DEEP));
            LOG.warn("quoted", new IllegalStateException("first\r\n2026-01-01 INFO forged\u2028\u001b[2Jlast"));
            Logging.flush();
        }

        private static Exception deep(int frames) {
            return frames == 0 ? new Exception("Thread blocked") : deep(frames - 1);
        }
    }

    @Test
    void eachLineIsAFlatObjectOfTexts() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        List<JsonNode> lines = json();

        assertThat(lines).hasSize(9).allSatisfy(line -> {
            assertThat(names(line)).startsWith("time", "level", "node", "thread", "logger", "message");
            assertThat(line).allMatch(JsonNode::isTextual);
            assertThat(Instant.parse(line.path("time").asText())).isBetween(before, Instant.now());
            assertThat(line.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(line.path("level").asText()).isIn("INFO", "WARN", "ERROR");
            assertThat(line.path("node").asText()).isEqualTo("db-worker-1");
            assertThat(line.path("thread").asText()).isEqualTo("main");
        });
        assertThat(names(lines.getFirst())).hasSize(6);
    }

    @Test
    void aLineAboutARequestNamesItAndItsFlowAndTrace() throws Exception {
        List<JsonNode> lines = json();

        assertThat(lines.subList(1, 4)).allSatisfy(line -> {
            assertThat(line.path("request").asText()).isEqualTo(REQUEST.toString());
            assertThat(line.path("flow").asText()).isEqualTo("transfer");
            assertThat(line.path("trace").asText()).isEqualTo(TRACE_ID);
        });
        assertThat(lines.get(2).path("account").asText()).isEqualTo("17");
        assertThat(lines.get(2).path("message").asText()).isEqualTo("in a stage that marks its lines");
        assertThat(lines.get(4).has("request")).as("the stage has ended").isFalse();
    }

    @Test
    void aFailureIsAHeadlineAndAShortStack() throws Exception {
        List<JsonNode> lines = json();
        JsonNode failed = lines.get(3);

        assertThat(failed.path("error").asText()).isEqualTo("java.lang.IllegalStateException: outer");
        assertThat(failed.path("stack").asText())
                .startsWith("java.lang.IllegalStateException: outer\n  at dev.baton.node.LogLinesTest$Speaker.main")
                .contains("\nCaused by: java.lang.IllegalArgumentException: inner\n");
        JsonNode blocked = line(lines, line -> line.path("logger").asText().endsWith("BlockedThreadChecker"));
        assertThat(blocked.path("stack").asText().lines())
                .hasSize(12)
                .last()
                .asString()
                .matches("  \\.\\.\\. \\d+ more");
        JsonNode deep = line(lines, line -> line.path("message").asText().equals("deep"));
        assertThat(deep.path("stack").asText().lines()).hasSize(52);
    }

    @Test
    void whatAMessageQuotesStaysInsideItsLine() throws Exception {
        List<JsonNode> lines = json();

        assertThat(lines.get(4).path("message").asText())
                .isEqualTo("two\r\nlines, \"quoted\", \u0000 and half of a pair ?");
        assertThat(lines.get(5).path("message").asText()).hasSizeBetween(16_000, 17_000);
    }

    /** Messages of exceptions quote what clients sent. */
    @Test
    void theMessageOfAFailureStaysInsideItsLine() throws Exception {
        String headline = "java.lang.IllegalStateException: first 2026-01-01 INFO forged [2Jlast";

        assertThat(spoken("TEXT").lines()).contains(headline);
        assertThat(json().getLast().path("error").asText()).isEqualTo(headline);
    }

    @Test
    void textHasTheSameShortStacks() throws Exception {
        String text = spoken("TEXT");

        assertThat(text).contains(" WARN  db-worker-1 [main] " + REQUEST + " LogLinesTest$Speaker: in a stage\n");
        assertThat(Pattern.compile("\n  at ").matcher(text).results()).hasSizeBetween(10 + 50, 10 + 50 + 4);
        assertThat(text).containsPattern("\n  \\.\\.\\. \\d+ more\n");
    }

    /** The table of docs/operations.md has each field, and no other. */
    @Test
    void theFieldsAreDocumented() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        List<String> documented = Pattern.compile("^\\| `([a-z]+)` \\| (?:always|where|with)", Pattern.MULTILINE)
                .matcher(page.substring(page.indexOf("## Logs")))
                .results()
                .map(row -> row.group(1))
                .toList();

        List<String> logged = json().stream()
                .flatMap(line -> names(line).stream())
                .distinct()
                .filter(name -> !name.equals("account"))
                .toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(logged);
    }

    private List<JsonNode> json() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : spoken("JSON").split("\n")) {
            lines.add(mapper.readTree(line));
        }
        return lines;
    }

    private String spoken(String format) throws Exception {
        String shipped = "-Dlogback.configurationFile=" + Path.of("..", "conf", "logback.xml");
        try (JvmProcess speaker = JvmProcess.start(
                dir, Map.of("JDK_JAVA_OPTIONS", shipped), JvmProcess.classPath(), Speaker.class.getName(), format)) {
            assertThat(speaker.exitCode(Duration.ofSeconds(60)))
                    .as(speaker.err())
                    .isZero();
            return speaker.out();
        }
    }

    private static JsonNode line(List<JsonNode> lines, Predicate<JsonNode> which) {
        return lines.stream().filter(which).findFirst().orElseThrow();
    }

    private static List<String> names(JsonNode line) {
        List<String> names = new ArrayList<>();
        line.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
