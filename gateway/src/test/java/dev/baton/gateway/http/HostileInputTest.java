package dev.baton.gateway.http;

import static dev.baton.gateway.http.exchange.ProblemsTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes made to cost much: each is refused by a small answer, at once. */
@Tag("security")
class HostileInputTest {
    private static final int ROOM = 60_000;
    private static final int SMALL = 16 * 1024;
    private static TestGateway gateway;

    @BeforeAll
    static void open() {
        gateway = TestGateway.with();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    /** Bodies of nearly 64 KB. */
    enum Bomb {
        LONG_NAMES_IN_DEEP_OBJECTS(room -> repeat("{\"" + "x".repeat(60) + "\":", 900) + "1" + "}".repeat(900)),
        DEEP_OBJECTS(room -> repeat("{\"a\":", 10_000) + "1" + "}".repeat(9_999)),
        DEEP_ARRAYS(room -> "{\"lines\":" + "[".repeat(29_000) + "]".repeat(29_000) + "}"),
        NESTED_ERRORS(room -> "{\"lines\":[" + repeat("{\"\\u0000\":{\"a\":\"\\u0000\"}},", 1_500) + "{}]}"),
        MANY_UNKNOWN(room -> "{" + numbered("\"k%d\":1,", 6_000) + "\"k\":1}"),
        MANY_LINES(room -> "{\"lines\":[" + repeat("{},", 20_000) + "{}]}"),
        MANY_BAD_TEXTS(room -> "{\"item\":[" + repeat("\"\\u0000\",", 6_000) + "1]}"),
        ONE_LONG_NAME(room -> "{\"" + "x".repeat(room - 10) + "\":1}"),
        LONG_NAME_AROUND_MANY(
                room -> "{\"" + "x".repeat(room / 2) + "\":{" + numbered("\"%d\":\"\\u0000\",", 1_500) + "\"a\":1}}"),
        CONTROL_CHARACTERS(room -> "{" + numbered("\"" + "\\u0001".repeat(60) + "%d\":1,", 140) + "\"k\":1}"),
        WIDE_CHARACTERS(room -> "{" + numbered("\"" + "\u20ac".repeat(70) + "%d\":1,", 230) + "\"k\":1}"),
        EQUAL_NAMES(room -> "{" + repeat("\"item\":1,", 6_000) + "\"item\":1}"),
        HUGE_INTEGER(room -> "{\"item\":\"a\",\"quantity\":" + "9".repeat(room - 50) + "}"),
        HUGE_EXPONENT(room -> "{\"item\":\"a\",\"quantity\":1e999999999}"),
        TINY_EXPONENT(room -> "{\"item\":\"a\",\"quantity\":1e-999999999}");

        private final UnaryOperator<String> body;

        Bomb(java.util.function.IntFunction<String> body) {
            this.body = ignored -> body.apply(ROOM);
        }

        private static String repeat(String text, int times) {
            return text.repeat(times);
        }

        private static String numbered(String text, int times) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < times; i++) {
                all.append(text.formatted(i));
            }
            return all.toString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBadBodyGetsASmallAnswer(Bomb bomb) {
        String body = bomb.body.apply("");
        assertThat(body.getBytes(StandardCharsets.UTF_8).length).isLessThan(64 * 1024);

        HttpResponse<String> answer = gateway.post("/plain-orders", body, "X-Api-Key", "key-ann");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body().getBytes(StandardCharsets.UTF_8).length).isLessThan(SMALL);
        assertThat(answer.headers().map().toString().length()).isLessThan(1_000);
    }

    @Test
    void theFirstErrorsAreNamedAndTheOthersCounted() {
        String answer = gateway.post("/plain-orders", Bomb.MANY_UNKNOWN.body.apply(""), "X-Api-Key", "key-ann")
                .body();

        assertThat(answer).contains("\"field\":\"item\"", "\"field\":\"k0\"").containsPattern("and \\d+ more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/articles/7?%s", "/articles/7?a=%s", "/requests?%s", "/articles/%s/x", "/requests/%s"})
    void aLongQueryOrPathIsNotRepeated(String template) {
        String answer = gateway.get(template.formatted("%01".repeat(1_300)), "X-Api-Key", "baton-dev-operator-key")
                .body();

        assertThat(answer.length()).isLessThan(SMALL);
    }

    /** All expressions that see a header take time in proportion to its length: these took a second each. */
    @ParameterizedTest
    @CsvSource({
        "Content-Type, application/json, ' '",
        "Content-Type, application/json;, ' ;'",
        "Content-Type, application/, a.-",
        "Content-Type, application/json; charset, ' '",
        "Content-Type, 'application/json; charset=\"', '\\'",
        "Prefer, wait, ' '",
        "Prefer, 'wait=1', ',,;;=='",
        "traceparent, 00-, 0",
        "Idempotency-Key, a, a",
        "Idempotency-Key, '\"', '\\\"'",
        "Baton-Webhook, https://a, .a",
        "Baton-Webhook, https://, a.",
        "Baton-Completion, a, ' a'",
        "Authorization, 'Bearer ', ' '",
        "X-Api-Key, a, ' '",
        "Accept, a, ' ,'",
        "Connection, a, ' ,'",
        "Content-Encoding, a, ' ,'",
        "Last-Event-ID, 1, 1"
    })
    void aLongHeaderCostsNoMoreThanItsLength(String name, String start, String part) {
        String value = start + part.repeat(15_000 / part.length()) + "x";
        String[] headers = name.equals("Content-Type")
                ? new String[] {name, value, "X-Api-Key", "key-ann"}
                : new String[] {name, value};
        if (name.equals("Connection")) {
            return; // java.net.http doesn't send it; HttpSemanticsTest does
        }
        String path = name.equals("Content-Type") ? "/plain-orders" : "/open-orders";
        post(path, headers); // warm
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long started = System.nanoTime();
            post(path, headers);
            fastest = Math.min(fastest, System.nanoTime() - started);
        }
        assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofMillis(150));
    }

    private static void post(String path, String... headers) {
        assertThat(gateway.post(path, "{\"item\":\"a\",\"quantity\":1}", headers)
                        .body()
                        .length())
                .isLessThan(SMALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "\t\r\n "})
    void aBodyOfBlanksIsNone(String blank) {
        assertProblem(
                gateway.post("/plain-orders", blank.repeat(60_000 / blank.length()), "X-Api-Key", "key-ann"),
                400,
                "missing-body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE", "ISO-8859-1"})
    void jsonIsUtf8(String charset) throws Exception {
        byte[] body = "{\"item\":\"\u00e9\u00e9\",\"quantity\":1}".getBytes(Charset.forName(charset));

        assertProblem(postBytes(body), 400, "malformed-json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C0AF", "EDA080", "F8888080", "C3", "FF", "E28241"})
    void bytesThatAreNoUtf8AreRefused(String hex) throws Exception {
        byte[] start = "{\"item\":\"a".getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = java.util.HexFormat.of().parseHex(hex);
        byte[] end = "b\",\"quantity\":1}".getBytes(StandardCharsets.US_ASCII);
        var body = new java.io.ByteArrayOutputStream();
        body.writeBytes(start);
        body.writeBytes(bytes);
        body.writeBytes(end);

        assertThat(postBytes(body.toByteArray()).statusCode()).isEqualTo(400);
    }

    private static HttpResponse<String> postBytes(byte[] body) throws Exception {
        try (var client = java.net.http.HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(gateway.uri("/plain-orders"))
                            .header("Content-Type", "application/json")
                            .header("X-Api-Key", "key-ann")
                            .timeout(Duration.ofSeconds(15))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=utf8",
                "application/json;;",
                "application/json ; ; charset=\"UTF8\"",
                "application/json; charset=us-ascii",
                "application/json; version=1",
                "application/json; odata.metadata=minimal; charset=utf-8",
                "application/vnd.api+json; profile=\"https://a.example/;charset=latin1\"",
            })
    void parametersThatChangeNothingAreTaken(String type) {
        HttpResponse<String> answer = gateway.post(
                "/plain-orders", "{\"item\":\"a\",\"quantity\":1}", "X-Api-Key", "key-ann", "Content-Type", type);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    @Test
    void aRefusedTypeOrCodingIsToldWhatIsTaken() {
        HttpResponse<String> coding =
                gateway.post("/plain-orders", "x", "X-Api-Key", "key-ann", "Content-Encoding", "gzip");
        assertProblem(coding, 415, "unsupported-media-type");
        assertThat(TestGateway.header(coding, "Accept-Encoding")).isEqualTo("identity");
        HttpResponse<String> type =
                gateway.post("/plain-orders", "x", "X-Api-Key", "key-ann", "Content-Type", "text/plain");
        assertThat(TestGateway.header(type, "Accept")).isEqualTo("application/json");
    }

    @Test
    void theCallerIsKnownBeforeTheBodyIsRead() {
        assertProblem(gateway.post("/orders", "{", "Idempotency-Key", ""), 401, "unauthenticated");
        assertProblem(gateway.post("/orders", "{", "Content-Type", "text/plain"), 401, "unauthenticated");
        assertProblem(gateway.post("/orders", "x".repeat(70_000)), 401, "unauthenticated");
    }

    @Test
    void aRequestIsLookedUpOnlyForAKnownCaller() {
        String id = TestGateway.header(
                gateway.post("/orders", "{\"item\":\"a\",\"quantity\":1}", "X-Api-Key", "key-ann"), "Request-Id");
        String there = withoutIds(gateway.get("/requests/" + id));
        for (String other : new String[] {UUID.randomUUID().toString(), "nonsense"}) {
            HttpResponse<String> answer = gateway.get("/requests/" + other);
            assertProblem(answer, 401, "unauthenticated");
            assertThat(withoutIds(answer)).isEqualTo(there);
        }
    }

    @Test
    void aStrangerDoesNotReachTheStore() {
        try (TestGateway closed = TestGateway.closed()) {
            assertProblem(closed.get("/requests/" + UUID.randomUUID()), 401, "unauthenticated");
            assertProblem(closed.get("/requests/" + UUID.randomUUID() + "/reply"), 401, "unauthenticated");
            assertProblem(closed.get("/requests/" + UUID.randomUUID() + "/events"), 401, "unauthenticated");
            assertThat(closed.store.finds).hasValue(0);
            closed.get("/requests/" + UUID.randomUUID(), "X-Api-Key", "key-ann");
            assertThat(closed.store.finds).hasValue(1);
        }
    }

    private static String withoutIds(HttpResponse<String> answer) {
        return answer.body()
                .replace(TestGateway.header(answer, "Request-Id"), "")
                .toLowerCase(Locale.ROOT);
    }
}
