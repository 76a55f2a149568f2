package dev.baton.gateway.http.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.gateway.TestGateway;
import dev.baton.gateway.http.exchange.ProblemsTest;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.RequestState;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /requests/{id}/events} as an EventSource sees it. */
class EventStreamTest {
    private static final String ORDER = "{\"item\":\"tea\",\"quantity\":1}";

    private final TestGateway gateway = TestGateway.with("http: {heartbeat: 200ms, max-viewers: 2}");

    @AfterEach
    void close() {
        gateway.close();
    }

    private UUID running() {
        gateway.store.database =
                command -> Promise.<dev.baton.message.WorkResult>promise().future();
        int before = gateway.store.stages().size();
        gateway.posting("/open-orders", ORDER);
        await().atMost(Duration.ofSeconds(5)).until(() -> gateway.store.stages().size() > before);
        return gateway.store.stages().getLast().requestId();
    }

    private void finish(UUID id) {
        gateway.store.change(
                id,
                RequestState.DONE,
                "done",
                "post",
                Optional.of(new ReplyBytes(201, "application/json", Optional.empty(), Buffer.buffer("1"))));
    }

    private void awaitPolls(int more) {
        int before = gateway.store.finds.get();
        await().atMost(Duration.ofSeconds(5)).until(() -> gateway.store.finds.get() >= before + more);
    }

    @Test
    void aReaderOfHttp10SeesTheEndByTheClosedConnection() throws Exception {
        UUID id = running();
        CompletableFuture<String> stream = CompletableFuture.supplyAsync(() -> {
            try {
                return gateway.raw("GET /requests/" + id + "/events HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        awaitPolls(2);
        finish(id);

        assertThat(stream.orTimeout(15, java.util.concurrent.TimeUnit.SECONDS).join())
                .contains("event: done")
                .doesNotContain("chunked");
    }

    @Test
    void aStreamTellsEachChangeOnceAndEndsWithTheLastOne() {
        UUID id = running();
        CompletableFuture<HttpResponse<String>> stream = gateway.getting("/requests/" + id + "/events");
        awaitPolls(2);
        gateway.store.change(id, RequestState.RUNNING, "checkpoint", "a-authenticate", Optional.empty());
        awaitPolls(2);
        finish(id);

        HttpResponse<String> answer = TestGateway.wait(stream);

        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(answer.body().lines().filter(line -> line.matches("(id|event):.*")))
                .containsExactly("id: 1", "event: accepted", "id: 2", "event: checkpoint", "id: 3", "event: done");
        assertThat(answer.body()).contains("data: {\"version\":3,\"event\":\"done\"");
    }

    @Test
    void aStreamGoesOnBehindTheLastEventThatItsReaderSaw() {
        UUID id = running();
        gateway.store.change(id, RequestState.RUNNING, "checkpoint", "a-authenticate", Optional.empty());
        finish(id);

        String resumed =
                gateway.get("/requests/" + id + "/events", "Last-Event-ID", "2").body();

        assertThat(resumed.lines().filter(line -> line.startsWith("id:"))).containsExactly("id: 3");
        assertThat(gateway.get("/requests/" + id + "/events", "Last-Event-ID", "3")
                        .statusCode())
                .as("makes an EventSource not reconnect")
                .isEqualTo(204);
    }

    @Test
    void aStreamShowsSignsOfLife() {
        UUID id = running();
        CompletableFuture<HttpResponse<String>> stream = gateway.getting("/requests/" + id + "/events");
        awaitPolls(4);
        finish(id);

        assertThat(TestGateway.wait(stream).body()).contains(": still here\n\n");
    }

    @Test
    void thereAreOnlySoManyStreamsAndTheyShareTheirQuestions() {
        UUID id = running();
        CompletableFuture<HttpResponse<String>> first = gateway.getting("/requests/" + id + "/events");
        CompletableFuture<HttpResponse<String>> second = gateway.getting("/requests/" + id + "/events");
        awaitPolls(3);

        ProblemsTest.assertProblem(gateway.get("/requests/" + id + "/events"), 503, "overloaded");
        finish(id);
        TestGateway.wait(first);
        TestGateway.wait(second);
        UUID next = running();
        finish(next);
        assertThat(gateway.get("/requests/" + next + "/events").statusCode())
                .as("their places are free again")
                .isEqualTo(200);
    }

    @Test
    void aReaderThatGoesAwayIsForgotten() throws Exception {
        UUID id = running();
        try (var socket = new java.net.Socket("127.0.0.1", gateway.port())) {
            socket.getOutputStream()
                    .write(("GET /requests/" + id + "/events HTTP/1.1\r\nHost: x\r\n\r\n").getBytes("US-ASCII"));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            int before = gateway.store.finds.get();
            await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
            assertThat(gateway.store.finds.get()).isEqualTo(before);
        });
    }
}
