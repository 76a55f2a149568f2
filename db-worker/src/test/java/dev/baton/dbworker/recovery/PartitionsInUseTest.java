package dev.baton.dbworker.recovery;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.key;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Command;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.sql.Connection;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Partitions are made and dropped while other sessions use the store. */
class PartitionsInUseTest extends PartitionedStore {
    PartitionsInUseTest(TestPostgres postgres) {
        super(postgres);
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
    void aRepeatThatComesWhileItsRequestMovesIntoANewPartitionRunsNoSecondTime() throws Exception {
        claimed("other");
        claimed("k");
        nextPeriod();
        store.run(first(id(), key("other"), NOTE)); // from here on batches claim first
        assertThat(runWhileAPartitionIsAdded(first(id(), key("k"), NOTE))).isInstanceOf(WorkResult.AlreadyStored.class);
        assertThat(count("lanes.note")).isEqualTo(2);
    }

    @Test
    void aClaimThatComesWhileItsPartitionIsAttachedIsStoredThere() throws Exception {
        assertThat(runWhileAPartitionIsAdded(first(id(), key("k"), NOTE))).isInstanceOf(WorkResult.Done.class);
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
    void aLargeDefaultPartitionIsNotReadUnderALock() throws Exception {
        UUID early = claimed("k");
        String add = ADD_PARTITION.replace("'1 day')", "'1 day', 1000, 40, 0)");
        assertThat(postgres.text(add)).isEqualTo("validate");
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

    /** While another session adds a partition: the command waits, and is done after it. */
    private WorkResult runWhileAPartitionIsAdded(Command command) throws Exception {
        try (Connection maintainer = postgres.connect();
                Statement statement = maintainer.createStatement()) {
            maintainer.setAutoCommit(false);
            statement.execute(ADD_PARTITION);

            SqlConnection lane = store.connect();
            Transaction open = await(lane.begin());
            Future<List<WorkResult>> running = store.runIn(lane, command);
            Awaitility.await("the command to wait").until(() -> waiting() > 0);
            maintainer.commit();

            WorkResult result = await(running).getFirst();
            await(open.commit());
            await(lane.close());
            return result;
        }
    }
}
