package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.TestGateway;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 9110 and RFC 9112 demand of a server; docs/http.md names these tests. */
@Tag("security")
class HttpSemanticsTest {
    private static final String POST =
            "POST /articles/7/name HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static TestGateway gateway;

    @BeforeAll
    static void open() {
        gateway = TestGateway.with("http: {max-body: 8KiB}");
        Awaitility.await("the OpenAPI document is made beside the start")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> gateway.get("/openapi.json").statusCode() == 200);
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    /** An empty line ends it; {@code ;} separates header lines. */
    private static String ask(String line, String headers) throws IOException {
        return gateway.raw(line + "\r\n" + headers.replace(";", "\r\n") + (headers.isEmpty() ? "" : "\r\n") + "\r\n");
    }

    private static void assertProblem(String answer, int status, String type) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("application/problem+json", "urn:baton:problem:" + type)
                .containsPattern("(?i)\r\nDate: ")
                .containsPattern("(?i)\r\nRequest-Id: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Connection: close", "Host: x;Host: y;Connection: close", "Host: x;Host: x;Connection: close"})
    void aRequestHasExactlyOneHost(String headers) throws IOException {
        assertProblem(ask("GET /articles/7 HTTP/1.1", headers), 400, "bad-request");
        assertProblem(ask("GET /requests/x HTTP/1.1", headers), 400, "bad-request");
    }

    @Test
    void http10NeedsNoHost() throws IOException {
        assertThat(ask("GET /articles/7 HTTP/1.0", "")).startsWith("HTTP/1.0 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/9.9", "HTTP/2.0", "HTTP/0.9", "HTTP/3.1"})
    void anotherMajorVersionIsRefused(String version) throws IOException {
        assertProblem(ask("GET /articles/7 " + version, "Host: x"), 505, "http-version-not-supported");
    }

    @Test
    void aLaterMinorVersionIsServedAsOurs() throws IOException {
        assertThat(ask("GET /articles/7 HTTP/1.2", "Host: x;Connection: close")).startsWith("HTTP/1.1 200");
    }

    @Test
    void everyAnswerIsOfOurVersion() throws IOException {
        assertProblem(ask("GET /" + "7".repeat(5000) + " HTTP/1.1", "Host: x"), 414, "uri-too-long");
        assertProblem(ask("GET / HTTP/1.1", "Host: x;X: " + "7".repeat(20_000)), 431, "headers-too-large");
        assertProblem(ask("nonsense", ""), 400, "bad-request");
    }

    @ParameterizedTest
    @CsvSource({
        "'Transfer-Encoding: gzip, chunked', 501, not-implemented",
        "'Transfer-Encoding: cow, chunked', 501, not-implemented",
        "'Transfer-Encoding: gzip;Transfer-Encoding: chunked', 501, not-implemented",
        "'Transfer-Encoding: chunked, chunked', 400, bad-request",
        "'Transfer-Encoding: identity', 400, bad-request",
        "'Transfer-Encoding: chunked;Content-Length: 3', 400, bad-request",
        "': x', 400, bad-request",
        "'X : x', 400, bad-request",
        "'Content-Length: +3', 400, bad-request",
        "'Content-Length: 3;Content-Length: 4', 400, bad-request",
    })
    void framingThatCanBeReadInTwoWaysIsRefused(String header, int status, String type) throws IOException {
        String answer = gateway.raw(POST + header.replace(";", "\r\n") + "\r\n\r\n3\r\nabc\r\n0\r\n\r\n");

        assertProblem(answer, status, type);
        assertThat(answer.toLowerCase(java.util.Locale.ROOT)).contains("connection: close");
    }

    @ParameterizedTest
    @CsvSource({
        "0x23, 400",
        "+23, 400",
        "-1, 400",
        "'', 400",
        "10000000000000000, 400",
        "FFFFFFFFFFFFFFFF, 400",
        "zz, 400",
        "7fffffff, 413"
    })
    void aChunkThatCanNotBeReadIsAnsweredAndTheConnectionCloses(String size, int status) throws IOException {
        String answer = gateway.raw(POST + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n" + "x".repeat(9000));

        assertProblem(answer, status, status == 400 ? "bad-request" : "too-large");
    }

    @Test
    void aChunkLineThatIsTooLongOrEndsByABareLineFeedIsRefused() throws IOException {
        assertThat(gateway.raw(POST + "Transfer-Encoding: chunked\r\n\r\n3;x=" + "y".repeat(20_000) + "\r\nabc\r\n"))
                .containsPattern("^HTTP/1.1 4(00|13) ");
        assertThat(gateway.raw(POST + "Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/articles/7", "/openapi.json", "/%61rticles/7", "/nowhere", "/requests"})
    void headIsGetWithoutABody(String path) throws IOException {
        String get = ask("GET " + path + " HTTP/1.1", "Host: x;Connection: close");
        String head = ask("HEAD " + path + " HTTP/1.1", "Host: x;Connection: close");

        assertThat(head.lines().findFirst()).isEqualTo(get.lines().findFirst());
        assertThat(head).endsWith("\r\n\r\n").containsPattern("(?i)content-length: [1-9]");
        assertThat(head.substring(head.indexOf("\r\n\r\n"))).hasSize(4);
    }

    @Test
    void headOfAPostOnlyPathIsNotAllowed() throws IOException {
        assertThat(ask("HEAD /open-orders HTTP/1.1", "Host: x;Connection: close"))
                .startsWith("HTTP/1.1 405")
                .containsPattern("(?i)allow: POST, OPTIONS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/articles/7            | GET, HEAD, OPTIONS",
                "/open-orders           | POST, OPTIONS",
                "/%6fpen-orders         | POST, OPTIONS",
                "/openapi.json          | GET, HEAD, OPTIONS",
                "/requests              | GET, HEAD, OPTIONS",
                "/requests/ID           | GET, HEAD, OPTIONS",
                "/requests/ID/reply     | GET, HEAD, OPTIONS",
                "/requests/ID/events    | GET, HEAD, OPTIONS",
                "/requests/ID/retry     | POST, OPTIONS",
                "/requests/ID/webhook/resend | POST, OPTIONS",
            })
    void whatIsAllowedIsSaidToOptionsAndByEvery405(String template, String allowed) throws IOException {
        String path = template.replace("ID", UUID.randomUUID().toString());
        String options = ask("OPTIONS " + path + " HTTP/1.1", "Host: x;Connection: close");
        assertThat(options).startsWith("HTTP/1.1 204").containsPattern("(?i)\r\nallow: " + allowed + "\r\n");
        for (String method : new String[] {"DELETE", "PATCH", "BREW"}) {
            String refused = ask(method + " " + path + " HTTP/1.1", "Host: x;Connection: close");
            assertProblem(refused, 405, "method-not-allowed");
            assertThat(refused).containsPattern("(?i)\r\nallow: " + allowed + "\r\n");
        }
    }

    @Test
    void optionsOfTheServerItself() throws IOException {
        assertThat(ask("OPTIONS * HTTP/1.1", "Host: x;Connection: close"))
                .startsWith("HTTP/1.1 204")
                .containsPattern("(?i)\r\nallow: GET, HEAD, POST, OPTIONS\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/articles/7", "/nowhere", "/openapi.json", "/requests/x", "/articles/%zz"})
    void everyAnswerHasDateAndServer(String path) throws IOException {
        String answer = ask("GET " + path + " HTTP/1.1", "Host: x;Connection: close");

        var date = java.util.regex.Pattern.compile("(?i)\r\nDate: ([^\r]*)\r\n").matcher(answer);
        assertThat(date.find()).as(answer).isTrue();
        Instant said = ZonedDateTime.parse(date.group(1), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        assertThat(ChronoUnit.SECONDS.between(said, Instant.now())).isBetween(-1L, 5L);
        assertThat(date.group(1)).as("two digits of the day").hasSize(29);
        assertThat(answer).containsPattern("(?i)\r\nServer: Baton\r\n");
    }

    @Test
    void aBodyThatIsTooLargeIsNotAskedFor() throws IOException {
        String answer = gateway.raw(POST + "Expect: 100-continue\r\nContent-Length: 9000\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413").doesNotContain("100 Continue");
    }

    @Test
    void aBodyIsNotAskedForOfAClientThatIsNotKnown() throws IOException {
        String answer = gateway.raw("POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\nContent-Length: 30\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 401").doesNotContain("100 Continue");
    }

    @Test
    void aBodyThatIsFineIsAskedForOnce() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(10_000);
            write(socket, POST + "Expect: 100-continue\r\nConnection: close\r\nContent-Length: 14\r\n\r\n");
            byte[] start = socket.getInputStream().readNBytes(25);
            assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            write(socket, "{\"name\":\"abc\"}");
            String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest).startsWith("HTTP/1.1 200").contains("\"name\":\"abc\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TE, close", "close, TE", "Close", "keep-alive, CLOSE", "TE;Connection: close"})
    void aConnectionThatIsToCloseIsClosedAfterTheAnswer(String options) throws IOException {
        long started = System.nanoTime();
        assertThat(ask("GET /articles/7 HTTP/1.1", "Host: x;Connection: " + options))
                .startsWith("HTTP/1.1 200");
        assertThat(System.nanoTime() - started).as("keep-alive is 60 s").isLessThan(9_000_000_000L);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
