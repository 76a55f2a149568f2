package dev.baton.dbworker.recovery;

import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.noKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestFlows.Noted;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Retry;
import dev.baton.message.Claim;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.run.FlowCatalog;
import dev.baton.run.Segments;
import dev.baton.store.FailedAttempt;
import dev.baton.store.StoredRequest;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a stage of a stored request failed before counts for its next owner, too. */
@ExtendWith(SharedPostgres.class)
class AttemptsSurviveOwnersTest {
    private static final Duration MARGIN = Duration.ofMillis(200);

    private final Vertx vertx = Vertx.vertx();
    private final TestPostgres postgres;
    private final AtomicInteger attempts = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final UUID request = id();
    private IntFunction<Outcome<String>> stage = attempt -> Outcome.done("done");
    private DurableStore store;
    private TestNodes nodes;
    private FlowCatalog flows;

    AttemptsSurviveOwnersTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    /** Its ledger entry is written, and the compute stage is due. */
    private void claimed(Retry retry, Duration deadline) throws Exception {
        Flow<Note, String> flow = Flow.named("transfer")
                .post("/transfers", Note.class)
                .onDatabase("post", Noted.class, TestFlows::note)
                .onCompute("score", String.class, (context, noted) -> stage.apply(attempts.incrementAndGet()))
                .retrying(retry)
                .durable()
                .deadline(deadline)
                .reply(201);
        serve(flow);
    }

    private void serve(Flow<Note, ?> flow) throws Exception {
        flows = new FlowCatalog(List.of(flow), List.of());
        store = new DurableStore(vertx, postgres, flows);
        nodes = new TestNodes(vertx, store, TestNodes.Rules.maxDeaths(2).margin(MARGIN));
        nodes.serve(flows);
        store.run(DurableStore.stage(Segments.segmentFrom(flow, 0), request, noKey(), new Note("x", 1)));
        postgres.execute("UPDATE baton.request SET recover_after = now()");
    }

    @AfterEach
    void close() {
        end.countDown();
        nodes.close();
        store.close();
    }

    @Test
    void theSecondOwnerContinuesWithTheNextAttempt() throws Exception {
        stage = attempt -> {
            if (attempt == 3) {
                awaitEnd(); // the first owner hangs in its third attempt
            }
            throw new IllegalStateException("attempt " + attempt);
        };
        claimed(Retry.attempts(4, Duration.ofMillis(10)), Duration.ofSeconds(60));
        owner("node-a");
        awaitThat("the third attempt", () -> attempts.get() == 3);
        nodes.recoveries().getFirst().stop(); // it takes nothing more
        postgres.execute("UPDATE baton.request SET recover_after = now()");

        owner("node-b");

        awaitState("dead");
        assertThat(attempts).as("1 and 2, one that was not finished, 3 and 4").hasValue(5);
        assertThat(events()).containsSequence("recovered", "attempt-failed", "dead");
    }

    @Test
    void theStoredNextTryIsAwaitedAndAnOperatorsRetryBeginsAnew() throws Exception {
        stage = attempt -> {
            throw new IllegalStateException("attempt " + attempt);
        };
        claimed(Retry.attempts(2, Duration.ofSeconds(30)), Duration.ofSeconds(60));
        owner("node-a");
        awaitThat("a stored attempt", () -> number("attempts = 1 AND attempts_at = 'score'") == 1);
        assertThat(number("next_try_at > now() + interval '10 seconds' AND retry_until > next_try_at"))
                .isEqualTo(1);

        postgres.execute("UPDATE baton.request SET recover_after = now()");
        owner("node-b");
        Awaitility.await("no node takes it before its next try")
                .during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(5))
                .until(() -> number("epoch = 2") == 1);

        postgres.execute("UPDATE baton.request SET next_try_at = now()");
        awaitState("dead");
        assertThat(attempts).hasValue(2);

        store.run(DurableStore.store(StoreCall.RETRY, request, Claim.NONE, Buffer.buffer()));
        awaitThat("the first attempt of a new round", () -> number("state = 'running' AND attempts = 1") == 1);
    }

    @Test
    void theDeadlineOfRetriesIsThatOfTheFirstOwner() throws Exception {
        stage = attempt -> {
            throw new IllegalStateException("attempt " + attempt);
        };
        claimed(Retry.attempts(5, Duration.ofSeconds(20)), Duration.ofSeconds(60));
        owner("node-a");
        awaitThat("a stored attempt", () -> number("attempts = 1") == 1);
        postgres.execute("UPDATE baton.request SET recover_after = now(), next_try_at = now(),"
                + " retry_until = now() + interval '3 seconds'");

        owner("node-b");

        awaitState("dead");
        assertThat(attempts).as("no pause of 20 s ends within 3 s").hasValue(2);
    }

    @Test
    void aStageThatAlwaysOutlivesItsDeadlineBecomesADeadLetter() throws Exception {
        stage = attempt -> {
            awaitEnd();
            return Outcome.done("late");
        };
        claimed(Retry.NEVER, Duration.ofSeconds(1));

        owner("node-a");

        awaitState("dead");
        StoredRequest stored = store.find(request);
        assertThat(stored.cause()).hasValueSatisfying(cause -> assertThat(cause)
                .contains("transfer[score]", "timed out or lost its node", "3 times"));
        assertThat(stored.nextStage()).isEqualTo("score");
        assertThat(nodes.meters().counter("baton.requests.overran").count()).isEqualTo(1);
    }

    @Test
    void aDatabaseStageWhoseFutureIsNeverCompletedBecomesADeadLetter() throws Exception {
        secondDatabaseStage(Duration.ofSeconds(1), (connection, work) -> Promise.<List<Outcome<Long>>>promise()
                .future());

        owner("node-a");

        awaitState("dead");
        assertThat(store.find(request).cause()).hasValueSatisfying(cause -> assertThat(cause)
                .contains("transfer[count]", "timed out or lost its node", "3 times"));
    }

    @Test
    void aStatementThatAlwaysTimesOutBecomesADeadLetter() throws Exception {
        secondDatabaseStage(Duration.ofSeconds(2), (connection, work) -> connection
                .query("SET LOCAL statement_timeout = '400ms'; SELECT pg_sleep(60)")
                .execute()
                .map(ignored -> List.of(Outcome.done(1L))));

        owner("node-a");

        awaitState("dead");
        assertThat(store.find(request).cause()).hasValueSatisfying(cause -> assertThat(cause)
                .contains("transfer[count]", "timed out or lost its node", "3 times"));
    }

    @Test
    void whatItsOwnerReleasedIsTakenLongBeforeItsDeadline() throws Exception {
        claimed(Retry.NEVER, Duration.ofSeconds(60));
        postgres.execute("UPDATE baton.request SET recover_after = now() + interval '1 hour'");
        FailedAttempt released = new FailedAttempt("score", 0, 100, Optional.empty());
        store.run(DurableStore.store(StoreCall.NOTE_ATTEMPT, request, new Claim.Held(1), Json.write(released)));

        owner("node-a");

        awaitState("done");
        assertThat(events()).containsSequence("released", "recovered", "done");
    }

    /** Its ledger entry is written, and later a second stage of the database is due. */
    private void secondDatabaseStage(Duration deadline, DatabaseStage<Noted, Long> second) throws Exception {
        serve(Flow.named("transfer")
                .post("/transfers", Note.class)
                .onDatabase("post", Noted.class, TestFlows::note)
                .onCompute("score", Noted.class, (context, noted) -> Outcome.done(noted))
                .onDatabase("count", Long.class, second)
                .durable()
                .deadline(deadline)
                .reply(201));
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> events() {
        return store.find(request).history().stream()
                .map(StoredRequest.Change::event)
                .toList();
    }

    private long number(String condition) {
        return postgres.number("SELECT count(*) FROM baton.request WHERE " + condition);
    }

    private void awaitState(String state) {
        awaitThat(state, () -> number("state = '" + state + "'") == 1);
    }

    private static void awaitThat(String what, Supplier<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(condition::get);
    }

    private void owner(String nodeId) {
        nodes.recover(nodeId, flows);
    }
}
