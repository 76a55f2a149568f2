package dev.baton.dbworker.durable;

import static dev.baton.dbworker.testing.DurableStore.NODE;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.key;
import static dev.baton.dbworker.testing.DurableStore.noKey;
import static dev.baton.dbworker.testing.DurableStore.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.lane.JobResult;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.OneCommit;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Idempotency;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A light tail runs in the transaction of its database stages: one commit, one version of the row. */
@ExtendWith(SharedPostgres.class)
class ReplyInTransactionTest {
    private static final String IN_ONE_TRANSACTION =
            "SELECT count(*) FROM baton.request r JOIN lanes.note n ON r.xmin = n.xmin";

    private final TestPostgres postgres;
    private DurableStore store;

    ReplyInTransactionTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void open() throws Exception {
        store = new DurableStore(Vertx.vertx(), postgres, OneCommit.catalog());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void effectClaimAndReplyAreOneTransactionAndOneVersionOfTheRow() {
        UUID id = id();

        JobResult result = run(OneCommit.first(id, key("k"), "tea"));

        assertThat(result.ended()).isTrue();
        assertThat(result.result().verdict()).isEqualTo(Verdict.REPLIED);
        ReplyBytes reply = reply(result);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.location()).contains("/worded/tea%20is%20noted");
        assertThat(reply.body()).hasToString("{\"text\":\"tea is noted\"}");
        assertThat(postgres.number(IN_ONE_TRANSACTION)).isEqualTo(1);
        assertThat(postgres.number("SELECT count(*) FROM baton.request WHERE ctid = '(0,1)'"))
                .isEqualTo(1);
        StoredRequest stored = store.find(id);
        assertThat(stored.state()).isEqualTo(RequestState.DONE);
        assertThat(stored.version()).isEqualTo(2);
        assertThat(stored.nextStage()).isEqualTo("word");
        assertThat(stored.history()).extracting(StoredRequest.Change::event).containsExactly("accepted", "done");
        assertThat(stored.history())
                .extracting(StoredRequest.Change::nextStage)
                .containsExactly("write-it-down", "word");
        assertThat(stored.history()).extracting(StoredRequest.Change::version).containsExactly(1, 2);
        assertThat(stored.expiresAt()).isPresent();
        assertThat(stored.owner()).contains(NODE);
        assertThat(stored(stored)).isEqualTo(reply);
        assertThat(repeated()).isZero();
    }

    @Test
    void whatIsLeftBehindIsTheSameWhetherHopedForOrDoneWithCare() {
        for (String name : List.of("tea", OneCommit.REFUSED)) {
            run(OneCommit.first(id(), claim("hoped for " + name), name));
        }
        Command known = OneCommit.first(id(), key("known"), "known");
        run(known);
        run(known); // with care from here on
        for (String name : List.of("tea", OneCommit.REFUSED)) {
            run(OneCommit.first(id(), claim("with care for " + name), name));
        }

        assertThat(repeated()).isEqualTo(1);
        String columns = "flow, flow_version, caller, webhook, state, version, epoch, owner, next_stage, checkpoint,"
                + " cause, reply_status, reply_type, reply_location,"
                + " regexp_replace(convert_from(reply_body, 'UTF8'), '[0-9a-f-]{36}', ''), business_key,"
                + " expires_at > now() + interval '23 hours', recover_after <= now(),"
                + " regexp_replace(history, '[0-9]{13}', '', 'g')";
        assertThat(postgres.number(
                        "SELECT count(DISTINCT (" + columns + ")) FROM baton.request WHERE webhook IS NOT NULL"))
                .as("a done and a refused one")
                .isEqualTo(2);
        assertThat(postgres.number("SELECT count(*) FROM baton.webhook w JOIN baton.request r ON r.id = w.request_id"
                        + " WHERE w.state = 'waiting' AND w.url = r.webhook AND w.due_at <= now() AND w.tries = 0"))
                .isEqualTo(4);
        assertThat(postgres.number("SELECT count(*) FROM baton.request_key")).isEqualTo(5);
    }

    private static Claim.First claim(String key) {
        Optional<Idempotency> idempotency = key(key).idempotency();
        return new Claim.First(idempotency, Optional.of("https://example.com/hook"), Optional.of("the tea order"));
    }

    @Test
    void aRequestWithoutAKeyAndWithAWebhookIsStoredToo() {
        UUID id = id();

        run(OneCommit.first(id, webhook("https://example.com/hook"), "tea"), OneCommit.first(id(), noKey(), "milk"));

        assertThat(store.find(id).webhook())
                .hasValueSatisfying(hook -> assertThat(hook.state()).isEqualTo("waiting"));
        assertThat(postgres.number("SELECT count(*) FROM baton.webhook")).isEqualTo(1);
        assertThat(postgres.number(IN_ONE_TRANSACTION)).isEqualTo(4);
        assertThat(repeated()).isZero();
    }

    @Test
    void aRefusalOfTheTailIsStoredWithTheEffectThatItDoesNotUndo() {
        UUID id = id();

        JobResult result = run(OneCommit.first(id, key("k"), OneCommit.REFUSED));

        assertThat(result.ended()).isTrue();
        assertThat(result.result().verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(reply(result).status()).isEqualTo(409);
        assertThat(reply(result).body().toString()).contains("no-word", "\"effect\":\"done\"", id.toString());
        StoredRequest stored = store.find(id);
        assertThat(stored.state()).isEqualTo(RequestState.REFUSED);
        assertThat(stored.history()).extracting(StoredRequest.Change::event).containsExactly("accepted", "refused");
        assertThat(stored(stored)).isEqualTo(reply(result));
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void aTailThatGivesNothingToStoreLeavesACheckpointAndItsBatchAlone() {
        UUID thrown = id();
        UUID huge = id();
        UUID fine = id();
        UUID refused = id();

        List<JobResult> results = store.runToEnd(
                NODE,
                OneCommit.first(thrown, key("t"), OneCommit.THROWN),
                OneCommit.first(fine, key("f"), "tea"),
                OneCommit.first(huge, key("h"), OneCommit.HUGE),
                OneCommit.refusedByTheDatabaseStage(refused, key("r")));

        assertThat(results).extracting(JobResult::ended).containsExactly(false, true, false, false);
        assertThat(results.getLast().result()).isInstanceOf(WorkResult.Refused.class);
        assertThat(store.find(fine).state()).isEqualTo(RequestState.DONE);
        assertThat(store.find(refused).state()).isEqualTo(RequestState.REFUSED);
        for (UUID left : List.of(thrown, huge)) {
            assertThat(store.find(left).state()).isEqualTo(RequestState.RUNNING);
            assertThat(store.find(left).nextStage()).isEqualTo("word");
            assertThat(store.find(left).history())
                    .extracting(StoredRequest.Change::event)
                    .containsExactly("accepted", "checkpoint");
        }
        assertThat(notes()).isEqualTo(3);
        assertThat(repeated()).isZero();
    }

    @Test
    void whoRunsTheTailItselfGetsTheAnswerOfTheLastDatabaseStage() {
        UUID id = id();

        JobResult result = run(OneCommit.withoutTail(id, key("k"), new Note("tea", 1)));

        assertThat(result.ended()).isFalse();
        assertThat(((WorkResult.Done) result.result()).payload().toString()).contains("\"name\":\"tea\"");
        assertThat(store.find(id).state()).isEqualTo(RequestState.RUNNING);
    }

    @Test
    void sentAgainByItsOwnerItGetsItsOwnFirstAnswer() {
        for (String name : List.of("tea", OneCommit.REFUSED)) {
            Command command = OneCommit.first(id(), key(name), name);
            JobResult once = run(command);

            assertThat(run(command)).as("ended, with the same bytes").isEqualTo(once);
        }

        assertThat(notes()).isEqualTo(2);
        assertThat(store.meters().counter("baton.found.done").count()).isEqualTo(2);
    }

    @Test
    void sentAgainAfterACheckpointItsTailIsStillToBeRun() {
        Command command = OneCommit.first(id(), key("k"), OneCommit.THROWN);
        JobResult once = run(command);

        assertThat(run(command)).isEqualTo(once);
        assertThat(once.ended()).isFalse();
    }

    @Test
    void aRequestThatAnotherNodeTookIsNotAnsweredAsIfItWereOurs() throws Exception {
        Command command = OneCommit.first(id(), key("k"), "tea");
        run(command);

        assertThat(store.runFrom("node-2", command).getFirst()).isInstanceOf(WorkResult.AlreadyStored.class);
        postgres.execute("UPDATE baton.request SET epoch = 2");
        assertThat(run(command).result()).isInstanceOf(WorkResult.AlreadyStored.class);
    }

    @Test
    void anotherRequestWithTheSameKeyGetsTheStoredReplyEvenInOneBatch() {
        UUID one = id();

        List<JobResult> results = store.runToEnd(
                NODE,
                OneCommit.first(one, key("k"), "tea"),
                OneCommit.first(id(), key("k"), "tea"),
                OneCommit.first(id(), key("other"), "milk"));

        assertThat(results).extracting(JobResult::ended).containsExactly(true, false, true);
        WorkResult.AlreadyStored known =
                (WorkResult.AlreadyStored) results.get(1).result();
        StoredRequest stored = Json.read(known.stored(), StoredRequest.class);
        assertThat(stored.id()).isEqualTo(one);
        assertThat(stored(stored)).isEqualTo(reply(results.getFirst()));
        assertThat(notes()).isEqualTo(2);
    }

    @Test
    void theSameRequestTwiceInABatchRunsOnceAndBothAreTold() {
        Command command = OneCommit.first(id(), key("k"), "tea");

        List<JobResult> results = store.runToEnd(NODE, command, command);

        assertThat(results).hasSize(2).allMatch(JobResult::ended).allMatch(results.getFirst()::equals);
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void theLastOfTwoDatabaseStagesEndsARequestThatIsHeldInOneTransaction() {
        UUID id = id();
        run(OneCommit.firstOfTwo(id, webhook("https://example.com/hook"), "tea"));

        JobResult result = run(OneCommit.secondOfTwo(id, 1, "tea"));

        assertThat(result.ended()).isTrue();
        assertThat(postgres.number(IN_ONE_TRANSACTION)).isEqualTo(1);
        StoredRequest stored = store.find(id);
        assertThat(stored.state()).isEqualTo(RequestState.DONE);
        assertThat(stored.history())
                .extracting(change -> change.event() + " " + change.nextStage())
                .containsExactly("accepted first", "checkpoint think", "done word");
        assertThat(stored.webhook())
                .hasValueSatisfying(hook -> assertThat(hook.state()).isEqualTo("waiting"));
        assertThat(postgres.number("SELECT count(*) FROM baton.webhook")).isEqualTo(1);
        assertThat(run(OneCommit.secondOfTwo(id, 1, "tea"))).as("sent again").isEqualTo(result);
        assertThat(notes()).isEqualTo(2);
    }

    @Test
    void whoLostARequestDoesNotEndIt() throws Exception {
        UUID id = id();
        run(OneCommit.firstOfTwo(id, noKey(), "tea"));
        postgres.execute("UPDATE baton.request SET epoch = 2");

        JobResult late = run(OneCommit.secondOfTwo(id, 1, "tea"));

        assertThat(late.result()).isInstanceOf(WorkResult.AlreadyStored.class);
        assertThat(late.ended()).isFalse();
        assertThat(store.find(id).state()).isEqualTo(RequestState.RUNNING);
        assertThat(run(OneCommit.secondOfTwo(id, 2, "tea")).ended()).isTrue();
        assertThat(store.meters().counter("baton.fenced").count()).isEqualTo(1);
    }

    private JobResult run(Command... commands) {
        return store.runToEnd(NODE, commands).getFirst();
    }

    private static ReplyBytes reply(JobResult result) {
        return ReplyBytes.decode(((WorkResult.Done) result.result()).payload());
    }

    private static ReplyBytes stored(StoredRequest request) {
        StoredRequest.Reply reply = request.reply().orElseThrow();
        return new ReplyBytes(
                reply.status(),
                reply.contentType(),
                reply.location(),
                Buffer.buffer(Arrays.copyOf(reply.body(), reply.body().length)));
    }

    private double repeated() {
        return store.meters().counter("baton.claims.repeated").count();
    }

    private long notes() {
        return postgres.number("SELECT count(*) FROM lanes.note");
    }
}
