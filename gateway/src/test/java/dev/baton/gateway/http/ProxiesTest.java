package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.TestGateway;
import dev.baton.gateway.http.exchange.ProblemsTest;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients behind a proxy that is named have limits of their own, and nobody else can say where he comes from. */
@Tag("security")
class ProxiesTest {
    private static final String ORDER = "{\"item\":\"tea\",\"quantity\":1}";
    private static final String NAMED = "http: {trusted-proxies: [127.0.0.1]}";
    private static final String ANN = "203.0.113.5";
    private static final String BOB = "203.0.113.6";

    private Optional<TestGateway> running = Optional.empty();

    private TestGateway run(TestGateway gateway) {
        running = Optional.of(gateway);
        return gateway;
    }

    @AfterEach
    void close() {
        running.ifPresent(TestGateway::close);
    }

    private static HttpResponse<String> order(TestGateway gateway, String key, String forwardedFor) {
        return gateway.post("/plain-orders", ORDER, "X-Api-Key", key, "X-Forwarded-For", forwardedFor);
    }

    private static List<Integer> guesses(TestGateway gateway, List<String> forwardedFor) {
        return forwardedFor.stream()
                .map(from -> order(gateway, "guess", from).statusCode())
                .toList();
    }

    @Test
    void aHeaderFromAnAddressThatIsNotTrustedChangesNothing() {
        TestGateway gateway =
                run(TestGateway.beside("http: {trusted-proxies: [192.0.2.1]}", "limits: {failed-logins: 3}"));
        List<String> everElsewhere =
                IntStream.range(0, 50).mapToObj(i -> "198.51.100." + i).toList();

        assertThat(guesses(gateway, everElsewhere)).contains(429);
        ProblemsTest.assertProblem(order(gateway, "key-bob", BOB), 429, "too-many-failed-log-ins");
    }

    @Test
    void withoutProxiesTheHeaderChangesNothing() {
        TestGateway gateway = run(TestGateway.with("limits: {failed-logins: 3}"));

        assertThat(guesses(
                        gateway,
                        IntStream.range(0, 50).mapToObj(i -> "198.51.100." + i).toList()))
                .contains(429);
    }

    @Test
    void clientsBehindOneProxyHaveLimitsOfTheirOwn() {
        TestGateway gateway = run(TestGateway.beside(NAMED, "limits: {failed-logins: 3, address-rate: 1000}"));

        assertThat(guesses(gateway, Collections.nCopies(50, ANN))).contains(429);
        assertThat(order(gateway, "key-bob", BOB).statusCode()).isEqualTo(201);
        ProblemsTest.assertProblem(order(gateway, "key-ann", ANN), 429, "too-many-failed-log-ins");
    }

    @Test
    void whatAClientBehindTheProxyAddsOnTheLeftIsNotRead() {
        TestGateway gateway = run(TestGateway.beside(NAMED, "limits: {failed-logins: 3}"));
        List<String> invented = IntStream.range(0, 50)
                .mapToObj(i -> "198.51.100." + i + ", \"x, " + ANN)
                .toList();

        assertThat(guesses(gateway, invented)).contains(429);
    }

    @Test
    void onlyTheHeaderThatTheProxyWritesIsRead() {
        TestGateway gateway = run(TestGateway.beside(
                "http: {trusted-proxies: [127.0.0.0/8], proxy-header: forwarded}", "limits: {address-rate: 1}"));

        Awaitility.await().until(() -> status(gateway, "Forwarded", "for=" + ANN) == 429);
        assertThat(status(gateway, "Forwarded", "for=" + BOB)).isEqualTo(200);
        Awaitility.await()
                .until(() -> gateway.get(
                                        "/openapi.json",
                                        "X-Forwarded-For",
                                        "198.51.100." + System.nanoTime() % 256,
                                        "Forwarded",
                                        "for=" + ANN)
                                .statusCode()
                        == 429);
    }

    private static int status(TestGateway gateway, String header, String value) {
        return gateway.get("/openapi.json", header, value).statusCode();
    }

    @Test
    void whatCanNotBeReadIsTheProxysAndNoError() {
        TestGateway gateway = run(TestGateway.beside(
                NAMED, "limits: {failed-logins: 3}", "http: {max-headers: 256KiB, max-request-line: 4KiB}"));
        List<String> unreadable = List.of(
                "unknown", "", ",", "x".repeat(20_000), ANN + ",", "1.1.1.1,".repeat(10_000), "[::1", "\u00e9", "%s%n");

        assertThat(guesses(gateway, unreadable)).contains(401).doesNotContain(400, 431, 500);
        assertThat(guesses(gateway, Collections.nCopies(50, "unknown"))).contains(429);
        ProblemsTest.assertProblem(order(gateway, "key-bob", "another"), 429, "too-many-failed-log-ins");
        assertThat(order(gateway, "key-bob", BOB).statusCode()).isEqualTo(201);
    }

    @Test
    void severalLinesAreOneList() throws IOException {
        TestGateway gateway = run(TestGateway.beside(NAMED, "limits: {address-rate: 1}"));
        String request = "GET /openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: %s\r\n\r\n";

        Awaitility.await().until(() -> gateway.raw(request.formatted(ANN)).startsWith("HTTP/1.1 429"));
        assertThat(gateway.raw(request.formatted(BOB))).startsWith("HTTP/1.1 200");
    }

    /** They carry requests of many clients: those have limits. */
    @Test
    void aProxyMayHaveManyConnections() throws IOException {
        TestGateway gateway = run(TestGateway.beside(NAMED, "limits: {address-connections: 1}"));
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                Socket socket = new Socket("127.0.0.1", gateway.port());
                open.add(socket);
                socket.setSoTimeout(10_000);
                write(socket, "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void unfinishedBodiesAreTheClients() throws IOException {
        TestGateway gateway = run(TestGateway.beside(
                NAMED, "http: {max-open-bodies: 1MiB, max-open-bodies-per-address: 64KiB, body-timeout: 60s}"));
        String half = "POST /open-orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "X-Forwarded-For: %s\r\nContent-Length: 60000\r\n\r\n" + " ".repeat(50_000);
        try (Socket anns = new Socket("127.0.0.1", gateway.port());
                Socket bobs = new Socket("127.0.0.1", gateway.port())) {
            write(anns, half.formatted(ANN));
            write(bobs, half.formatted(BOB));
            awaitHeld(gateway, 2 * (50_000 - 1024));

            assertThat(gateway.raw(half.formatted(ANN))).startsWith("HTTP/1.1 429");
        }
        awaitHeld(gateway, 0);
    }

    private static void awaitHeld(TestGateway gateway, int bytes) {
        Awaitility.await("bytes of unfinished bodies")
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        gateway.meters.get("baton.http.bodies.held").gauge().value() == bytes);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
