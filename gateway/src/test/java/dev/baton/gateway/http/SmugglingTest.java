package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.TestGateway;
import dev.baton.testing.Mutations;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request whose end two servers could see at two places: what a proxy took for its body must never be a request here.
 */
@Tag("security")
class SmugglingTest {
    private static final String HIDDEN = "GET /articles/99 HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final Pattern STATUS = Pattern.compile("(?m)^HTTP/1\\.1 (\\d{3}) ");
    private static TestGateway gateway;

    @BeforeAll
    static void open() {
        gateway = TestGateway.with("http: {header-timeout: 2s, body-timeout: 2s, keep-alive: 2s}");
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    /**
     * Each stands in the headers of a POST; {@code ;} separates lines, {@code NUM} is the length that hides the rest.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: NUM;Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked;Content-Length: NUM",
                "Content-Length: 0;Content-Length: NUM",
                "Content-Length: NUM;Content-Length: 0",
                "Content-Length: 0, NUM",
                "Content-Length: NUM, NUM",
                "Content-Length: +NUM",
                "Content-Length: -NUM",
                "Content-Length: 0xNUM",
                "Content-Length: NUM NUM",
                "Content-Length: 0;Content_Length: NUM;Content-Length: NUM",
                "Content-Length : NUM",
                "Content-Length\u0000: NUM",
                "Content-Length: \u0000NUM",
                "Content-Length: NUM\u0000",
                "Content-Length: 99999999999999999999",
                "Content-Length: 18446744073709551616",
                " Content-Length: NUM",
                "X: y; Content-Length: NUM",
                "X: y;\tContent-Length: NUM",
                "Transfer-Encoding : chunked",
                " Transfer-Encoding: chunked",
                "X: y; Transfer-Encoding: chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity, chunked",
                "Transfer-Encoding: chunked;Transfer-Encoding: identity",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding: chunked\u0000",
                "Transfer-Encoding\u0000: chunked",
                "Transfer-Encoding: c\u0068unked, cow",
                "Transfer-Encoding:",
                "Host: y;Content-Length: NUM"
            })
    void whatCanBeReadInTwoWaysIsRefusedAndTheConnectionCloses(String headers) throws IOException {
        String hidden = "0\r\n\r\n" + HIDDEN;
        String lines = headers.replace("NUM", Integer.toString(hidden.length())).replace(";", "\r\n");
        String answer = gateway.raw("POST /articles/7/name HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + lines + "\r\n\r\n" + hidden);

        assertThat(STATUS.matcher(answer).results().map(status -> status.group(1)))
                .as(answer)
                .hasSize(1)
                .allMatch(status -> status.startsWith("4") || status.startsWith("5"))
                .noneMatch("500"::equals);
        assertThat(answer).doesNotContain("\"id\":\"99\"");
    }

    /** Chunks that one reader ends earlier than another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x0\r\n\r\n",
                "+0\r\n\r\n",
                "-1\r\n\r\n",
                "00000000000000000000f\r\n\r\n",
                "fffffffffffffffff\r\n\r\n",
                "0\n\n",
                "0\r\r\n\r\n",
                "1\r\nab\r\n0\r\n\r\n",
                "2;x=\n\r\nab\r\n0\r\n\r\n",
                "2;x=\r\r\nab\r\n0\r\n\r\n",
                "2 \u0000\r\nab\r\n0\r\n\r\n",
                " 2\r\nab\r\n0\r\n\r\n",
                "2,2\r\nab\r\n0\r\n\r\n",
                "g\r\n\r\n"
            })
    void aChunkThatCanBeReadInTwoWaysHidesNothing(String chunks) throws IOException {
        String answer = gateway.raw("POST /articles/7/name HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + chunks + HIDDEN);

        assertThat(answer).as(chunks).doesNotContain("\"id\":\"99\"").doesNotContain("HTTP/1.1 500");
        assertThat(STATUS.matcher(answer).results()).as(answer).hasSize(1);
    }

    /** It is answered or closed, whatever comes; nothing of it is an error of ours, and the next client is served. */
    @Test
    void anythingIsAnsweredOrClosed() {
        List<String> requests = List.of(
                "GET /articles/7?x=%41&y HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nConnection: close\r\n\r\n",
                "POST /open-orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json; charset=\"utf-8\"\r\n"
                        + "Idempotency-Key: \"a\"\r\nPrefer: wait=1\r\nContent-Length: 27\r\nConnection: close\r\n\r\n"
                        + "{\"item\":\"tea\",\"quantity\":1}",
                "POST /articles/7/name HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                        + "e\r\n{\"name\":\"abc\"}\r\n0\r\nTrailer: x\r\n\r\n",
                "GET /requests/01a207df-6289-7b2b-911b-14a84f843c27/events HTTP/1.1\r\nHost: x\r\n"
                        + "X-Api-Key: key-ann\r\nLast-Event-ID: 1\r\nConnection: close\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        int tried = Mutations.ofTexts(requests, input -> assertThat(answer(input))
                .matches(answer -> answer.isEmpty() || answer.matches("(?s)HTTP/1\\.[01] .*"), "empty or an answer")
                .doesNotContainPattern("HTTP/1\\.[01] 500"));

        assertThat(tried).isPositive();
        assertThat(gateway.get("/articles/7").statusCode()).isEqualTo(200);
    }

    private static String answer(byte[] input) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(input);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException e) { // closed with something unread
            return "";
        }
    }
}
