package dev.baton.gateway.http.exchange;

import static dev.baton.gateway.TestGateway.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Outcome;
import dev.baton.gateway.TestGateway;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every "no" of the HTTP edge is a problem document that says what to do. */
public class ProblemsTest {
    private static TestGateway gateway;

    @BeforeAll
    static void open() {
        gateway = TestGateway.with();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // body                                                | status | type             | what it says
                "                                                      | 400 | missing-body   | Send a JSON document",
                "{                                                     | 400 | malformed-json | line 1",
                "{\"item\":\"a\",\"quantity\":1} x                     | 400 | malformed-json | ",
                "{\"item\":\"a\",\"item\":\"b\",\"quantity\":1}        | 400 | malformed-json | ",
                "[]                                                    | 400 | bad-input | must be an object",
                "null                                                  | 400 | bad-input | must be an object",
                "\"text\"                                              | 400 | bad-input | must be an object",
                "{\"item\":\"a\"}                                      | 400 | bad-input | "
                        + "\"quantity\",\"message\":\"is required",
                "{\"item\":null,\"quantity\":1}                        | 400 | bad-input | "
                        + "\"item\",\"message\":\"is required",
                "{}                                                    | 400 | bad-input | "
                        + "\"item\",\"message\":\"is required\"},{\"field\":\"quantity",
                "{\"item\":\"a\",\"quantity\":\"1\"}                   | 400 | bad-input | "
                        + "\"quantity\",\"message\":\"must be a whole number",
                "{\"item\":\"a\",\"quantity\":1.5}                     | 400 | bad-input | "
                        + "\"quantity\",\"message\":\"must be a whole number",
                "{\"item\":\"a\",\"quantity\":99999999999}             | 400 | bad-input | \"quantity\"",
                "{\"item\":7,\"quantity\":1}                           | 400 | bad-input | "
                        + "\"item\",\"message\":\"must be text",
                "{\"item\":[],\"quantity\":1}                          | 400 | bad-input | "
                        + "\"item\",\"message\":\"must be text",
                "{\"item\":\"a\",\"quantity\":1,\"x\":1}               | 400 | bad-input | "
                        + "\"x\",\"message\":\"is not known; there are item, quantity, note, lines",
                "{\"item\":\"a\",\"quantity\":1,\"lines\":[{\"pieces\":1}]} | 400 | bad-input | "
                        + "\"lines[0].article\",\"message\":\"is required",
                "{\"item\":\"a\",\"quantity\":1,\"lines\":[{\"article\":\"b\",\"pieces\":true}]} | 400 "
                        + "| bad-input | \"lines[0].pieces\",\"message\":\"must be a whole number",
                "{\"item\":\"\\u0000\",\"quantity\":1}                 | 400 | bad-input | "
                        + "\"item\",\"message\":\"has a character",
                "{\"item\":\"\\ud800\",\"quantity\":1}                 | 400 | bad-input | "
                        + "\"item\",\"message\":\"has a character",
                "{\"item\":\"a\",\"quantity\":0}                       | 422 | invalid-input | "
                        + "\"quantity\",\"message\":\"must be at least 1",
            })
    void aBodyThatIsWrongIsToldWhere(String body, int status, String type, String says) {
        HttpResponse<String> answer = gateway.post("/plain-orders", body == null ? "" : body, "X-Api-Key", "key-ann");

        assertProblem(answer, status, type);
        assertThat(answer.body())
                .contains(says == null ? "" : says)
                .doesNotContain("jackson")
                .doesNotContain("dev.baton")
                .doesNotContain("java.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/articles/7                  | 200 | {\"id\":\"7\"",
                "/articles/7?limit=5&all=true | 200 | \"limit\":5,\"all\":true",
                "/articles/7?limit=five       | 400 | \"limit\",\"message\":\"must be a whole number",
                "/articles/7?limit=1&limit=2  | 400 | is there more than once",
                "/articles/7?all=yes          | 400 | must be true or false",
                "/articles/7?unknown=1        | 400 | is no query parameter; there are limit, all",
                "/articles/7?id=8             | 400 | is no query parameter",
                "/articles/a%00b              | 400 | has a character",
                "/articles/%zz                | 400 | ",
                "/articles/7?limit=%zz        | 400 | is encoded in a wrong way",
                "/articles/a%2Fb%20+          | 200 | {\"id\":\"a/b +\"",
                "/articles/7/                 | 200 | {\"id\":\"7\"",
                "/%61rticles//x/../7          | 200 | {\"id\":\"7\"",
                "/articles                    | 404 | not-found",
                "/requests/nonsense           | 401 | unauthenticated",
                "/open-orders                 | 405 | method-not-allowed",
            })
    void parametersAreReadFromPathAndQueryStrictly(String path, int status, String says) throws Exception {
        String answer = gateway.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status).contains(says == null ? "" : says);
        if (status >= 400) {
            assertThat(answer).contains("application/problem+json").doesNotContain("java.");
        }
    }

    @Test
    void aParameterInThePathMustNotBeInTheBodyToo() {
        assertThat(gateway.post("/articles/7/name", "{\"name\":\"seven\"}").body())
                .isEqualTo("{\"id\":\"7\",\"name\":\"seven\"}");
        assertProblem(gateway.post("/articles/7/name", "{\"name\":\"seven\",\"id\":\"8\"}"), 400, "bad-input");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16"
    })
    void aBodyOfAnotherMediaTypeIsRefused(String type) {
        assertProblem(
                gateway.post("/plain-orders", "a=b", "X-Api-Key", "key-ann", "Content-Type", type),
                415,
                "unsupported-media-type");
    }

    @Test
    void jsonWithACharsetOrASuffixIsRead() {
        String body = "{\"item\":\"a\",\"quantity\":1}";
        for (String type :
                new String[] {"application/json; charset=UTF-8", "application/problem+json", "APPLICATION/JSON"}) {
            assertThat(gateway.post("/plain-orders", body, "X-Api-Key", "key-ann", "Content-Type", type)
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void aCompressedBodyIsRefused() {
        assertProblem(
                gateway.post("/plain-orders", "x", "X-Api-Key", "key-ann", "Content-Encoding", "gzip"),
                415,
                "unsupported-media-type");
    }

    @Test
    void whatIsNotAllowedIsToldWithWhatIs() {
        HttpResponse<String> answer = gateway.get("/open-orders");

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(header(answer, "Allow")).isEqualTo("POST, OPTIONS");
    }

    @Test
    void whoIsNotKnownIsToldHowToBecomeSo() {
        HttpResponse<String> answer = gateway.post("/plain-orders", "{\"item\":\"a\",\"quantity\":1}");

        assertProblem(answer, 401, "unauthenticated");
        assertThat(header(answer, "WWW-Authenticate")).isEqualTo("Bearer");
    }

    /** Another one reads the first, or the last. */
    @Test
    void aHeaderThatCanBeThereOnceIsThereOnce() {
        for (String[] styles : new String[][] {
            {"Baton-Completion", ""},
            {"Baton-Completion", "polling", "Baton-Completion", "blocking"},
            {"Baton-Completion", "polling", "Baton-Completion", "polling"}
        }) {
            HttpResponse<String> answer = gateway.get("/articles/7", styles);
            assertProblem(answer, 400, "unknown-completion-style");
            assertThat(answer.body()).contains("Baton-Completion may be: notification", "once");
        }
        HttpResponse<String> answer = gateway.post(
                "/orders",
                "{\"item\":\"tea\",\"quantity\":1}",
                "X-Api-Key",
                "key-ann",
                "Baton-Webhook",
                "https://example.org/a",
                "Baton-Webhook",
                "https://example.org/b");
        assertProblem(answer, 400, "bad-webhook");
        assertThat(answer.body()).contains("once");
    }

    @ParameterizedTest
    @CsvSource({
        "notification, 200",
        "callback, 200",
        "polling, 200",
        "blocking, 200",
        "coroutine, 200",
        "telepathy, 400",
        "Blocking, 400"
    })
    void onlyCompletionStylesThatAreThereCanBeChosen(String style, int status) {
        HttpResponse<String> answer = gateway.get("/articles/7", "Baton-Completion", style);

        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 400) {
            assertProblem(answer, 400, "unknown-completion-style");
            assertThat(answer.body())
                    .contains("Baton-Completion may be: notification, callback, polling, blocking, coroutine.");
        }
    }

    @Test
    void everyReplyNamesItsRequestAndItsTraceAndIsNotKeptByCaches() {
        HttpResponse<String> answer =
                gateway.get("/articles/7", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        assertThat(UUID.fromString(header(answer, "Request-Id")).version()).isEqualTo(7);
        assertThat(header(answer, "traceparent"))
                .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
                .doesNotContain("b7ad6b7169203331")
                .endsWith("-01");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void aStageThatThrowsWhatNobodyCatchesIsAnsweredAllTheSame() {
        assertProblem(gateway.get("/articles/broken"), 500, "stage-failed");

        gateway.compute = order -> {
            throw new AssertionError("a fault of its author");
        };
        HttpResponse<String> computed =
                gateway.post("/plain-orders", "{\"item\":\"a\",\"quantity\":1}", "X-Api-Key", "key-ann");
        gateway.compute = Outcome::done;
        assertProblem(computed, 500, "stage-failed");
    }

    @Test
    void aPageMayRunNothing() {
        HttpResponse<String> answer = gateway.get("/articles/7/page");

        assertThat(answer.body()).isEqualTo("<p>7</p>");
        assertThat(header(answer, "Content-Security-Policy")).contains("default-src 'none'");
    }

    public static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        var problem = Json.tree(Buffer.buffer(answer.body()));
        assertThat(problem.get("type").textValue()).isEqualTo("urn:baton:problem:" + type);
        assertThat(problem.get("requestId").textValue()).isEqualTo(header(answer, "Request-Id"));
        assertThat(problem.get("status").intValue()).isEqualTo(status);
    }
}
