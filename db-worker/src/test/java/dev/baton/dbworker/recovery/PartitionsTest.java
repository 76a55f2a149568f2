package dev.baton.dbworker.recovery;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.key;
import static dev.baton.dbworker.testing.DurableStore.reply;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.WorkResult;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What has expired goes with its partition; what is not finished stays, and so does its key. */
class PartitionsTest extends PartitionedStore {
    PartitionsTest(TestPostgres postgres) {
        super(postgres);
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
    void expiredDeadLettersGoWithTheirPartitionHoweverMany() throws Exception {
        partitionThatHasExpired();
        store.claimed(1);
        copies(10_000);
        postgres.execute("UPDATE baton.request SET state = 'dead', expires_at = now() - interval '2 minutes'");

        maintain();

        assertThat(count("baton.request")).isZero();
        assertThat(meters.get("baton.partitions.held").gauge().value()).isZero();
        assertThat(meters.get("baton.partitions").gauge().value()).isEqualTo(count("baton.request_partition"));
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
        assertThat(meters.get("baton.partitions").gauge().value()).isEqualTo(count("baton.request_partition"));
        assertThat(count("baton.key_period")).isEqualTo(1);
        assertThat(meters.get("baton.key.periods").gauge().value()).isEqualTo(1);
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
}
