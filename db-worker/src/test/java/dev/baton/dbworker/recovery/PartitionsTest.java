package dev.baton.dbworker.recovery;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.key;
import static dev.baton.dbworker.testing.DurableStore.reply;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.durable.StoreSettings;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What has expired goes with its partition; what is not finished stays, and so does its key. */
@ExtendWith(SharedPostgres.class)
class PartitionsTest {
    private static final Note NOTE = new Note("x", 1);
    private static final ReplyBytes CREATED =
            new ReplyBytes(201, "application/json", Optional.empty(), Buffer.buffer("{}"));

    private static final String ADD_PARTITION = "SELECT baton.add_request_partition("
            + "baton.first_id(now() + interval '1 hour'), now() + interval '1 day')";

    private final TestPostgres postgres;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private DurableStore store;

    PartitionsTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void open() throws Exception {
        store = new DurableStore(Vertx.vertx(), postgres);
        noPartitions();
    }

    @AfterEach
    void close() throws Exception {
        noPartitions();
        postgres.execute("SELECT baton.add_request_partition(baton.first_id(now()), now())"); // as other tests have it
        store.close();
    }

    /** One for all ids, as none is older. */
    private void noPartitions() throws Exception {
        postgres.execute("""
                TRUNCATE baton.request, baton.request_key, baton.webhook;
                DO $$ DECLARE part text; BEGIN
                    FOR part IN SELECT name FROM baton.request_partition WHERE end_id IS NOT NULL LOOP
                        EXECUTE 'DROP TABLE baton.' || part;
                    END LOOP;
                    FOR part IN DELETE FROM baton.key_period WHERE last_id IS NOT NULL RETURNING period LOOP
                        EXECUTE 'DROP TABLE baton.request_key_' || part;
                    END LOOP;
                    DELETE FROM baton.partition_expiry;
                    DELETE FROM baton.default_partition_guard;
                    ALTER TABLE baton.request_default DROP CONSTRAINT IF EXISTS request_default_guard;
                END $$""");
    }

    @Test
    void whatIsAnsweredAndExpiredGoesWithItsPartitionAndItsKeyIsNewAgain() throws Exception {
        partitionThatHasExpired();
        UUID answered = answered("k");
        postgres.execute("INSERT INTO baton.webhook (request_id, url, state, due_at) VALUES ('" + answered
                + "', 'https://example.com', 'delivered', now())");
        expire(answered);
        nextPeriod();

        maintain();

        assertThat(count("baton.request")).isZero();
        assertThat(count("baton.request_partition WHERE name LIKE '%f'")).isZero();
        assertThat(count("baton.request_key")).isZero();
        assertThat(store.run(first(id(), key("k"), NOTE)).getFirst()).isInstanceOf(WorkResult.Done.class);
        assertThat(meters.counter("baton.partitions.dropped").count()).isEqualTo(1);
    }

    @Test
    void whatIsNotFinishedOutlivesItsPartitionWithItsKey() throws Exception {
        partitionThatHasExpired();
        UUID expired = answered("expired");
        UUID late = answered("late");
        UUID waiting = answered("waiting");
        UUID running = claimed("running");
        UUID dead = claimed("dead");
        expire(expired);
        expire(waiting);
        postgres.execute("INSERT INTO baton.webhook (request_id, url, state, due_at) VALUES ('" + waiting
                + "', 'https://example.com', 'waiting', now() + interval '1 hour')");
        postgres.execute("UPDATE baton.request SET state = 'dead', expires_at = now() + interval '1 hour' WHERE id = '"
                + dead + "'");
        nextPeriod();

        maintain();

        assertThat(count("baton.request_default")).isEqualTo(4);
        assertThat(count("baton.request")).isEqualTo(4);
        assertThat(count("baton.key_period")).isEqualTo(1);
        assertThat(count("baton.request_key")).isEqualTo(4);
        for (String known : new String[] {"late", "waiting", "running", "dead"}) {
            assertThat(store.run(first(id(), key(known), NOTE)).getFirst())
                    .isInstanceOf(WorkResult.AlreadyStored.class);
        }
        assertThat(store.run(reply(running, 1, CREATED)).getFirst()).isInstanceOf(WorkResult.Done.class);
        assertThat(store.find(late).reply()).isPresent();
        assertThat(store.run(first(id(), key("expired"), NOTE)).getFirst()).isInstanceOf(WorkResult.Done.class);
    }

    @Test
    void aPartitionWithTooMuchThatIsNotFinishedStaysAndIsCounted() throws Exception {
        partitionThatHasExpired();
        store.claimed(1);
        copies(10_000);

        maintain();

        assertThat(count("baton.request")).isEqualTo(10_001);
        assertThat(count("baton.request_default")).isZero();
        assertThat(meters.get("baton.partitions.held").gauge().value()).isEqualTo(1);
    }

    @Test
    void whatWasMadeBeforeItsPartitionMovesThereAndItsKeyStaysAsLongAsIt() throws Exception {
        UUID early = claimed("k");
        nextPeriod();
        assertThat(count("baton.request_default")).isEqualTo(1);

        maintain();

        assertThat(count("baton.request_default")).isZero();
        assertThat(count("baton.key_period")).isEqualTo(2);
        assertThat(store.find(early).id()).isEqualTo(early);
        assertThat(store.run(first(id(), key("k"), NOTE)).getFirst()).isInstanceOf(WorkResult.AlreadyStored.class);
    }

    @Test
    void webhooksOfRequestsThatWentWithTheirPartitionAreRemoved() throws Exception {
        partitionThatHasExpired();
        UUID answered = answered("k");
        postgres.execute("INSERT INTO baton.webhook (request_id, url, state, due_at) VALUES ('" + answered
                + "', 'https://example.com', 'delivered', now())");
        expire(answered);
        maintain();
        assertThat(count("baton.webhook")).isEqualTo(1);

        assertThat(await(store.database()
                                .pool()
                                .preparedQuery(Cleaner.CLEAN_WEBHOOKS)
                                .execute(Tuple.of(10)))
                        .rowCount())
                .isEqualTo(1);
    }

    @Test
    void partitionsAreMadeAheadOnceAndTheNextIdsHaveOne() throws Exception {
        maintain();
        long partitions = count("baton.request_partition");
        maintain();
        claimed("k");

        assertThat(count("baton.request_partition")).isEqualTo(partitions);
        assertThat(count("baton.request_default")).isZero();
        assertThat(count("baton.request_partition WHERE end_id > baton.first_id(now() + interval '6 hours')"))
                .isEqualTo(1);
    }

    @Test
    void nobodyWaitsLongForAPartitionThatCannotBeDroppedNow() throws Exception {
        partitionThatHasExpired();
        SqlConnection other = store.connect();
        Transaction open = await(other.begin());
        await(other.query("SELECT count(*) FROM baton.request").execute());

        maintain();

        assertThat(count("baton.request_partition WHERE late_after < now()")).isEqualTo(1);
        await(open.commit());
        maintain();
        assertThat(count("baton.request_partition WHERE late_after < now()")).isZero();
        await(other.close());
    }

    @Test
    void expiredDeadLettersGoWithTheirPartitionHoweverMany() throws Exception {
        partitionThatHasExpired();
        store.claimed(1);
        copies(10_000);
        postgres.execute("UPDATE baton.request SET state = 'dead', expires_at = now() - interval '2 minutes'");

        maintain();

        assertThat(count("baton.request")).isZero();
        assertThat(meters.get("baton.partitions.held").gauge().value()).isZero();
    }

    @Test
    void aRepeatThatComesWhileItsRequestMovesIntoANewPartitionRunsNoSecondTime() throws Exception {
        claimed("other");
        claimed("k");
        nextPeriod();
        store.run(first(id(), key("other"), NOTE)); // from here on batches claim first
        try (Connection maintainer = postgres.connect();
                Statement statement = maintainer.createStatement()) {
            maintainer.setAutoCommit(false);
            statement.execute(ADD_PARTITION);

            SqlConnection lane = store.connect();
            Transaction open = await(lane.begin());
            Future<List<WorkResult>> repeat = store.runIn(lane, first(id(), key("k"), NOTE));
            Awaitility.await("the repeat to wait").until(() -> waiting() > 0);
            maintainer.commit();

            assertThat(await(repeat).getFirst()).isInstanceOf(WorkResult.AlreadyStored.class);
            await(open.commit());
            await(lane.close());
        }
        assertThat(count("lanes.note")).isEqualTo(2);
    }

    @Test
    void aClaimThatComesWhileItsPartitionIsAttachedIsStoredThere() throws Exception {
        try (Connection maintainer = postgres.connect();
                Statement statement = maintainer.createStatement()) {
            maintainer.setAutoCommit(false);
            statement.execute(ADD_PARTITION);

            SqlConnection lane = store.connect();
            Transaction open = await(lane.begin());
            Future<List<WorkResult>> claim = store.runIn(lane, first(id(), key("k"), NOTE));
            Awaitility.await("the claim to wait").until(() -> waiting() > 0);
            maintainer.commit();

            assertThat(await(claim).getFirst()).isInstanceOf(WorkResult.Done.class);
            await(open.commit());
            await(lane.close());
        }
        assertThat(count("baton.request")).isEqualTo(1);
        assertThat(count("baton.request_default")).isZero();
    }

    @Test
    void whatAnotherSessionIsAtIsNotTriedAgainAtOnce() throws Exception {
        try (Connection other = postgres.connect();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(baton.partition_lock())");

            maintain();
            assertThat(count("baton.request_partition WHERE end_id IS NOT NULL"))
                    .isZero();

            statement.execute("SELECT pg_advisory_unlock_all()");
        }
        maintain();
        assertThat(count("baton.request_partition WHERE end_id IS NOT NULL")).isPositive();
    }

    @Test
    void aPartitionThatStaysHoldsNoPeriodOfKeysAndItsKeysAreKept() throws Exception {
        partitionThatHasExpired();
        claimed("k");
        copies(10_000);
        nextPeriod();
        nextPeriod();

        maintain();

        assertThat(meters.get("baton.partitions.held").gauge().value()).isEqualTo(1);
        assertThat(count("baton.key_period")).isEqualTo(1);
        assertThat(store.run(first(id(), key("k"), NOTE)).getFirst()).isInstanceOf(WorkResult.AlreadyStored.class);
    }

    @Test
    void keysOfWhatOutlivesItsPartitionStayForAsLongAsItDoes() throws Exception {
        partitionThatHasExpired();
        UUID running = claimed("k");
        maintain();
        for (int i = 0; i < 3; i++) {
            nextPeriod();
            maintain();
        }
        assertThat(store.run(first(id(), key("k"), NOTE)).getFirst()).isInstanceOf(WorkResult.AlreadyStored.class);

        postgres.execute("DELETE FROM baton.request WHERE id = '" + running + "'");
        nextPeriod();
        maintain();

        assertThat(count("baton.request_key")).isZero();
        assertThat(store.run(first(id(), key("k"), NOTE)).getFirst()).isInstanceOf(WorkResult.Done.class);
    }

    @Test
    void tooManyRequestsInTheDefaultPartitionStayThereAndTheNextIdsHaveAPartition() throws Exception {
        UUID early = claimed("k");
        copies(10_000);
        maintain();

        assertThat(count("baton.request")).isEqualTo(10_001);
        assertThat(count("baton.request_default")).isEqualTo(10_001);
        assertThat(count("baton.request_partition WHERE end_id IS NOT NULL")).isPositive();
        assertThat(count("baton.request_partition WHERE first_id <= baton.first_id(now() + interval '10 seconds')"))
                .isPositive();
        assertThat(store.find(early).id()).isEqualTo(early);
        assertThat(store.run(first(id(), key("k"), NOTE)).getFirst()).isInstanceOf(WorkResult.AlreadyStored.class);
    }

    @Test
    void aClockThatIsAheadByHoursLeavesOutWhatItFilled() throws Exception {
        claimed("k");
        String end = "to_timestamp((floor(extract(epoch FROM now()) / 21600) + 1) * 21600)";
        copies(
                "CASE n WHEN 1 THEN baton.first_id(" + end + " - interval '1 millisecond')"
                        + " ELSE baton.first_id(now() + n * interval '10 seconds') END",
                5_000);

        maintain();

        assertThat(count("baton.request")).isEqualTo(5_001);
        assertThat(count("baton.request_partition WHERE first_id > baton.first_id(" + end + ")"))
                .isEqualTo(1);
    }

    @Test
    void aLargeDefaultPartitionIsNotReadUnderALock() throws Exception {
        UUID early = claimed("k");
        String add = ADD_PARTITION.replace("'1 day')", "'1 day', 1000, 40, 0)");
        assertThat(text(add)).isEqualTo("validate");
        assertThat(store.run(first(id(), key("meanwhile"), NOTE)).getFirst()).isInstanceOf(WorkResult.Done.class);
        await(store.database().pool().query(Partitions.VALIDATE).execute());

        try (Connection maintainer = postgres.connect();
                Statement statement = maintainer.createStatement()) {
            statement.execute("SET client_min_messages = debug1");
            statement.execute("SELECT baton.add_request_partition(before_id, now() + interval '1 day', 1000, 40, 0)"
                    + " FROM baton.default_partition_guard");
            List<String> said = new ArrayList<>();
            for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                said.add(warning.getMessage());
            }
            assertThat(said)
                    .anyMatch(line ->
                            line.contains("default partition") && line.contains("implied by existing constraints"));
        }

        assertThat(count("baton.request_partition WHERE first_id > baton.first_id(now() + interval '9 minutes')"))
                .isEqualTo(1);
        assertThat(count("baton.default_partition_guard")).isZero();
        assertThat(count("pg_constraint WHERE conname = 'request_default_guard'"))
                .isZero();
        assertThat(store.find(early).id()).isEqualTo(early);
        assertThat(count("baton.request")).isEqualTo(2);
    }

    @Test
    void aTableThatIsVacuumedIsLeftAlone() throws Exception {
        partitionThatHasExpired();
        try (Connection vacuum = postgres.connect();
                Statement statement = vacuum.createStatement()) {
            vacuum.setAutoCommit(false);
            statement.execute("LOCK TABLE baton.request_default IN SHARE UPDATE EXCLUSIVE MODE");
            maintain();
            assertThat(count("baton.request_partition WHERE late_after < now()"))
                    .isEqualTo(1);
            vacuum.commit();
        }
        maintain();
        assertThat(count("baton.request_partition WHERE late_after < now()")).isZero();
    }

    private void copies(int copies) throws Exception {
        copies("overlay(q.id::text placing lpad(n::text, 12, '0') from 25)", copies);
    }

    /** Of the one request there is, without its key. */
    private void copies(String id, int copies) throws Exception {
        postgres.execute("INSERT INTO baton.request SELECT (r.j).* FROM (SELECT jsonb_populate_record(q,"
                + " jsonb_build_object('key_hash', NULL, 'id', " + id + ")) AS j FROM baton.request q,"
                + " generate_series(1, " + copies + ") n) r");
    }

    private long waiting() {
        return postgres.number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'baton-test'"
                + " AND wait_event_type = 'Lock'");
    }

    private void partitionThatHasExpired() throws Exception {
        postgres.execute(ADD_PARTITION.replace("'1 day'", "'-1 minute'"));
    }

    private UUID claimed(String key) {
        UUID id = id();
        assertThat(store.run(first(id, key(key), NOTE)).getFirst()).isInstanceOf(WorkResult.Done.class);
        return id;
    }

    private UUID answered(String key) {
        UUID id = claimed(key);
        assertThat(store.run(reply(id, 1, CREATED)).getFirst()).isInstanceOf(WorkResult.Done.class);
        return id;
    }

    private void expire(UUID id) throws Exception {
        postgres.execute("UPDATE baton.request SET expires_at = now() - interval '2 minutes' WHERE id = '" + id + "'");
    }

    private void nextPeriod() throws Exception {
        postgres.execute("SELECT baton.begin_key_period('0')");
    }

    private void maintain() {
        Partitions partitions = new Partitions(
                store.database().pool(), settings(), Counter.builder("cleaned").register(meters), meters);
        await("maintenance", Duration.ofSeconds(60), partitions.maintain());
    }

    private static StoreSettings settings() {
        return DurableStore.SETTINGS;
    }

    private String text(String sql) {
        return await(store.database().pool().query(sql).execute())
                .iterator()
                .next()
                .getString(0);
    }

    private long count(String what) {
        return postgres.number("SELECT count(*) FROM " + what);
    }
}
