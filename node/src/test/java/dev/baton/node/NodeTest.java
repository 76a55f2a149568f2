package dev.baton.node;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.config.StartProblem;
import dev.baton.message.RoleName;
import dev.baton.testing.FreePorts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeTest {
    private final List<String> diary = new CopyOnWriteArrayList<>();
    private final Role gateway = new SampleRole(RoleName.GATEWAY, diary);
    private final Role worker = new SampleRole(RoleName.DB_WORKER, diary);
    private final HttpClient http = HttpClient.newHttpClient();
    private Future<Node> node = Future.failedFuture("not started");

    @AfterEach
    void stop() {
        if (node.succeeded()) {
            await("the stop", Duration.ofSeconds(30), node.result().stop());
        }
    }

    @Test
    void theGatewayDrainsBeforeTheOthersAreToldAndRolesStopInTheOppositeOrder() {
        Node started = start(worker, gateway);

        await(started.stop());

        assertThat(diary)
                .containsExactly(
                        "start db-worker",
                        "start gateway",
                        "drain gateway as READY",
                        "drain db-worker as DRAINING",
                        "stop gateway",
                        "stop db-worker");
    }

    @Test
    void aStartThatFailsClosesWhatItOpened() {
        Role broken = role(context -> Future.failedFuture(new StartProblem("gateway.http-port 1 is taken")));
        int port = FreePorts.one();

        assertThatThrownBy(() -> await(Node.start(TestNodes.plan(TestNodes.config("n", port), worker, broken))))
                .cause()
                .isInstanceOf(StartProblem.class)
                .hasMessage("gateway.http-port 1 is taken");

        assertThat(diary).containsExactly("start db-worker", "stop db-worker");
        node = Node.start(TestNodes.plan(TestNodes.config("n", port), gateway));
        await("the same port again", Duration.ofSeconds(20), node);
    }

    @Test
    void theAdminPortKeepsTheRulesOfHttp() throws Exception {
        Node started = start(worker);

        assertThat(raw(started, "GET /health/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw(started, "GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw(
                        started,
                        "GET /health/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\n"
                                + "Authorization: Bearer b\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("More than one credential");
        assertThat(raw(started, "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: TE, close\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .containsPattern("(?i)\r\ndate: ");
        assertThat(raw(
                        started,
                        "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n"
                                + "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .as("what follows may be a part of the request before it")
                .startsWith("HTTP/1.1 501")
                .doesNotContain("HTTP/1.1 200");
        await(started.stop());
    }

    @Test
    void whatTheAdminPortCantAnswerIsAProblemDocument() throws Exception {
        Node started = start(worker);

        for (String path : List.of("/x", "/lab/x", "/health/x", "/page/x.js", "/metrics/x", "/favicon.ico", "/api/x")) {
            assertThat(raw(started, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 404")
                    .containsIgnoringCase("content-type: application/problem+json")
                    .containsIgnoringCase("x-content-type-options: nosniff")
                    .contains("urn:baton:problem:not-found", "There is no such resource", "\"GET " + path + "\"");
        }
        assertThat(raw(started, "GET /%3Cb%3E?token=secret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404")
                .doesNotContain("secret");
        assertThat(raw(started, "HEAD /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404")
                .containsIgnoringCase("content-type: application/problem+json")
                .endsWith("\r\n\r\n");
        for (String path : List.of("/%", "/api/%zz")) {
            assertThat(raw(started, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 400")
                    .containsIgnoringCase("content-type: application/problem+json")
                    .containsIgnoringCase("x-content-type-options: nosniff")
                    .contains("urn:baton:problem:bad-request", "encoded in a wrong way", "\"detail\":\"");
        }
        assertThat(raw(started, "GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .contains("urn:baton:problem:bad-request", "\"detail\":\"");
        assertThat(raw(started, "POST /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .containsIgnoringCase("allow: GET")
                .contains("urn:baton:problem:method-not-allowed", "\"POST /metrics\"");
        assertThat(raw(
                        started,
                        "PUT /api/tap HTTP/1.1\r\nHost: localhost\r\nBaton-Admin: 1\r\nConnection: close\r\n"
                                + "Content-Length: 5000\r\n\r\n" + "x".repeat(5_000)))
                .startsWith("HTTP/1.1 413")
                .contains("urn:baton:problem:too-large");
        await(started.stop());
    }

    private static String raw(Node of, String text) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", of.adminPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void rolesAreAssembledAsideOfTheEventLoops() {
        Role loading = role(context -> {
            diary.add("on an event loop: " + Context.isOnEventLoopThread());
            return new SampleRole(RoleName.GATEWAY, diary).start(context);
        });

        await(start(loading).stop());

        assertThat(diary).startsWith("on an event loop: false");
    }

    @Test
    void aRoleThatThrowsIsAStartThatFails() {
        Role broken = role(context -> {
            throw new StartProblem("no");
        });

        assertThatThrownBy(() -> start(broken))
                .cause()
                .isInstanceOf(StartProblem.class)
                .hasMessage("no");
    }

    @Test
    void aStartThatHangsFailsWhenItsTimeIsUp() {
        Role hanging = role(context -> Promise.<RunningRole>promise().future());

        Future<Node> start = Node.start(TestNodes.plan(
                TestNodes.config("n", FreePorts.one()).replace("{name: n,", "{name: n, start-timeout: 1s,"), hanging));

        assertThatThrownBy(() -> await("a start that fails", Duration.ofSeconds(40), start))
                .cause()
                .isInstanceOf(StartProblem.class)
                .hasMessage("The node wasn't ready within the 1 s of node.start-timeout");
    }

    @Test
    void aRoleThatNeverDrainsDoesNotKeepTheNodeFromStopping() {
        Role stubborn = role(context -> Future.succeededFuture(new RunningRole() {
            @Override
            public Future<Void> drain(Duration atMost) {
                return Promise.<Void>promise().future();
            }

            @Override
            public Future<Void> stop() {
                diary.add("stopped");
                return Future.failedFuture("and not well");
            }
        }));
        node = Node.start(TestNodes.plan(
                TestNodes.config("n", FreePorts.one()).replace("{name: n,", "{name: n, drain-timeout: 300ms,"),
                stubborn));

        await(await(node).stop());

        assertThat(diary).containsExactly("stopped");
    }

    @Test
    void aSecondStopEndsWhenTheFirstOneDoes() {
        Promise<Void> drained = Promise.promise();
        Node started = start(role(context -> Future.succeededFuture(drainsWith(drained))));
        Future<Void> first = started.stop();

        Future<Void> second = started.stop();

        assertThat(second.isComplete()).isFalse();
        drained.complete();
        await(second);
        assertThat(first.isComplete()).isTrue();
        assertThat(diary).containsExactly("stopped");
    }

    @Test
    void aLoneNodeThatDrainsHasNoAdminPortAndIsClosedOnceIfItIsKilled() {
        Promise<Void> drained = Promise.promise();
        String lone = TestNodes.config("n", FreePorts.one()).replace("cluster: {", "cluster: {alone: true, ");
        node = Node.start(TestNodes.plan(lone, role(context -> Future.succeededFuture(drainsWith(drained)))));
        Node started = await("a node", Duration.ofSeconds(20), node);
        int port = started.adminPort();
        Future<Void> stopped = started.stop();

        await("the port's end").atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThatThrownBy(
                        () -> new Socket("127.0.0.1", port).close())
                .isInstanceOf(ConnectException.class));
        assertThat(stopped.isComplete()).isFalse();

        await("the kill", Duration.ofSeconds(20), started.kill());
        assertThat(stopped.isComplete()).isTrue();
        assertThat(started.stop().isComplete()).isTrue();
        drained.complete();
        assertThat(diary).containsExactly("stopped");
    }

    private RunningRole drainsWith(Promise<Void> drained) {
        return new RunningRole() {
            @Override
            public Future<Void> drain(Duration atMost) {
                return drained.future();
            }

            @Override
            public Future<Void> stop() {
                diary.add("stopped");
                return Future.succeededFuture();
            }
        };
    }

    @Test
    void theAdminPortTellsWhetherTheNodeIsReadyAndWhyNot() {
        Promise<Void> database = Promise.promise();
        Node started = start(role(context -> {
            context.health().ready("database", Duration.ofMillis(100), database::future);
            return gateway.start(context);
        }));

        assertThat(get(started, "/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> slow = get(started, "/health/ready");
        assertThat(slow.statusCode()).isEqualTo(503);
        assertThat(slow.body()).contains("\"status\":\"not ready\"").contains("{\"name\":\"node\",\"ok\":true}");
        assertThat(slow.body()).contains("{\"name\":\"database\",\"ok\":false,\"why\":\"no answer within 100 ms\"}");

        database.complete();

        HttpResponse<String> ready = get(started, "/health/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).contains("{\"name\":\"database\",\"ok\":true}").contains("\"roles\":[\"gateway\"]");
    }

    @Test
    void aCheckThatFailsOrThrowsSaysWhy() {
        Node started = start(role(context -> {
            context.health().ready("one", Duration.ofSeconds(1), () -> Future.failedFuture("no db-worker is there"));
            context.health().ready("two", Duration.ofSeconds(1), () -> {
                throw new IllegalStateException("broken");
            });
            return gateway.start(context);
        }));

        assertThat(get(started, "/health/ready").body())
                .contains("{\"name\":\"one\",\"ok\":false,\"why\":\"no db-worker is there\"}")
                .contains("{\"name\":\"two\",\"ok\":false,\"why\":\"broken\"}");
    }

    @Test
    void metricsTellOfTheJvmAndOfVertxAndOfFrames() {
        Node started = start(gateway);

        await("a scrape").atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        get(started, "/metrics").body())
                .contains("jvm_memory_used_bytes{")
                .contains("baton_frames_sent_entries")
                .contains("baton_loop_lag_seconds{")
                .contains("node=\"n\""));
    }

    private Node start(Role... roles) {
        node = Node.start(TestNodes.plan(TestNodes.config("n", FreePorts.one()), roles));
        return await("a node", Duration.ofSeconds(20), node);
    }

    private Role role(java.util.function.Function<NodeContext, Future<RunningRole>> start) {
        return new Role() {
            @Override
            public RoleName name() {
                return RoleName.GATEWAY;
            }

            @Override
            public Future<RunningRole> start(NodeContext context) {
                return start.apply(context);
            }
        };
    }

    private HttpResponse<String> get(Node of, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + of.adminPort() + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (Exception e) {
            throw new AssertionError("GET " + path, e);
        }
    }
}
