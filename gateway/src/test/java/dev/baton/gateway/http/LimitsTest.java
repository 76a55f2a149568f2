package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.TestGateway;
import dev.baton.gateway.http.exchange.ProblemsTest;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is too large, too slow or too much is ended with a reason; the gateway keeps running. */
@Tag("security")
class LimitsTest {
    private static final String ORDER = "{\"item\":\"tea\",\"quantity\":1}";
    private static final String HEAD = "POST /open-orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    /** Answers. */
    private static final int MORE_THAN_SOCKETS_HOLD = 3_000;

    private final TestGateway gateway = TestGateway.with(
            "requests: {max-open: 2}",
            "http: {header-timeout: 700ms, body-timeout: 700ms, keep-alive: 1s, idle-timeout: 3s, "
                    + "max-wait: 2s, max-connections: 5}");

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedByItsLengthOrByItsBytes() throws IOException {
        String large = "{\"item\":\"" + "x".repeat(70_000) + "\",\"quantity\":1}";
        String byLength = gateway.raw(HEAD + "Content-Length: 70025\r\n\r\n" + large);
        String byBytes = gateway.raw(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(large.length())
                + "\r\n" + large + "\r\n0\r\n\r\n");

        assertThat(List.of(byLength, byBytes)).allSatisfy(answer -> assertThat(answer)
                .startsWith("HTTP/1.1 413")
                .contains("urn:baton:problem:too-large", "Request-Id", "close"));
        assertThat(gateway.store.stages()).isEmpty();
    }

    @Test
    void aBodyMayComeInManyParts() throws IOException {
        StringBuilder chunks = new StringBuilder();
        for (String part : "{\"name\":\"seven\"}".split("")) {
            chunks.append("1\r\n").append(part).append("\r\n");
        }
        assertThat(gateway.raw("POST /articles/7/name HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("{\"id\":\"7\",\"name\":\"seven\"}");
    }

    @Test
    void aRequestLineOrHeadersThatAreTooLargeAreRefused() throws IOException {
        assertThat(gateway.raw("GET /articles/" + "7".repeat(5000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .containsPattern("^HTTP/1.1 414")
                .contains("urn:baton:problem:uri-too-long");
        assertThat(gateway.raw("GET /articles/7 HTTP/1.1\r\nHost: x\r\nX-Long: " + "7".repeat(20_000) + "\r\n\r\n"))
                .containsPattern("^HTTP/1.1 431")
                .contains("urn:baton:problem:headers-too-large");
    }

    @Test
    void whatIsNoHttpIsToldSo() throws IOException {
        assertThat(gateway.raw("this is no http\r\n\r\n"))
                .containsPattern("^HTTP/1.1 400")
                .contains("bad-request");
    }

    @Test
    void aClientThatTricklesItsHeadersIsCutOff() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            write(socket, "GET /articles/7 HTTP/1.1\r\n");
            long started = System.nanoTime();
            int after = trickleUntilClosed(socket);
            assertThat(after).isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
        }
        assertThat(gateway.meters.counter("baton.http.connections.too.slow").count())
                .isEqualTo(1);
    }

    @Test
    void oneThatIsKeptNoLongerWasNotTooSlow() throws IOException {
        String answered = gateway.raw("GET /articles/7 HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answered).startsWith("HTTP/1.1 200");
        assertThat(gateway.meters.counter("baton.http.connections.too.slow").count())
                .isZero();
    }

    /** A byte of a header every 100 ms: never idle, never done. */
    private static int trickleUntilClosed(Socket socket) throws IOException {
        socket.setSoTimeout(100);
        for (int i = 0; i < 100; i++) {
            try {
                write(socket, "x");
                return socket.getInputStream().read();
            } catch (java.net.SocketTimeoutException e) {
                continue;
            } catch (java.net.SocketException e) {
                return -1;
            }
        }
        return 0;
    }

    @Test
    void aClientWhoseBodyDoesNotComeIsToldAndCutOff() throws IOException {
        String answer = gateway.raw(HEAD + "Content-Length: 100\r\n\r\n{");

        assertThat(answer).startsWith("HTTP/1.1 408").contains("urn:baton:problem:too-slow");
    }

    @Test
    void unfinishedBodiesOfOneAddressHaveABound() throws Exception {
        List<Socket> halves = new ArrayList<>();
        try (TestGateway bounded = TestGateway.with(
                "http: {max-open-bodies: 192KiB, max-open-bodies-per-address: 128KiB, body-timeout: 60s}")) {
            String half = HEAD + "Content-Length: 40000\r\n\r\n" + " ".repeat(39_000);
            for (int i = 0; i < 3; i++) {
                Socket socket = new Socket("127.0.0.1", bounded.port());
                halves.add(socket);
                write(socket, half);
            }
            awaitHeld(bounded, 3 * (39_000 - 1024));

            assertThat(bounded.raw(half))
                    .startsWith("HTTP/1.1 429")
                    .contains("urn:baton:problem:too-many-bodies", "retry-after: 1", "close");
            assertThat(bounded.post("/open-orders", ORDER).statusCode())
                    .as("a small body")
                    .isEqualTo(201);
            assertThat(bounded.meters.counter("baton.http.bodies.refused").count())
                    .isEqualTo(1);
            for (Socket socket : halves) {
                socket.close();
            }
            awaitHeld(bounded, 0);
        }
    }

    @Test
    void unfinishedBodiesOfAllHaveABound() throws Exception {
        try (TestGateway bounded = TestGateway.with(
                        "http: {max-open-bodies: 64KiB, max-open-bodies-per-address: 1MiB, body-timeout: 60s}");
                Socket first = new Socket("127.0.0.1", bounded.port())) {
            String half = HEAD + "Content-Length: 40000\r\n\r\n" + " ".repeat(39_000);
            write(first, half);
            awaitHeld(bounded, 39_000 - 1024);

            assertThat(bounded.raw(half)).startsWith("HTTP/1.1 503").contains("overloaded", "close");
        }
    }

    private static void awaitHeld(TestGateway gateway, int bytes) {
        Awaitility.await("bytes of unfinished bodies")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(gateway.meters
                                .get("baton.http.bodies.held")
                                .gauge()
                                .value())
                        .isEqualTo(bytes));
    }

    @Test
    void aConnectionThatIsKeptForNothingIsClosedAndOneThatWaitsForItsAnswerIsNot() throws Exception {
        Promise<dev.baton.message.WorkResult> work = Promise.promise();
        gateway.store.database = command -> work.future();
        CompletableFuture<HttpResponse<String>> slow = gateway.posting("/open-orders", ORDER);
        String twice = gateway.raw("GET /articles/7 HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(twice).as("read until the gateway closed it").startsWith("HTTP/1.1 200");
        Awaitility.await().pollDelay(Duration.ofMillis(1200)).until(() -> true);

        work.complete(new dev.baton.message.WorkResult.Done(io.vertx.core.buffer.Buffer.buffer(ORDER)));

        assertThat(TestGateway.wait(slow).statusCode()).isEqualTo(201);
    }

    /** Its connection can't be closed in order: what it was answered stands before the end. */
    @Test
    void aClientThatNeverReadsItsAnswersIsCutOff() throws Exception {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
            write(socket, "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(MORE_THAN_SOCKETS_HOLD));
            awaitConnections(1);
            awaitConnections(0);
        }
    }

    private void awaitConnections(int count) {
        Awaitility.await("open connections").atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        gateway.meters.get("baton.http.connections").gauge().value())
                .isEqualTo(count));
    }

    @Test
    void thereAreOnlySoManyConnections() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                open.add(new Socket("127.0.0.1", gateway.port()));
            }
            Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(gateway.meters
                            .counter("baton.http.connections.refused")
                            .count())
                    .isEqualTo(3));
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        awaitConnections(0);
        assertThat(gateway.get("/articles/7").statusCode()).isEqualTo(200);
    }

    @Test
    void moreRequestsThanMayBeOpenAreTurnedAwayAtOnceAndNothingIsDone() {
        Promise<dev.baton.message.WorkResult> work = Promise.promise();
        gateway.store.database = command -> work.future();
        CompletableFuture<HttpResponse<String>> first = gateway.posting("/open-orders", ORDER);
        CompletableFuture<HttpResponse<String>> second = gateway.posting("/open-orders", ORDER);
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> gateway.store.stages().size() == 2);

        HttpResponse<String> third = gateway.post("/open-orders", ORDER);

        ProblemsTest.assertProblem(third, 503, "overloaded");
        assertThat(TestGateway.header(third, "Retry-After")).isEqualTo("1");
        assertThat(TestGateway.header(third, "Location")).isEqualTo("(none)");
        assertThat(TestGateway.header(third, "Request-Id")).isNotEqualTo("(none)");
        assertThat(gateway.store.stages()).hasSize(2);
        ProblemsTest.assertProblem(gateway.get("/requests/" + UUID.randomUUID()), 503, "overloaded");
        work.complete(new dev.baton.message.WorkResult.Done(io.vertx.core.buffer.Buffer.buffer(ORDER)));
        TestGateway.wait(first);
        TestGateway.wait(second);
        assertThat(gateway.meters.get("baton.requests.open").gauge().value()).isZero();
        assertThat(gateway.meters.get("baton.requests.turned.away").counter().count())
                .isEqualTo(2);
        assertThat(gateway.post("/open-orders", ORDER).statusCode()).isEqualTo(201);
    }

    @Test
    void http2InClearTextIsNotSpoken() throws IOException {
        String answer = gateway.raw("GET /articles/7 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200");
    }

    @Test
    void aHeaderThatOnlyLooksLikeALengthIsNone() throws IOException {
        String answer = gateway.raw("POST /articles/7/name HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Xength: 48\r\nContent-Length: 14\r\nConnection: close\r\n\r\n{\"name\":\"abc\"}"
                + "GET /articles/smuggled HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("\"name\":\"abc\"")
                .doesNotContain("bad-input");
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
