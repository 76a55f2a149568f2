package dev.baton.dbworker.durable;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.key;
import static dev.baton.dbworker.testing.DurableStore.noKey;
import static dev.baton.dbworker.testing.DurableStore.reply;
import static dev.baton.dbworker.testing.DurableStore.store;
import static dev.baton.dbworker.testing.DurableStore.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.DeadLetter;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a stage gave up on is kept, and comes back to life. */
class DeadLettersTest extends StoreBench {
    DeadLettersTest(TestPostgres postgres) {
        super(postgres);
    }

    @Test
    void whatADyingStageSaidMayHaveAnyCharacter() {
        UUID id = id();
        Buffer letter = Json.write(new DeadLetter(TestFlows.NOTE, 1, "write-it-down", "it\0broke", new byte[] {1}));

        assertThat(store.run(store(StoreCall.STORE_DEAD_LETTER, id, noKey(), letter))
                        .getFirst())
                .isInstanceOf(WorkResult.Done.class);
        assertThat(store.find(id).cause()).contains("it broke");
    }

    @Test
    void whatDiedBeforeItWasStoredIsKeptWithItsKeyAndComesBackToLife() {
        UUID id = id();
        byte[] input = Json.write(NOTE).getBytes();
        Buffer letter = Json.write(new DeadLetter(TestFlows.NOTE, 1, "write-it-down", "it broke", input));

        WorkResult kept = store.run(store(StoreCall.STORE_DEAD_LETTER, id, key("k"), letter))
                .getFirst();
        assertThat(kept).isInstanceOf(WorkResult.Done.class);
        assertThat(store.run(store(StoreCall.STORE_DEAD_LETTER, id, key("k"), letter))
                        .getFirst())
                .isInstanceOf(WorkResult.Done.class);
        assertThat(store.find(id).state()).isEqualTo(RequestState.DEAD);
        assertThat(store.find(id).cause()).contains("it broke");
        assertThat(settled(store.run(first(id(), key("k"), NOTE)).getFirst()).id())
                .isEqualTo(id);

        WorkResult retried = store.run(store(StoreCall.RETRY, id, Claim.NONE, Buffer.buffer()))
                .getFirst();
        assertThat(retried).isInstanceOf(WorkResult.Done.class);
        StoredRequest alive = store.find(id);
        assertThat(alive.state()).isEqualTo(RequestState.RUNNING);
        assertThat(alive.epoch()).isEqualTo(2);
        assertThat(alive.expiresAt()).isEmpty();
    }

    @Test
    void whatDiedBeforeItWasStoredIsToldToItsWebhook() throws Exception {
        UUID id = id();
        Buffer letter = Json.write(new DeadLetter(TestFlows.NOTE, 1, "write-it-down", "it broke", new byte[] {1}));

        store.run(store(StoreCall.STORE_DEAD_LETTER, id, DurableStore.webhook("https://example.com/hook"), letter));

        assertThat(store.find(id).webhook())
                .hasValueSatisfying(webhook -> assertThat(webhook.state()).isEqualTo("waiting"));
    }

    @Test
    void aRetryThatIsSentAgainIsAnsweredAsTheFirstOne() {
        UUID id = claimed(noKey());
        Command retry = store(StoreCall.RETRY, id, Claim.NONE, Buffer.buffer());
        assertThat(refusal(store.run(retry).getFirst()).status())
                .as("never dead")
                .isEqualTo(409);
        Buffer letter = Json.write(new DeadLetter(TestFlows.NOTE, 1, "reply", "it broke", new byte[] {1}));
        store.run(store(StoreCall.STORE_DEAD_LETTER, id, new Claim.Held(1), letter));

        WorkResult first = store.run(retry).getFirst();
        WorkResult again = store.run(retry).getFirst();

        assertThat(first).isInstanceOf(WorkResult.Done.class);
        assertThat(again).isEqualTo(first);
        assertThat(store.find(id).epoch()).as("retried once").isEqualTo(2);
        store.run(reply(id, 2, new ReplyBytes(201, "application/json", Optional.empty(), Buffer.buffer("1"))));
        assertThat(store.run(retry).getFirst()).as("and has ended meanwhile").isInstanceOf(WorkResult.Done.class);
    }

    @Test
    void onlyTheOwnerMakesADeadLetterOfAStoredRequest() {
        UUID id = claimed(noKey());
        Buffer letter = Json.write(new DeadLetter(TestFlows.NOTE, 1, "reply", "it broke", new byte[] {1}));

        assertThat(store.run(store(StoreCall.STORE_DEAD_LETTER, id, new Claim.Held(7), letter))
                        .getFirst())
                .isInstanceOf(WorkResult.AlreadyStored.class);
        assertThat(store.find(id).state()).isEqualTo(RequestState.RUNNING);
        assertThat(store.run(store(StoreCall.STORE_DEAD_LETTER, id, new Claim.Held(1), letter))
                        .getFirst())
                .isInstanceOf(WorkResult.Done.class);
        assertThat(store.find(id).state()).isEqualTo(RequestState.DEAD);
    }
}
