package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Outcome;
import dev.baton.gateway.TestGateway;
import dev.baton.gateway.http.exchange.LimitSettings;
import dev.baton.gateway.http.exchange.ProblemsTest;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one caller or one address may take has a bound, and others don't notice. */
@Tag("security")
class RateLimitsTest {
    private static final String ORDER = "{\"item\":\"tea\",\"quantity\":1}";

    private Optional<TestGateway> running = Optional.empty();

    private TestGateway gateway(String limits) {
        TestGateway gateway = TestGateway.with("limits: {" + limits + "}");
        running = Optional.of(gateway);
        return gateway;
    }

    @AfterEach
    void close() {
        running.ifPresent(TestGateway::close);
    }

    private static HttpResponse<String> order(TestGateway gateway, String key) {
        return gateway.post("/plain-orders", ORDER, "X-Api-Key", key);
    }

    @Test
    void aCallerThatSendsTooManyIsToldWhenToComeAgainAndOthersAreServed() {
        TestGateway gateway = gateway("caller-rate: 2");
        List<HttpResponse<String>> answers = new ArrayList<>();
        // The bucket fills up meanwhile: more than a slow machine lets through.
        Awaitility.await().until(() -> {
            answers.add(order(gateway, "key-ann"));
            return answers.getLast().statusCode() == 429;
        });

        assertThat(answers.getFirst().statusCode()).isEqualTo(201);
        assertThat(TestGateway.header(answers.getFirst(), "RateLimit-Policy")).isEqualTo("\"caller\";q=2;w=1");
        assertThat(TestGateway.header(answers.getFirst(), "RateLimit")).isEqualTo("\"caller\";r=1;t=1");
        HttpResponse<String> refused = answers.getLast();
        ProblemsTest.assertProblem(refused, 429, "too-many-requests");
        assertThat(TestGateway.header(refused, "Retry-After")).isEqualTo("1");
        assertThat(TestGateway.header(refused, "RateLimit")).isEqualTo("\"caller\";r=0;t=1");
        assertThat(order(gateway, "key-bob").statusCode()).isEqualTo(201);
    }

    @Test
    void anAddressThatSendsTooManyIsRefusedWhoeverItIs() {
        TestGateway gateway = gateway("address-rate: 2");
        Awaitility.await()
                .until(() ->
                        gateway.get("/openapi.json", "X-Api-Key", "key-ann").statusCode() == 429);

        Awaitility.await().untilAsserted(() -> {
            gateway.get("/nothing");
            ProblemsTest.assertProblem(gateway.get("/requests"), 429, "too-many-requests");
        });
        Awaitility.await().until(() -> gateway.get("/openapi.json").statusCode() == 200);
    }

    @Test
    void aCallerMayHaveSoManyRequestsAtOnce() {
        TestGateway gateway = gateway("caller-at-once: 2");
        Promise<Void> gate = Promise.promise();
        var atOnce = gateway.store.database;
        gateway.store.database = command -> gate.future().compose(opened -> atOnce.apply(command));
        List<CompletableFuture<HttpResponse<String>>> held = List.of(
                gateway.posting("/plain-orders", ORDER, "X-Api-Key", "key-ann"),
                gateway.posting("/plain-orders", ORDER, "X-Api-Key", "key-ann"));
        Awaitility.await().until(() -> gateway.store.stages().size() == 2);

        ProblemsTest.assertProblem(order(gateway, "key-ann"), 429, "too-many-at-once");
        CompletableFuture<HttpResponse<String>> bobs = gateway.posting("/plain-orders", ORDER, "X-Api-Key", "key-bob");
        Awaitility.await().until(() -> gateway.store.stages().size() == 3);
        gate.complete();

        assertThat(held).allMatch(answer -> TestGateway.wait(answer).statusCode() == 201);
        assertThat(TestGateway.wait(bobs).statusCode()).isEqualTo(201);
        assertThat(order(gateway, "key-ann").statusCode()).isEqualTo(201);
    }

    @Test
    void whoTriesKeysIsSlowedAndOthersAtItsAddressAreNot() {
        TestGateway gateway = gateway("failed-logins: 3");
        assertThat(order(gateway, "guess 0").statusCode()).isEqualTo(401);
        assertThat(order(gateway, "key-ann").statusCode()).isEqualTo(201);
        Awaitility.await().until(() -> order(gateway, "guess").statusCode() == 429);

        HttpResponse<String> refused = order(gateway, "key-bob"); // not seen since the first failure
        ProblemsTest.assertProblem(refused, 429, "too-many-failed-log-ins");
        assertThat(Integer.parseInt(TestGateway.header(refused, "Retry-After"))).isBetween(1, 20);
        ProblemsTest.assertProblem(gateway.get("/requests", "X-Api-Key", "guess"), 429, "too-many-failed-log-ins");
        assertThat(order(gateway, "key-ann").statusCode()).isEqualTo(201);
        assertThat(gateway.post("/plain-orders", ORDER).statusCode())
                .as("without a key none is tried")
                .isEqualTo(401);
    }

    @Test
    void aKnownKeyThatMayNotDoSomethingIsNoFailedLogin() {
        TestGateway gateway = gateway("failed-logins: 3");
        for (int i = 0; i < 10; i++) {
            assertThat(gateway.get("/requests", "X-Api-Key", "key-ann").statusCode())
                    .isEqualTo(403);
        }
        assertThat(order(gateway, "key-bob").statusCode()).isEqualTo(201);
    }

    @Test
    void anOpenRequestNeedsNoKeySoThatAnUnknownOneIsNoFailedLogin() {
        TestGateway gateway = gateway("failed-logins: 3");
        String open = TestGateway.header(gateway.post("/open-orders", ORDER), "Request-Id");
        for (int i = 0; i < 10; i++) {
            assertThat(gateway.get("/requests/" + open, "X-Api-Key", "guess").statusCode())
                    .isEqualTo(200);
        }
        assertThat(order(gateway, "key-bob").statusCode()).isEqualTo(201);
    }

    @Test
    void whoWasKnownBeforeTheFirstFailureIsServed() {
        TestGateway gateway = gateway("failed-logins: 3");
        assertThat(order(gateway, "key-bob").statusCode()).isEqualTo(201);
        Awaitility.await().until(() -> order(gateway, "guess").statusCode() == 429);

        assertThat(order(gateway, "key-bob").statusCode()).isEqualTo(201);
    }

    @Test
    void aCallersLimitHoldsForWhatItReads() {
        TestGateway gateway = gateway("caller-rate: 2, address-rate: 1000");
        String id = TestGateway.header(gateway.post("/orders", ORDER, "X-Api-Key", "key-bob"), "Request-Id");
        List<HttpResponse<String>> answers = new ArrayList<>();
        Awaitility.await().until(() -> {
            answers.add(gateway.get("/requests/" + id, "X-Api-Key", "key-ann"));
            return answers.getLast().statusCode() == 429;
        });

        ProblemsTest.assertProblem(answers.getLast(), 429, "too-many-requests");
        assertThat(TestGateway.header(answers.getLast(), "RateLimit"))
                .matches("\"address\";r=\\d+;t=\\d+, \"caller\";r=0;t=1");
    }

    @Test
    void whatRunsAfterItsAnswerCountsToo() {
        TestGateway gateway = gateway("caller-at-once: 1");
        CountDownLatch packing = new CountDownLatch(1);
        gateway.compute = order -> {
            try {
                packing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Outcome.done(order);
        };
        HttpResponse<String> accepted =
                gateway.post("/orders", ORDER, "X-Api-Key", "key-ann", "Prefer", "respond-async");
        assertThat(accepted.statusCode()).isEqualTo(202);

        ProblemsTest.assertProblem(order(gateway, "key-ann"), 429, "too-many-at-once");
        ProblemsTest.assertProblem(
                gateway.get("/requests/" + TestGateway.id(accepted), "X-Api-Key", "key-ann", "Prefer", "wait=10"),
                429,
                "too-many-at-once");
        packing.countDown();
        Awaitility.await().until(() -> order(gateway, "key-ann").statusCode() == 201);
    }

    @Test
    void anAddressMayHaveSoManyConnections() throws IOException {
        TestGateway gateway = gateway("address-connections: 2");
        try (Socket first = connected(gateway);
                Socket second = connected(gateway)) {
            Awaitility.await().ignoreExceptions().until(() -> {
                try (Socket third = connected(gateway)) {
                    return third.getInputStream().read() == -1;
                }
            });
            assertThat(first.isConnected() && second.isConnected()).isTrue();
        }
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> gateway.get("/openapi.json").statusCode() == 200);
    }

    private static Socket connected(TestGateway gateway) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", gateway.port()), 10_000);
        socket.setSoTimeout(5_000);
        return socket;
    }

    @Test
    void thereAreLimitsWhereOthersReachTheGatewayUnlessTheSettingsSayNo() {
        Optional<Integer> none = Optional.of(0);
        LimitSettings settings =
                new LimitSettings(Optional.empty(), Optional.of(7), none, Optional.empty(), Optional.empty(), 100);

        assertThat(settings.complete(true))
                .isEqualTo(new LimitSettings(
                        Optional.of(1_000), Optional.of(7), none, Optional.of(2_000), Optional.of(30), 100));
        assertThat(settings.complete(false)).isEqualTo(new LimitSettings(none, Optional.of(7), none, none, none, 100));
    }
}
