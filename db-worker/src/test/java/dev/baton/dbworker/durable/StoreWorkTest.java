package dev.baton.dbworker.durable;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.noKey;
import static dev.baton.dbworker.testing.DurableStore.reply;
import static dev.baton.dbworker.testing.DurableStore.store;
import static dev.baton.dbworker.testing.DurableStore.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Claim;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.LeaseAnswer;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Replies, webhooks, lists and leases. */
class StoreWorkTest extends StoreBench {
    StoreWorkTest(TestPostgres postgres) {
        super(postgres);
    }

    @Test
    void aReplyIsStoredByteForByteAndStoringItAgainChangesNothing() {
        UUID id = claimed(noKey());

        WorkResult once = store.run(reply(id, 1, CREATED)).getFirst();
        StoredRequest stored = store.find(id);
        WorkResult again = store.run(reply(id, 1, CREATED)).getFirst();

        assertThat(once).isInstanceOf(WorkResult.Done.class);
        assertThat(again).isInstanceOf(WorkResult.Done.class);
        assertThat(store.find(id).version()).isEqualTo(stored.version());
        assertThat(stored.state()).isEqualTo(RequestState.DONE);
        StoredRequest.Reply kept = stored.reply().orElseThrow();
        assertThat(kept.status()).isEqualTo(201);
        assertThat(kept.location()).contains("/notes/x");
        assertThat(kept.body()).isEqualTo(CREATED.body().getBytes());
    }

    @Test
    void whoRunsARequestIsKnown() throws Exception {
        UUID id = claimed(noKey());
        postgres.execute("UPDATE baton.request SET owner = 'node-7'");

        assertThat(store.find(id).owner()).contains("node-7");
    }

    @Test
    void anotherReplyOfTheSameEpochIsNotTakenForTheStoredOne() {
        UUID id = claimed(noKey());
        ReplyBytes other = new ReplyBytes(201, "application/json", CREATED.location(), Buffer.buffer("\"another\""));

        store.run(reply(id, 1, CREATED));
        WorkResult second = store.run(reply(id, 1, other)).getFirst();
        List<WorkResult> oneBatch = store.run(reply(id, 1, other), reply(id, 1, CREATED));

        assertThat(settled(second).reply().orElseThrow().body())
                .isEqualTo(CREATED.body().getBytes());
        assertThat(oneBatch.get(0)).isInstanceOf(WorkResult.AlreadyStored.class);
        assertThat(oneBatch.get(1)).isInstanceOf(WorkResult.Done.class);
    }

    @Test
    void twoRepliesOfOneEpochInOneBatchAreNotBothStored() {
        UUID id = claimed(noKey());
        ReplyBytes other = new ReplyBytes(201, "application/json", CREATED.location(), Buffer.buffer("\"another\""));

        List<WorkResult> results = store.run(reply(id, 1, CREATED), reply(id, 1, other));

        byte[] stored = store.find(id).reply().orElseThrow().body();
        boolean first = java.util.Arrays.equals(stored, CREATED.body().getBytes());
        assertThat(results.get(first ? 0 : 1)).isInstanceOf(WorkResult.Done.class);
        assertThat(results.get(first ? 1 : 0)).isInstanceOf(WorkResult.AlreadyStored.class);
    }

    @Test
    void aReplyOfAFormerOwnerIsFencedAndHeIsToldWhatIsStored() throws Exception {
        UUID id = claimed(noKey());
        postgres.execute("UPDATE baton.request SET epoch = 2");

        List<WorkResult> results = store.run(reply(id, 1, CREATED));

        assertThat(settled(results.getFirst()).epoch()).isEqualTo(2);
        assertThat(store.find(id).state()).isEqualTo(RequestState.RUNNING);
        assertThat(store.meters().counter("baton.fenced").count()).isEqualTo(1);
    }

    @Test
    void aFormerOwnersReplyInOneBatchWithTheNewOwnersIsNotTakenForStored() throws Exception {
        UUID id = claimed(noKey());
        postgres.execute("UPDATE baton.request SET epoch = 2");

        List<WorkResult> results = store.run(reply(id, 1, CREATED), reply(id, 2, CREATED));

        assertThat(results.get(0)).isInstanceOf(WorkResult.AlreadyStored.class);
        assertThat(results.get(1)).isInstanceOf(WorkResult.Done.class);
    }

    @Test
    void aWebhookBecomesDueWithTheReply() {
        UUID withWebhook = claimed(webhook("https://example.com/hook"));
        UUID silent = claimed(noKey());
        assertThat(store.find(withWebhook).webhook())
                .hasValueSatisfying(c -> assertThat(c.state()).isEqualTo("waiting"));
        assertThat(postgres.number("SELECT count(*) FROM baton.webhook")).isZero();

        store.run(reply(withWebhook, 1, CREATED), reply(silent, 1, CREATED));

        assertThat(postgres.number("SELECT count(*) FROM baton.webhook WHERE state = 'waiting'"))
                .isEqualTo(1);
        assertThat(store.find(silent).webhook()).isEmpty();
    }

    @Test
    void anUnknownRequestIsRefusedWith404() {
        WorkResult result = store.run(store(StoreCall.FIND, id(), Claim.NONE, Buffer.buffer()))
                .getFirst();

        assertThat(refusal(result).status()).isEqualTo(404);
    }

    @Test
    void requestsAreListedNewestFirstByStateAndFlowPageByPage() {
        UUID one = claimed(noKey());
        UUID two = claimed(noKey());
        UUID three = claimed(noKey());
        store.run(reply(two, 1, CREATED));

        assertThat(list(new RequestQuery(Optional.empty(), Optional.empty(), Optional.empty(), 2)))
                .containsExactly(three, two);
        assertThat(list(new RequestQuery(Optional.empty(), Optional.empty(), Optional.of(two), 2)))
                .containsExactly(one);
        assertThat(list(new RequestQuery(
                        Optional.of(RequestState.RUNNING), Optional.of(TestFlows.NOTE), Optional.empty(), 10)))
                .containsExactly(three, one);
        assertThat(list(new RequestQuery(Optional.empty(), Optional.of("nothing"), Optional.empty(), 10)))
                .isEmpty();
    }

    @Test
    void aWebhookIsSentAgainOnlyWhereThereIsOneAndTheRequestIsAnswered() throws Exception {
        UUID withWebhook = claimed(webhook("https://example.com/hook"));
        UUID silent = claimed(noKey());
        assertThat(refusal(resendWebhook(withWebhook)).status()).isEqualTo(409);
        store.run(reply(withWebhook, 1, CREATED), reply(silent, 1, CREATED));
        postgres.execute("UPDATE baton.webhook SET state = 'failed', round = 8");

        assertThat(resendWebhook(withWebhook)).isInstanceOf(WorkResult.Done.class);
        assertThat(refusal(resendWebhook(silent)).status()).isEqualTo(409);
        assertThat(refusal(resendWebhook(id())).status()).isEqualTo(404);
        assertThat(postgres.number("SELECT count(*) FROM baton.webhook WHERE state = 'waiting' AND round = 0"))
                .isEqualTo(1);
    }

    @Test
    void aLeaseIsRenewedAndOneThatRanOutIsReportedSo() throws Exception {
        assertThat(lease().lapsed()).isFalse();
        assertThat(lease().lapsed()).isFalse();
        assertThat(lease().remainingMillis()).isEqualTo(4000);

        postgres.execute("UPDATE baton.node_lease SET lease_until = now()");
        assertThat(lease().lapsed()).isTrue();

        store.run(store(StoreCall.RELEASE_LEASE, id(), Claim.NONE, Buffer.buffer()));
        assertThat(postgres.number("SELECT count(*) FROM baton.node_lease WHERE lease_until > now()"))
                .isZero();
    }

    private LeaseAnswer lease() {
        var command = store(StoreCall.RENEW_LEASE, id(), Claim.NONE, Buffer.buffer());
        List<WorkResult> results = store.run(command, command); // one node may send it twice
        return Json.read(((WorkResult.Done) results.getFirst()).payload(), LeaseAnswer.class);
    }

    private WorkResult resendWebhook(UUID id) {
        return store.run(store(StoreCall.RESEND_WEBHOOK, id, Claim.NONE, Buffer.buffer()))
                .getFirst();
    }

    private List<UUID> list(RequestQuery query) {
        WorkResult result = store.run(store(StoreCall.LIST, id(), Claim.NONE, Json.write(query)))
                .getFirst();
        return Json.read(((WorkResult.Done) result).payload(), RequestPage.class).requests().stream()
                .map(StoredRequest::id)
                .toList();
    }
}
