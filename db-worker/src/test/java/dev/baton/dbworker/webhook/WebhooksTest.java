package dev.baton.dbworker.webhook;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.reply;
import static dev.baton.dbworker.testing.DurableStore.webhook;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.config.Secret;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.StoredRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class WebhooksTest {
    private static final Secret SECRET = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final ReplyBytes CREATED =
            new ReplyBytes(201, "application/json", Optional.of("/notes/x"), Buffer.buffer("{}"));

    private record Heard(String id, long timestamp, String signature, Buffer body) {}

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<Webhooks> running = new ArrayList<>();
    private final TestPostgres postgres;
    private DurableStore store;
    private int port;

    WebhooksTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void open() throws Exception {
        store = new DurableStore(vertx, postgres);
        HttpServer server = vertx.createHttpServer().requestHandler(this::hear);
        port = await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private void hear(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            heard.add(new Heard(
                    request.getHeader("webhook-id"),
                    Long.parseLong(request.getHeader("webhook-timestamp")),
                    request.getHeader("webhook-signature"),
                    body));
            int status = Optional.ofNullable(answers.poll()).orElse(204);
            if (status == 0) {
                return; // never answers
            }
            request.response()
                    .setStatusCode(status)
                    .putHeader("location", "http://127.0.0.1:" + port + "/elsewhere")
                    .end("x".repeat(100_000));
        });
    }

    @AfterEach
    void close() {
        running.forEach(webhooks -> await(on(webhooks::stop)));
        store.close();
    }

    @Test
    void aCompletionIsCalledBackOnceSignedByWhoeverOfTwoNodesIsFirst() {
        UUID id = completed("http://127.0.0.1:%d/hook?a=b");
        start(true, Duration.ofSeconds(2));
        start(true, Duration.ofSeconds(2));

        awaitState(id, "delivered");

        assertThat(heard).hasSize(1);
        Heard call = heard.getFirst();
        assertThat(call.id()).isEqualTo("msg_" + id);
        assertThat(call.timestamp())
                .isBetween(Instant.now().getEpochSecond() - 20, Instant.now().getEpochSecond());
        assertThat(call.signature()).isEqualTo(new Signature(SECRET).of(call.id(), call.timestamp(), call.body()));
        var event = call.body().toJsonObject();
        assertThat(event.getString("type")).isEqualTo("request.completed");
        assertThat(Instant.parse(event.getString("timestamp"))).isBeforeOrEqualTo(Instant.now());
        assertThat(event.getJsonObject("data").getMap())
                .containsEntry("requestId", id.toString())
                .containsEntry("flow", "note")
                .containsEntry("state", "done")
                .containsEntry("status", 201)
                .containsEntry("location", "/notes/x");
    }

    @Test
    void aFailedCallIsMadeAgainWithTheSameIdAndEachAttemptIsWrittenDown() {
        answers.addAll(List.of(500, 302, 204));
        UUID id = completed("http://127.0.0.1:%d/hook");
        start(true, Duration.ofSeconds(2));

        awaitState(id, "delivered");

        assertThat(heard).hasSize(3).extracting(Heard::id).containsOnly("msg_" + id);
        assertThat(attempts(id))
                .extracting(StoredRequest.Attempt::status)
                .containsExactly(Optional.of(500), Optional.of(302), Optional.of(204));
    }

    @Test
    void afterTheLastRetryItHasFailedAndCanBeSentAgain() throws Exception {
        answers.addAll(List.of(500, 500, 500));
        UUID id = completed("http://127.0.0.1:%d/hook");
        start(true, Duration.ofSeconds(2));
        awaitState(id, "failed");
        assertThat(heard).hasSize(3);

        postgres.execute("UPDATE baton.webhook SET state = 'waiting', due_at = now(), round = 0");

        awaitState(id, "delivered");
        assertThat(attempts(id)).hasSize(4);
    }

    @Test
    void whoDoesNotAnswerInTimeIsTriedAgain() {
        answers.add(0);
        UUID id = completed("http://127.0.0.1:%d/hook");
        start(true, Duration.ofMillis(300));

        awaitState(id, "delivered");

        assertThat(attempts(id).getFirst().status()).isEmpty();
        assertThat(attempts(id).getFirst().problem()).isPresent();
    }

    @Test
    void whatOneNodeIsAboutToCallAnotherSkipsAndDoesNotWaitFor() {
        completed("http://127.0.0.1:%d/hook");
        WebhookTable table = new WebhookTable();
        SqlConnection connection = store.connect();
        Transaction open = await(connection.begin());

        assertThat(await(table.claim(connection, 5, Duration.ofSeconds(10)))).hasSize(1);
        assertThat(await(table.claim(store.database().pool(), 5, Duration.ofSeconds(10))))
                .isEmpty();
        await(open.commit());

        assertThat(await(table.claim(store.database().pool(), 5, Duration.ofSeconds(10))))
                .isEmpty();
        await(connection.close());
    }

    @Test
    void anInternalAddressIsNotCalledWhateverItsName() {
        UUID byNumber = completed("http://127.0.0.1:%d/hook");
        UUID byName = completed("http://localhost:%d/hook");
        UUID asOneNumber = completed("http://2130706433:%d/hook");
        start(false, Duration.ofSeconds(2));

        for (UUID id : List.of(byNumber, byName, asOneNumber)) {
            awaitState(id, "failed");
            assertThat(attempts(id).getFirst().problem().orElse("")).contains("internal address");
        }
        assertThat(heard).isEmpty();
    }

    private UUID completed(String url) {
        UUID id = id();
        store.run(first(id, webhook(url.formatted(port)), new Note("x", 1)));
        store.run(reply(id, 1, CREATED));
        return id;
    }

    private void start(boolean allowInternal, Duration timeout) {
        WebhookSettings settings = new WebhookSettings(
                Optional.of(SECRET),
                allowInternal,
                true,
                timeout,
                List.of(Duration.ofMillis(50), Duration.ofMillis(100)),
                Duration.ofMillis(50),
                8);
        Webhooks webhooks = await(on(() -> {
            Webhooks built = new Webhooks(vertx, store.database().pool(), settings, store.meters());
            return built.start().map(built);
        }));
        running.add(webhooks);
    }

    private List<StoredRequest.Attempt> attempts(UUID id) {
        return store.find(id).webhook().orElseThrow().attempts();
    }

    private void awaitState(UUID id, String state) {
        Awaitility.await("a webhook that is " + state)
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> store.find(id).webhook().orElseThrow().state().equals(state));
    }

    private <T> Future<T> on(Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> task.get().onComplete(promise));
        return promise.future();
    }
}
