package dev.baton.dbworker.webhook;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.reply;
import static dev.baton.dbworker.testing.DurableStore.webhook;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.config.Secret;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Claim;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.store.DeadLetter;
import dev.baton.store.StoredRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhooksTest extends SentWebhooks {
    private static final WebhookTable.Room ROOM = new WebhookTable.Room(5, 5, Map.of());

    WebhooksTest(TestPostgres postgres) {
        super(postgres);
    }

    @Test
    void withoutASecretAWebhookEndsAsUndeliverableAndItsRequestIsRemovedInTime() throws Exception {
        UUID id = completed("http://127.0.0.1:%d/hook");
        WebhookSettings settings =
                settings(Optional.empty(), Optional.empty(), true, Duration.ofSeconds(9), Duration.ofMillis(50));
        start(settings);
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
}
