package dev.baton.dbworker.recovery;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.durable.Leases;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whose requests are orphans, and what their owners died of. */
@ExtendWith(SharedPostgres.class)
class OrphansTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestPostgres postgres;
    private final DurableStore store;

    OrphansTest(TestPostgres postgres) throws Exception {
        this.postgres = postgres;
        this.store = new DurableStore(vertx, postgres);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void lookingForOrphansPassesByWhatWasFoundDeadBefore() throws Exception {
        Orphans orphans = orphans("node-a", Duration.ofSeconds(1));
        postgres.execute("""
                INSERT INTO baton.request (id, flow, flow_version, caller, state, version, epoch, owner, next_stage,
                                           checkpoint, accepted_at, changed_at, recover_after, history)
                SELECT gen_random_uuid(), 'note', 1, '', 'running', 1, 1, 'node-b', 'write-it-down', '', now(), now(),
                    now() + interval '1 hour', ''
                FROM generate_series(1, 3000);
                UPDATE baton.request SET state = 'done'""");
        look(orphans);

        long before = readOfRunning();
        look(orphans);

        assertThat(readOfRunning() - before).isLessThan(100);
    }

    @Test
    void whatAnOwnerWroteAfterItsLeaseRanOutIsASignOfLifeForAMoment() throws Exception {
        Orphans orphans = orphans("node-a", Duration.ofSeconds(12));
        postgres.execute("INSERT INTO baton.node_lease VALUES ('node-1', now() - interval '10 seconds')");
        store.claimed(2);

        assertThat(await(orphans.claim(store.database().pool(), 10))).isEmpty();

        postgres.execute("UPDATE baton.request SET changed_at = now() - interval '2 seconds'");
        assertThat(await(orphans.claim(store.database().pool(), 10))).hasSize(2);
    }

    @Test
    void whatAnOwnerWroteWhileItsLeaseHeldIsAnOrphanAsSoonAsItEnds() throws Exception {
        Orphans orphans = orphans("node-a", Duration.ofSeconds(12));
        Leases leases = new Leases(DurableStore.SETTINGS);
        await(leases.renew(store.database().pool(), List.of("node-1")));
        store.claimed(2);
        assertThat(await(orphans.claim(store.database().pool(), 10))).isEmpty();

        await(leases.expire(store.database().pool(), "node-1"));

        assertThat(await(orphans.claim(store.database().pool(), 10))).hasSize(2);
    }

    @Test
    void whatOneRecovererIsTakingAnotherSkipsAndDoesNotWaitFor() throws Exception {
        store.claimed(20);
        postgres.execute("UPDATE baton.request SET recover_after = now()");
        Orphans ours = orphans("node-a", Duration.ofSeconds(12));
        Orphans theirs = orphans("node-b", Duration.ofSeconds(12));
        SqlConnection connection = store.connect();
        Transaction open = await(connection.begin());

        List<Orphan> first = await(ours.claim(connection, 12));
        List<Orphan> second = await(theirs.claim(store.database().pool(), 12));
        await(open.commit());

        assertThat(first).hasSize(12);
        assertThat(second).hasSize(8).doesNotContainAnyElementsOf(first);
        assertThat(await(theirs.claim(store.database().pool(), 12))).isEmpty();
        await(connection.close());
    }

    @Test
    void onlyDeathsCountAsDeaths() throws Exception {
        Orphans orphans = orphans("node-a", Duration.ofSeconds(12));
        Leases leases = new Leases(DurableStore.SETTINGS);
        var pool = store.database().pool();
        store.claimed(1);
        await(leases.renew(pool, List.of("node-1", "node-a")));

        postgres.execute("UPDATE baton.request SET recover_after = now()");
        assertThat(await(orphans.claim(pool, 1)))
                .as("overdue")
                .extracting(Orphan::deaths)
                .containsExactly(0);
        postgres.execute("UPDATE baton.request SET owner = NULL");
        assertThat(await(orphans.claim(pool, 1)))
                .as("retried")
                .extracting(Orphan::deaths)
                .containsExactly(0);
        await(leases.release(pool, List.of("node-a")));
        assertThat(await(orphans.claim(pool, 1)))
                .as("stopped")
                .extracting(Orphan::deaths)
                .containsExactly(0);
        await(leases.renew(pool, List.of("node-a")));
        await(leases.expire(pool, "node-a"));
        assertThat(await(orphans.claim(pool, 1)))
                .as("died")
                .extracting(Orphan::deaths)
                .containsExactly(1);
        postgres.execute(
                "UPDATE baton.request SET next_stage = 'write-it-down', changed_at = now() - interval '3 seconds'");
        assertThat(await(orphans("node-b", Duration.ofSeconds(12)).claim(pool, 1)))
                .as("died at the next")
                .extracting(Orphan::deaths)
                .containsExactly(1);
        postgres.execute("UPDATE baton.request SET changed_at = now() - interval '3 seconds';"
                + " UPDATE baton.node_lease SET lease_until = now() - interval '31 seconds' WHERE node_id = 'node-a'");
        assertThat(await(orphans.claim(pool, 1)))
                .as("died again")
                .extracting(Orphan::deaths)
                .containsExactly(2);
    }

    @Test
    void anOwnerThatRenewsItsLeaseAgainDidNotDie() throws Exception {
        Orphans orphans = orphans("node-a", Duration.ofSeconds(12));
        Leases leases = new Leases(DurableStore.SETTINGS);
        var pool = store.database().pool();
        store.claimed(1);
        await(leases.renew(pool, List.of("node-1", "node-a")));
        await(leases.expire(pool, "node-1"));
        assertThat(await(orphans.claim(pool, 1)))
                .as("node-1 is silent")
                .extracting(Orphan::deaths)
                .containsExactly(1);
        postgres.execute("UPDATE baton.request SET changed_at = now() - interval '3 seconds'");
        await(leases.expire(pool, "node-a"));

        assertThat(await(orphans.claim(pool, 1)))
                .as("both are silent, and may come back")
                .isEmpty();
        await(leases.renew(pool, List.of("node-1")));
        assertThat(await(orphans.claim(pool, 1)))
                .as("node-1 is back")
                .extracting(Orphan::deaths)
                .containsExactly(1);
        postgres.execute("UPDATE baton.request SET changed_at = now() - interval '3 seconds';"
                + " UPDATE baton.node_lease SET lease_until = now() - interval '31 seconds'");
        assertThat(await(orphans.claim(pool, 1)))
                .as("node-a was silent for long, twice: one node")
                .extracting(Orphan::deaths)
                .containsExactly(1);
        postgres.execute("UPDATE baton.request SET changed_at = now() - interval '3 seconds', owner = 'node-c'");
        assertThat(await(orphans.claim(pool, 1)))
                .as("and node-c is gone, too")
                .extracting(Orphan::deaths)
                .containsExactly(2);
    }

    @Test
    void aRecoveredRequestHasTheTimeThatItsFlowSays() throws Exception {
        Orphans orphans = orphans("node-a", Duration.ofMinutes(5));
        store.claimed(1);
        postgres.execute("UPDATE baton.request SET owner = NULL");

        await(orphans.claim(store.database().pool(), 1));

        assertThat(postgres.number("SELECT extract(epoch FROM recover_after - now()) FROM baton.request"))
                .isBetween(200L, 300L);
    }

    private static Orphans orphans(String self, Duration ownership) {
        return new Orphans(
                self, TestFlows.catalog().all().stream().collect(Collectors.toMap(flow -> flow, flow -> ownership)));
    }

    private void look(Orphans orphans) {
        await(orphans.claim(store.database().pool(), 100));
        await(orphans.waiting(store.database().pool()));
    }

    private long readOfRunning() {
        await(store.database().pool().query("SELECT pg_stat_force_next_flush()").execute());
        return postgres.number("SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE indexrelid IN"
                + " (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'baton.request_running'::regclass)");
    }
}
