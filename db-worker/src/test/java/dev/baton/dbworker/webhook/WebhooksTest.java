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
import dev.baton.message.Claim;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.DeadLetter;
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
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedPostgres.class)
class WebhooksTest {
    private static final Secret SECRET = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final ReplyBytes CREATED =
            new ReplyBytes(201, "application/json", Optional.of("/notes/x"), Buffer.buffer("{}"));

    private static final WebhookTable.Room ROOM = new WebhookTable.Room(5, 5, Map.of());
    private static final String SLOW = "slow.example";

    private record Heard(String id, long timestamp, String signature, Buffer body) {}

    private final CountDownLatch slowNames = new CountDownLatch(1);
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
                    .putHeader("retry-after", "3600")
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
    void withoutASecretAWebhookEndsAsUndeliverableAndItsRequestIsRemovedInTime() throws Exception {
        UUID id = completed("http://127.0.0.1:%d/hook");
        WebhookSettings settings = settings(Optional.empty(), true, Duration.ofSeconds(9), Duration.ofMillis(50));
        Webhooks webhooks = await(on(() -> {
            Webhooks built =
                    new Webhooks(vertx, store.database().pool(), settings, secrets(settings), () -> 0, store.meters());
            return built.start().map(built);
        }));
        running.add(webhooks);
        postgres.execute("UPDATE baton.webhook SET due_at = now() - interval '61 seconds'");

        awaitState(id, "failed");

        assertThat(store.find(id).webhook().orElseThrow().attempts())
                .singleElement()
                .satisfies(
                        attempt -> assertThat(attempt.problem().orElseThrow()).contains("durable.webhooks.secret"));
        assertThat(heard).isEmpty();
        assertThat(store.meters().counter("baton.webhooks.given.up").count()).isEqualTo(1);
        assertThat(postgres.number("SELECT count(*) FROM baton.webhook WHERE state = 'waiting'"))
                .as("what the cleaner would wait for")
                .isZero();
    }

    @Test
    void aWebhookIsSentOnceAndSignedByOneOfTwoNodes() {
        UUID id = completed("http://127.0.0.1:%d/hook?a=b");
        start(true, Duration.ofSeconds(9));
        start(true, Duration.ofSeconds(9));

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
    void aCallersWebhookIsSignedWithItsOwnSecretsAndOneWithoutAnyIsNotSent(@TempDir Path directory) throws Exception {
        String other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        Path file = directory.resolve("secrets");
        Files.writeString(file, "anonymous %s\nanonymous %s\n".formatted(SECRET.reveal(), other));
        UUID id = completed("http://127.0.0.1:%d/hook");
        UUID without = completed("http://127.0.0.1:%d/hook");
        postgres.execute("UPDATE baton.request SET caller = 'shop' WHERE id = '" + without + "'");
        start(settings(Optional.empty(), Optional.of(file), true, Duration.ofSeconds(9), Duration.ofMillis(50)));

        awaitState(id, "delivered");
        awaitState(without, "failed");

        Heard call = heard.getFirst();
        assertThat(heard).hasSize(1);
        assertThat(call.signature())
                .isEqualTo(new Signature(SECRET).of(call.id(), call.timestamp(), call.body()) + " "
                        + new Signature(new Secret(other)).of(call.id(), call.timestamp(), call.body()));
        assertThat(attempts(without)).last().satisfies(attempt -> assertThat(attempt.problem())
                .hasValue("It could not be signed: its caller has no secret"));
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

        assertThat(await(table.claim(connection, ROOM, Duration.ofSeconds(10)))).hasSize(1);
        assertThat(await(table.claim(store.database().pool(), ROOM, Duration.ofSeconds(10))))
                .isEmpty();
        await(open.commit());

        assertThat(await(table.claim(store.database().pool(), ROOM, Duration.ofSeconds(10))))
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

    @Test
    void oneHostWhoseNameIsNotAnsweredDelaysNoOther() {
        List<UUID> slow = IntStream.range(0, 20)
                .mapToObj(i -> completed("http://" + SLOW + ":%d/hook"))
                .toList();
        UUID other = completed("http://127.0.0.1:%d/hook");
        start(true, Duration.ofSeconds(30));

        awaitState(other, "delivered");

        assertThat(postgres.number("SELECT count(*) FROM baton.webhook WHERE host = '" + SLOW + "' AND tries > 0"))
                .as("calls at once to one host")
                .isLessThanOrEqualTo(2);
        slowNames.countDown();
        slow.forEach(id -> awaitState(id, "delivered"));
    }

    @Test
    void aHostThatAnswersAtOnceGetsMoreThanItsPlacesBetweenTwoLooks() {
        List<UUID> calls = IntStream.range(0, 12)
                .mapToObj(i -> completed("http://127.0.0.1:%d/hook"))
                .toList();
        start(true, Duration.ofSeconds(9), Duration.ofSeconds(4)); // two places: six looks would be 24 s

        Awaitility.await("all webhooks, after one look or two")
                .atMost(Duration.ofSeconds(12))
                .until(() -> heard.size() == calls.size());
    }

    /** As a name server that is down: for one name. */
    private InetAddress[] lookUp(String host) throws UnknownHostException {
        if (!host.equals(SLOW)) {
            return InetAddress.getAllByName(host);
        }
        try {
            slowNames.await();
        } catch (InterruptedException e) {
            throw new UnknownHostException("given up");
        }
        return InetAddress.getAllByName("127.0.0.1");
    }

    @Test
    void webhooksWhoseRequestIsGoneTakeNoPlaceOfTheirHost() throws Exception {
        postgres.execute("INSERT INTO baton.webhook (request_id, url, state, due_at) SELECT gen_random_uuid(),"
                + " 'http://127.0.0.1:" + port + "/gone', 'waiting', now() - interval '1 second'"
                + " FROM generate_series(1, 20)");
        UUID id = completed("http://127.0.0.1:%d/hook");
        start(true, Duration.ofSeconds(2));

        awaitState(id, "delivered");
    }

    @Test
    void whatIsGoneIsNotCalledAgain() {
        answers.add(410);
        UUID id = completed("http://127.0.0.1:%d/hook");
        start(true, Duration.ofSeconds(2));

        awaitState(id, "failed");

        assertThat(heard).hasSize(1);
    }

    @Test
    void aHostThatAsksForTimeGetsIt() {
        answers.add(503);
        UUID id = completed("http://127.0.0.1:%d/hook");
        start(true, Duration.ofSeconds(2));
        Awaitility.await("the first attempt").atMost(Duration.ofSeconds(10)).until(() -> !attempts(id)
                .isEmpty());

        assertThat(postgres.number("SELECT extract(epoch FROM due_at - now()) FROM baton.webhook"))
                .isBetween(3_000L, 3_600L);
    }

    @Test
    void retryAfterIsSecondsOrADateAndBounded() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(RetryAfter.read("120", now)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.read("Thu, 01 Jan 2026 00:01:00 GMT", now)).contains(Duration.ofMinutes(1));
        assertThat(RetryAfter.read("Wed, 01 Jan 2020 00:01:00 GMT", now)).contains(Duration.ZERO);
        assertThat(RetryAfter.read("99999999999999999", now)).contains(Duration.ofHours(1));
        assertThat(RetryAfter.read("99999999999999999999999", now)).isEmpty();
        assertThat(RetryAfter.read("soon", now)).isEmpty();
    }

    @Test
    void aDeadLetterIsToldAndSoIsWhatBecomesOfItsRetry() {
        UUID id = id();
        store.run(first(id, webhook("http://127.0.0.1:%d/hook".formatted(port)), new Note("x", 1)));
        var letter = new DeadLetter("note", 1, "reply", "it broke", "{}".getBytes(StandardCharsets.UTF_8));
        store.run(DurableStore.store(StoreCall.STORE_DEAD_LETTER, id, new Claim.Held(1), Json.write(letter)));
        start(true, Duration.ofSeconds(2));
        awaitState(id, "delivered");
        var event = heard.getFirst().body().toJsonObject();
        assertThat(event.getString("type")).isEqualTo("request.dead");
        assertThat(event.getJsonObject("data").getMap())
                .containsEntry("requestId", id.toString())
                .containsEntry("state", "dead")
                .containsEntry("cause", "it broke")
                .doesNotContainKey("status");

        store.run(DurableStore.store(StoreCall.RETRY, id, Claim.NONE, Buffer.buffer()));
        store.run(reply(id, 2, CREATED));

        Awaitility.await("the second message").atMost(Duration.ofSeconds(10)).until(() -> heard.size() == 2);
        assertThat(heard.get(1).body().toJsonObject().getString("type")).isEqualTo("request.completed");
        assertThat(heard.get(1).id()).isNotEqualTo(heard.get(0).id());
    }

    private UUID completed(String url) {
        UUID id = id();
        store.run(first(id, webhook(url.formatted(port)), new Note("x", 1)));
        store.run(reply(id, 1, CREATED));
        return id;
    }

    private void start(boolean allowInternal, Duration timeout) {
        start(allowInternal, timeout, Duration.ofMillis(50));
    }

    private void start(boolean allowInternal, Duration timeout, Duration poll) {
        start(settings(Optional.of(SECRET), allowInternal, timeout, poll));
    }

    private void start(WebhookSettings settings) {
        Webhooks webhooks = await(on(() -> {
            Webhooks built = new Webhooks(
                    vertx, store.database().pool(), settings, secrets(settings), () -> 0, store.meters(), this::lookUp);
            return built.start().map(built);
        }));
        running.add(webhooks);
    }

    private static WebhookSecrets secrets(WebhookSettings settings) {
        return WebhookSecrets.read(settings.secret(), settings.secretsFile());
    }

    private static WebhookSettings settings(
            Optional<Secret> secret, boolean allowInternal, Duration timeout, Duration poll) {
        return settings(secret, Optional.empty(), allowInternal, timeout, poll);
    }

    private static WebhookSettings settings(
            Optional<Secret> secret, Optional<Path> file, boolean allowInternal, Duration timeout, Duration poll) {
        return new WebhookSettings(
                secret,
                file,
                allowInternal,
                true,
                timeout,
                List.of(Duration.ofMillis(50), Duration.ofMillis(100)),
                poll,
                8,
                2);
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
