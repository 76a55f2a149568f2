package dev.baton.dbworker.durable;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.key;
import static dev.baton.dbworker.testing.DurableStore.noKey;
import static dev.baton.dbworker.testing.DurableStore.reply;
import static dev.baton.dbworker.testing.DurableStore.store;
import static dev.baton.dbworker.testing.DurableStore.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.flow.Refusal;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.DeadLetter;
import dev.baton.store.FlowCounts;
import dev.baton.store.LeaseAnswer;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class StoreWorkTest {
    private static final Note NOTE = new Note("x", 1);
    private static final ReplyBytes CREATED =
            new ReplyBytes(201, "application/json", Optional.of("/notes/x"), Buffer.buffer("{\"a\":1}"));

    private final TestPostgres postgres;
    private DurableStore store;

    StoreWorkTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void open() throws Exception {
        store = new DurableStore(Vertx.vertx(), postgres);
    }

    @AfterEach
    void close() {
        store.close();
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
    void whatADyingStageSaidMayHaveAnyCharacter() {
        UUID id = id();
        Buffer letter = Json.write(new DeadLetter(TestFlows.NOTE, 1, "write-it-down", "it\0broke", new byte[] {1}));

        assertThat(store.run(store(StoreCall.STORE_DEAD_LETTER, id, noKey(), letter))
                        .getFirst())
                .isInstanceOf(WorkResult.Done.class);
        assertThat(store.find(id).cause()).contains("it broke");
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

    @Test
    void unfinishedRequestsAreCountedForEachVersionOfAFlow() throws Exception {
        claimed(noKey());
        claimed(noKey());
        UUID dead = claimed(noKey());
        store.run(reply(claimed(noKey()), 1, CREATED));
        postgres.execute("UPDATE baton.request SET state = 'dead' WHERE id = '" + dead + "'");
        postgres.execute("INSERT INTO baton.flow (name, version, fingerprint, description)"
                + " SELECT name, 2, 'two', 'input' FROM baton.flow WHERE name = '" + TestFlows.NOTE + "'");

        List<WorkResult> results = store.run(
                store(StoreCall.FLOWS, id(), Claim.NONE, Buffer.buffer()),
                store(StoreCall.FLOWS, id(), Claim.NONE, Buffer.buffer()));

        assertThat(results).hasSize(2).allSatisfy(result -> {
            FlowCounts counts = Json.read(((WorkResult.Done) result).payload(), FlowCounts.class);
            assertThat(counts.complete()).isTrue();
            assertThat(counts.flows())
                    .filteredOn(flow -> flow.name().equals(TestFlows.NOTE))
                    .extracting(FlowCounts.Counted::version, FlowCounts.Counted::running, FlowCounts.Counted::dead)
                    .containsExactly(tuple(1, 2L, 1L), tuple(2, 0L, 0L));
        });
    }

    /** A request that is not seen is taken for none: a version that still has work could be left out. */
    @Test
    void aBusyFlowDoesNotHideTheDeadLettersOfOthers() throws Exception {
        UUID dead = claimed(noKey());
        try {
            postgres.execute("UPDATE baton.request SET state = 'dead' WHERE id = '" + dead + "'");
            postgres.execute("INSERT INTO baton.flow (name, version, fingerprint, description)"
                    + " VALUES ('busy', 1, 'one', 'input'), ('busy', 2, 'two', 'input')");
            postgres.execute("INSERT INTO baton.request (id, flow, flow_version, caller, state, version, epoch,"
                    + " next_stage, checkpoint, accepted_at, changed_at, recover_after, history)"
                    + " SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'busy', 1, 'c', 'dead', 1,"
                    + " 1, 'a', '', now(), now(), now(), '' FROM generate_series(1, 100001) n");

            FlowCounts counts = counts();

            assertThat(counts.complete()).isFalse();
            assertThat(counts.flows())
                    .filteredOn(flow -> List.of("busy", TestFlows.NOTE).contains(flow.name()))
                    .extracting(
                            FlowCounts.Counted::name,
                            FlowCounts.Counted::version,
                            FlowCounts.Counted::dead,
                            FlowCounts.Counted::deadComplete,
                            FlowCounts.Counted::runningComplete)
                    .containsExactly(
                            tuple("busy", 1, 100_000L, Optional.of(false), Optional.of(true)),
                            tuple("busy", 2, 0L, Optional.of(false), Optional.of(true)),
                            tuple(TestFlows.NOTE, 1, 1L, Optional.of(true), Optional.of(true)));
        } finally {
            postgres.execute("DELETE FROM baton.request WHERE flow = 'busy'");
            postgres.execute("DELETE FROM baton.flow WHERE name = 'busy'");
        }
    }

    private FlowCounts counts() {
        WorkResult result = store.run(store(StoreCall.FLOWS, id(), Claim.NONE, Buffer.buffer()))
                .getFirst();
        return Json.read(((WorkResult.Done) result).payload(), FlowCounts.class);
    }

    private List<UUID> list(RequestQuery query) {
        WorkResult result = store.run(store(StoreCall.LIST, id(), Claim.NONE, Json.write(query)))
                .getFirst();
        return Json.read(((WorkResult.Done) result).payload(), RequestPage.class).requests().stream()
                .map(StoredRequest::id)
                .toList();
    }

    private UUID claimed(Claim.First claim) {
        UUID id = id();
        assertThat(store.run(first(id, claim, NOTE)).getFirst()).isInstanceOf(WorkResult.Done.class);
        return id;
    }

    private static Refusal refusal(WorkResult result) {
        assertThat(result).isInstanceOf(WorkResult.Refused.class);
        return Json.read(((WorkResult.Refused) result).refusal(), Refusal.class);
    }

    private static StoredRequest settled(WorkResult result) {
        assertThat(result).isInstanceOf(WorkResult.AlreadyStored.class);
        return Json.read(((WorkResult.AlreadyStored) result).stored(), StoredRequest.class);
    }
}
