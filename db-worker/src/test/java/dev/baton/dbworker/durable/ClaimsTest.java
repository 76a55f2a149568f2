package dev.baton.dbworker.durable;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.key;
import static dev.baton.dbworker.testing.DurableStore.noKey;
import static dev.baton.dbworker.testing.DurableStore.stage;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.lane.RepeatBatch;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.WorkResult;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ClaimsTest extends StoreBench {

    ClaimsTest(TestPostgres postgres) {
        super(postgres);
    }

    @Test
    void aClaimedRequestRunsAndItsResultIsStoredAsTheNextStagesInput() {
        UUID id = id();

        WorkResult result = store.run(first(id, key("k"), NOTE)).getFirst();

        StoredRequest stored = store.find(id);
        assertThat(result).isInstanceOf(WorkResult.Done.class);
        assertThat(stored.state()).isEqualTo(RequestState.RUNNING);
        assertThat(stored.nextStage()).isEqualTo("reply");
        assertThat(stored.epoch()).isEqualTo(1);
        assertThat(stored.payloadHash())
                .hasValueSatisfying(hash -> assertThat(hash).hasSize(64));
        assertThat(stored.history()).extracting(StoredRequest.Change::event).containsExactly("accepted", "checkpoint");
        assertThat(stored.history())
                .extracting(StoredRequest.Change::nextStage)
                .containsExactly("write-it-down", "reply");
        assertThat(stored.flowVersion()).isEqualTo(1);
        assertThat(stored.history()).extracting(StoredRequest.Change::version).containsExactly(1, 2);
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void aNewRequestIsOneVersionOfItsRow() {
        UUID id = id();

        store.run(first(id, key("k"), NOTE));

        assertThat(postgres.number("SELECT count(*) FROM baton.request WHERE ctid = '(0,1)'"))
                .isEqualTo(1);
    }

    @Test
    void whatNewRequestsLeaveBehindIsTheSameWhetherHopedForOrDoneWithCare() {
        UUID hoped = id();
        UUID careful = id();
        store.run(first(hoped, key("hoped"), NOTE));
        store.run(first(hoped, key("hoped"), NOTE)); // known: with care from here on
        store.run(first(careful, key("careful"), NOTE));

        String columns = "flow, flow_version, caller, webhook, state, version, epoch, owner, next_stage, "
                + "checkpoint, cause, reply_status,"
                + " recover_after > now(), regexp_replace(history, '[0-9]{13}', '', 'g')";
        assertThat(postgres.number("SELECT count(DISTINCT (" + columns + ")) FROM baton.request"))
                .isEqualTo(1);
        assertThat(repeated()).isEqualTo(1);
    }

    @Test
    void aKnownRequestWhoseStageWouldFailNowIsGivenItsResultAgain() throws Exception {
        Command command = first(id(), key("k"), NOTE);
        WorkResult once = store.run(command).getFirst();
        postgres.execute("ALTER TABLE lanes.note ADD CONSTRAINT no_more CHECK (false) NOT VALID");
        try {
            assertThat(store.run(command).getFirst()).isEqualTo(once);
        } finally {
            postgres.execute("ALTER TABLE lanes.note DROP CONSTRAINT no_more");
        }
    }

    @Test
    void aKnownRequestThatWouldBeRefusedNowIsGivenItsResultAgain() {
        UUID id = id();
        WorkResult once = store.run(first(id, key("k"), NOTE)).getFirst();

        WorkResult again = store.run(first(id, key("k"), new Note("x", TestFlows.TOO_MUCH)))
                .getFirst();

        assertThat(again).isEqualTo(once);
        assertThat(store.find(id).state()).isEqualTo(RequestState.RUNNING);
    }

    @Test
    void doneAndRefusedRequestsOfOneBatchAreBothStored() {
        UUID done = id();
        UUID refused = id();

        store.run(first(refused, key("r"), new Note("x", TestFlows.TOO_MUCH)), first(done, key("d"), NOTE));

        assertThat(store.find(done).state()).isEqualTo(RequestState.RUNNING);
        assertThat(store.find(refused).state()).isEqualTo(RequestState.REFUSED);
        assertThat(repeated()).isZero();
    }

    @Test
    void aRequestSentAgainByItsOwnerGetsTheResultOfTheFirstRun() {
        Command command = first(id(), key("k"), NOTE);
        WorkResult once = store.run(command).getFirst();

        WorkResult again = store.run(command).getFirst();

        assertThat(again).isEqualTo(once);
        assertThat(notes()).isEqualTo(1);
        assertThat(store.meters().counter("baton.found.done").count()).isEqualTo(1);
    }

    @Test
    void theSameRequestTwiceInABatchRunsOnceAndBothAreTold() {
        Command command = first(id(), key("k"), NOTE);

        List<WorkResult> results = store.run(command, command);

        assertThat(results).hasSize(2).allMatch(result -> result.equals(results.getFirst()));
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void anotherRequestWithTheSameKeyIsToldWhatIsStoredEvenInOneBatch() {
        UUID one = id();

        List<WorkResult> results =
                store.run(first(one, key("k"), NOTE), first(id(), key("other"), NOTE), first(id(), key("k"), NOTE));

        assertThat(results.get(0)).isInstanceOf(WorkResult.Done.class);
        assertThat(results.get(1)).isInstanceOf(WorkResult.Done.class);
        assertThat(settled(results.get(2)).id()).isEqualTo(one);
        assertThat(settled(results.get(2)).nextStage()).isEqualTo("reply");
        assertThat(notes()).isEqualTo(2);
    }

    @Test
    void requestsWithoutAKeyDoNotMeet() {
        List<WorkResult> results = store.run(first(id(), noKey(), NOTE), first(id(), noKey(), NOTE));

        assertThat(results).allMatch(result -> result instanceof WorkResult.Done);
        assertThat(notes()).isEqualTo(2);
    }

    @Test
    void aRequestThatAnotherNodeOwnsIsNotAnsweredAsIfItWereOurs() {
        Command command = first(id(), key("k"), NOTE);
        store.run(command);

        assertThat(store.runFrom("node-2", command).getFirst()).isInstanceOf(WorkResult.AlreadyStored.class);
    }

    @Test
    void aRequestThatWentOnFurtherIsNotAnsweredWithTheInputOfALaterStage() throws Exception {
        Command command = first(id(), key("k"), NOTE);
        store.run(command);
        postgres.execute("UPDATE baton.request SET next_stage = 'a-later-stage'");

        assertThat(store.run(command).getFirst()).isInstanceOf(WorkResult.AlreadyStored.class);
    }

    @Test
    void twoTransactionsWithTheSameKeysInOppositeOrderWaitForEachOtherAndRunEachKeyOnce() {
        List<String> keys = IntStream.range(100, 200).mapToObj(i -> "key-" + i).toList();
        List<Command> up = new ArrayList<>();
        keys.forEach(key -> up.add(first(id(), key(key), NOTE)));
        List<Command> down = new ArrayList<>();
        keys.forEach(key -> down.add(first(id(), key(key), NOTE)));
        Collections.reverse(down);
        SqlConnection middle = store.connect();
        Transaction held = await(middle.begin());
        await(store.runIn(middle, first(id(), key(keys.get(50)), NOTE)));

        Future<List<WorkResult>> one = likeALane(up);
        Future<List<WorkResult>> two = likeALane(down);
        Awaitility.await("both to wait in the middle, or one for the other")
                .until(() ->
                        postgres.number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'baton-test'"
                                        + " AND wait_event_type = 'Lock'")
                                == 2);
        await(held.rollback());

        assertThat(count(await(one)) + count(await(two))).isEqualTo(keys.size());
        assertThat(notes()).isEqualTo(keys.size());
        await(middle.close());
    }

    @Test
    void aRefusalIsStoredAsTheFinalReplyInTheSameTransaction() {
        UUID id = id();

        WorkResult result = store.run(first(id, key("k"), new Note("x", TestFlows.TOO_MUCH)))
                .getFirst();

        StoredRequest stored = store.find(id);
        assertThat(result).isInstanceOf(WorkResult.Refused.class);
        assertThat(stored.state()).isEqualTo(RequestState.REFUSED);
        assertThat(stored.reply())
                .hasValueSatisfying(reply -> assertThat(reply.status()).isEqualTo(409));
        assertThat(new String(stored.reply().orElseThrow().body())).contains("too-much", id.toString());
        assertThat(stored.expiresAt()).isPresent();
    }

    @Test
    void aHeldRequestGoesOnAndAResendIsAnsweredFromTheStore() {
        UUID id = id();
        store.run(stage(TestFlows.NOTE_TWICE, 0, 1, id, noKey(), NOTE));
        Command second = stage(TestFlows.NOTE_TWICE, 1, 2, id, new Claim.Held(1), NOTE);

        WorkResult once = store.run(second).getFirst();
        WorkResult again = store.run(second).getFirst();

        assertThat(once).isInstanceOf(WorkResult.Done.class).isEqualTo(again);
        assertThat(store.find(id).nextStage()).isEqualTo("reply");
        assertThat(notes()).isEqualTo(2);
    }

    @Test
    void aHeldRequestTwiceInABatchRunsOnceAndBothAreTold() {
        UUID id = id();
        store.run(stage(TestFlows.NOTE_TWICE, 0, 1, id, noKey(), NOTE));
        Command second = stage(TestFlows.NOTE_TWICE, 1, 2, id, new Claim.Held(1), NOTE);
        Command again = stage(TestFlows.NOTE_TWICE, 1, 2, id, new Claim.Held(1), NOTE);

        List<WorkResult> results = store.run(second, again);

        assertThat(results).hasSize(2).allMatch(result -> result.equals(results.getFirst()));
        assertThat(results.getFirst()).isInstanceOf(WorkResult.Done.class);
        assertThat(notes()).isEqualTo(2);
    }

    @Test
    void aHeldRequestThatWentOnFurtherIsNotAnsweredWithTheInputOfALaterStage() throws Exception {
        UUID id = id();
        store.run(stage(TestFlows.NOTE_TWICE, 0, 1, id, noKey(), NOTE));
        postgres.execute("UPDATE baton.request SET next_stage = 'a-later-stage'");

        WorkResult result = store.run(stage(TestFlows.NOTE_TWICE, 1, 2, id, new Claim.Held(1), NOTE))
                .getFirst();

        assertThat(result).isInstanceOf(WorkResult.AlreadyStored.class);
    }

    @Test
    void whoLostARequestRunsNothingAndIsCounted() throws Exception {
        UUID id = id();
        store.run(stage(TestFlows.NOTE_TWICE, 0, 1, id, noKey(), NOTE));
        postgres.execute("UPDATE baton.request SET epoch = 2");

        WorkResult result = store.run(stage(TestFlows.NOTE_TWICE, 1, 2, id, new Claim.Held(1), NOTE))
                .getFirst();

        assertThat(settled(result).epoch()).isEqualTo(2);
        assertThat(notes()).isEqualTo(1);
        assertThat(store.meters().counter("baton.fenced").count()).isEqualTo(1);
    }

    @Test
    void aFormerAndTheNewOwnerInOneBatchAreToldApart() throws Exception {
        UUID id = id();
        store.run(stage(TestFlows.NOTE_TWICE, 0, 1, id, noKey(), NOTE));
        postgres.execute("UPDATE baton.request SET epoch = 2");

        List<WorkResult> results = store.run(
                stage(TestFlows.NOTE_TWICE, 1, 2, id, new Claim.Held(1), NOTE),
                stage(TestFlows.NOTE_TWICE, 1, 2, id, new Claim.Held(2), NOTE));

        assertThat(results.get(0)).isInstanceOf(WorkResult.AlreadyStored.class);
        assertThat(results.get(1)).isInstanceOf(WorkResult.Done.class);
        assertThat(notes()).isEqualTo(2);
    }

    private Future<List<WorkResult>> likeALane(List<Command> commands) {
        return inOwnTransaction(commands)
                .recover(failure ->
                        failure instanceof RepeatBatch ? inOwnTransaction(commands) : Future.failedFuture(failure));
    }

    private Future<List<WorkResult>> inOwnTransaction(List<Command> commands) {
        return store.database().connect().compose(connection -> connection
                .begin()
                .compose(transaction -> store.runIn(connection, commands.toArray(Command[]::new))
                        .compose(
                                results -> transaction.commit().map(results),
                                failure -> transaction.rollback().compose(ignored -> Future.failedFuture(failure))))
                .eventually(connection::close));
    }

    private static long count(List<WorkResult> results) {
        return results.stream()
                .filter(result -> result instanceof WorkResult.Done)
                .count();
    }

    private double repeated() {
        return store.meters().counter("baton.claims.repeated").count();
    }

    private long notes() {
        return postgres.number("SELECT count(*) FROM lanes.note");
    }
}
