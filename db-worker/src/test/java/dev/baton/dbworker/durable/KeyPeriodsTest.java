package dev.baton.dbworker.durable;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.key;
import static dev.baton.dbworker.testing.DurableStore.store;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.lane.RepeatBatch;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.store.DeadLetter;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A key has one effect, whatever period it was stored in, and whenever the next one begins. */
@ExtendWith(SharedPostgres.class)
class KeyPeriodsTest {
    private static final Note NOTE = new Note("x", 1);
    private static final int KEYS = 500;
    private static final int LANES = 4;
    private static final int PERIODS = 30;
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final int BATCH = 10;

    private final TestPostgres postgres;
    private DurableStore store;

    KeyPeriodsTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void open() throws Exception {
        store = new DurableStore(Vertx.vertx(), postgres);
    }

    @AfterEach
    void close() throws Exception {
        postgres.execute("""
                TRUNCATE baton.request_key;
                DO $$ DECLARE old integer; BEGIN
                    FOR old IN DELETE FROM baton.key_period WHERE last_id IS NOT NULL RETURNING period LOOP
                        EXECUTE 'DROP TABLE baton.request_key_' || old;
                    END LOOP;
                END $$""");
        store.close();
    }

    @Test
    void aKeyOfAnOlderPeriodIsFoundByBatchesOfBothKinds() {
        UUID id = id();
        store.run(first(id, key("k"), NOTE));
        nextPeriod();
        nextPeriod();

        WorkResult hoped = store.run(first(id(), key("k"), NOTE)).getFirst();
        WorkResult careful = store.run(first(id(), key("k"), NOTE)).getFirst();

        assertThat(List.of(hoped, careful))
                .allSatisfy(result -> assertThat(settled(result).id()).isEqualTo(id));
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void aDeadLetterDoesNotTakeAKeyOfAnOlderPeriod() {
        UUID id = id();
        store.run(first(id, key("k"), NOTE));
        nextPeriod();

        DeadLetter letter = new DeadLetter(TestFlows.NOTE, 1, "write-it-down", "it broke", new byte[] {1});
        WorkResult result = store.run(store(StoreCall.STORE_DEAD_LETTER, id(), key("k"), Json.write(letter)))
                .getFirst();

        assertThat(settled(result).id()).isEqualTo(id);
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void thePeriodDoesNotEndUnderAClaim() {
        SqlConnection lane = store.connect();
        Transaction open = await(lane.begin());
        await(store.runIn(lane, first(id(), key("k"), NOTE)));

        await(tryNextPeriod());
        Future<List<WorkResult>> again = likeALane(List.of(first(id(), key("k"), NOTE)));
        Awaitility.await("it to be done, or to wait for the first one")
                .until(() -> again.isComplete() || waiting() > 0);
        await(open.commit());

        assertThat(await(again).getFirst()).isInstanceOf(WorkResult.AlreadyStored.class);
        assertThat(notes()).isEqualTo(1);
        await(lane.close());
    }

    @Test
    void eachKeyHasOneEffectWhilePeriodsBeginAllTheTime() {
        List<Future<List<WorkResult>>> lanes = new ArrayList<>();
        List<String> keys = IntStream.range(0, KEYS).mapToObj(i -> "key-" + i).toList();
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(lane(keys, lane));
        }
        int periods = 0;
        while (periods < PERIODS && lanes.stream().anyMatch(lane -> !lane.isComplete())) {
            periods += await("a period", A_MINUTE, tryNextPeriod()) ? 1 : 0;
        }

        Map<String, UUID> byKey = new HashMap<>();
        for (Future<List<WorkResult>> lane : lanes) {
            List<WorkResult> results = await("a lane", A_MINUTE.multipliedBy(2), lane);
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i) instanceof WorkResult.AlreadyStored stored) {
                    UUID id = Json.read(stored.stored(), StoredRequest.class).id();
                    assertThat(byKey.computeIfAbsent(keys.get(i), ignored -> id))
                            .isEqualTo(id);
                }
            }
        }
        assertThat(notes()).isEqualTo(KEYS);
        assertThat(requests()).isEqualTo(KEYS);
        assertThat(periods).isPositive();
    }

    @Test
    void aKeyOfTheCurrentPeriodWhoseRequestIsGoneIsNewTheSecondTime() throws Exception {
        store.run(first(id(), key("k"), NOTE));
        postgres.execute("DELETE FROM baton.request");

        WorkResult once = store.run(first(id(), key("k"), NOTE)).getFirst();
        WorkResult twice = store.run(first(id(), key("k"), NOTE)).getFirst();

        assertThat(once).isInstanceOf(WorkResult.Failed.class);
        assertThat(twice).isInstanceOf(WorkResult.Done.class);
    }

    @Test
    void aKeyOfAnOlderPeriodWhoseRequestIsGoneIsNew() throws Exception {
        store.run(first(id(), key("k"), NOTE));
        nextPeriod();
        postgres.execute("DELETE FROM baton.request");

        assertThat(store.run(first(id(), key("k"), NOTE)).getFirst()).isInstanceOf(WorkResult.Done.class);
        assertThat(store.run(first(id(), key("k"), NOTE)).getFirst()).isInstanceOf(WorkResult.AlreadyStored.class);
    }

    @Test
    void aDeadLetterWhoseKeyOutlivedItsRequestIsStoredTheSecondTime() throws Exception {
        store.run(first(id(), key("k"), NOTE));
        postgres.execute("DELETE FROM baton.request");
        DeadLetter letter = new DeadLetter(TestFlows.NOTE, 1, "write-it-down", "it broke", new byte[] {1});
        Command command = store(StoreCall.STORE_DEAD_LETTER, id(), key("k"), Json.write(letter));

        WorkResult once = store.run(command).getFirst();
        WorkResult twice = store.run(command).getFirst();

        assertThat(once).isInstanceOfSatisfying(WorkResult.Failed.class, failed -> assertThat(failed.verdict())
                .isEqualTo(Verdict.DISCARDED));
        assertThat(twice).isInstanceOf(WorkResult.Done.class);
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void noKeyIsClaimedInATransactionThatDoesNotReadCommitted() {
        SqlConnection lane = store.connect();
        Transaction open = await(lane.begin());
        await(lane.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").execute());

        Future<List<WorkResult>> claim = store.runIn(lane, first(id(), key("k"), NOTE));

        Future<Boolean> refused = claim.transform(result -> Future.succeededFuture(result.failed()));
        assertThat((boolean) await(refused)).isTrue();
        await(open.rollback().otherwiseEmpty());
        await(lane.close());
    }

    @Test
    void aPeriodWithVeryManyKeysEndsSooner() throws Exception {
        String begin = "SELECT baton.begin_key_period('8 hours')";
        postgres.execute("UPDATE baton.key_period SET began_at = now() - interval '2 hours' WHERE last_id IS NULL");
        long before = postgres.number("SELECT count(*) FROM baton.key_period");
        postgres.execute(begin);
        assertThat(postgres.number("SELECT count(*) FROM baton.key_period")).isEqualTo(before);

        postgres.execute("UPDATE pg_class SET reltuples = 5000000 WHERE relname = 'request_key_'"
                + " || (SELECT max(period) FROM baton.key_period)");
        postgres.execute(begin);
        assertThat(postgres.number("SELECT count(*) FROM baton.key_period")).isEqualTo(before + 1);
    }

    /** All keys, batch by batch, in the same order as the others. */
    private Future<List<WorkResult>> lane(List<String> keys, int lane) {
        List<List<Command>> batches = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += BATCH) {
            batches.add(keys.subList(from, from + BATCH).stream()
                    .map(key -> first(id(), key(key), new Note("lane-" + lane, 1)))
                    .toList());
        }
        return store.database().connect().compose(connection -> {
            Future<List<WorkResult>> chain = Future.succeededFuture(List.of());
            for (List<Command> batch : batches) {
                chain = chain.compose(before -> untilDone(connection, batch).map(results -> {
                    List<WorkResult> all = new ArrayList<>(before);
                    all.addAll(results);
                    return all;
                }));
            }
            return chain.eventually(connection::close);
        });
    }

    /** A lane tries again what meets a lock or another batch. */
    private Future<List<WorkResult>> untilDone(SqlConnection connection, List<Command> batch) {
        return inTransaction(connection, batch)
                .recover(failure -> failure instanceof RepeatBatch || failure instanceof PgException
                        ? untilDone(connection, batch)
                        : Future.failedFuture(failure));
    }

    private Future<List<WorkResult>> likeALane(List<Command> commands) {
        return inOwnTransaction(commands)
                .recover(failure ->
                        failure instanceof RepeatBatch ? inOwnTransaction(commands) : Future.failedFuture(failure));
    }

    private Future<List<WorkResult>> inOwnTransaction(List<Command> commands) {
        return store.database().connect().compose(connection -> inTransaction(connection, commands)
                .eventually(connection::close));
    }

    private Future<List<WorkResult>> inTransaction(SqlConnection connection, List<Command> commands) {
        return connection.begin().compose(transaction -> store.runIn(connection, commands.toArray(Command[]::new))
                .compose(
                        results -> transaction.commit().map(results),
                        failure -> transaction.rollback().compose(ignored -> Future.failedFuture(failure))));
    }

    private long waiting() {
        return postgres.number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'baton-test'"
                + " AND wait_event_type = 'Lock'");
    }

    private Future<Boolean> tryNextPeriod() {
        return store.database()
                .pool()
                .query("SELECT baton.begin_key_period('0')")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0))
                .otherwise(false);
    }

    private void nextPeriod() {
        assertThat(await("a period", Duration.ofSeconds(10), tryNextPeriod())).isTrue();
    }

    private static StoredRequest settled(WorkResult result) {
        assertThat(result).isInstanceOf(WorkResult.AlreadyStored.class);
        return Json.read(((WorkResult.AlreadyStored) result).stored(), StoredRequest.class);
    }

    private long requests() {
        return postgres.number("SELECT count(*) FROM baton.request");
    }

    private long notes() {
        return postgres.number("SELECT count(*) FROM lanes.note");
    }
}
