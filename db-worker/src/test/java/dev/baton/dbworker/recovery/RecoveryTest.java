package dev.baton.dbworker.recovery;

import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Claim;
import dev.baton.message.StoreCall;
import dev.baton.store.StoredRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Orphans, and one or two nodes that look for them. */
@ExtendWith(SharedPostgres.class)
class RecoveryTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestPostgres postgres;
    private final DurableStore store;
    private final Set<String> elsewhere = new HashSet<>();
    private final TestNodes nodes;

    RecoveryTest(TestPostgres postgres) throws Exception {
        this.postgres = postgres;
        this.store = new DurableStore(vertx, postgres);
        this.nodes = new TestNodes(
                vertx, store, TestNodes.Rules.maxDeaths(2).knownElsewhere((flow, version) -> elsewhere.contains(flow)));
        nodes.serve(TestFlows.catalog());
    }

    @AfterEach
    void close() {
        nodes.close();
        store.close();
    }

    @Test
    void requestsOfANodeWithoutALeaseAreFinishedEachByOneOfTwoRecoverers() {
        List<UUID> orphans = store.claimed(300);

        recover("node-a");
        recover("node-b");

        awaitDone(300);
        for (UUID id : orphans) {
            StoredRequest stored = store.find(id);
            assertThat(stored.epoch()).isEqualTo(2);
            assertThat(stored.history())
                    .extracting(StoredRequest.Change::event)
                    .containsExactly("accepted", "checkpoint", "recovered", "done");
        }
        assertThat(nodes.meters().counter("baton.recovered").count()).isEqualTo(300);
        assertThat(nodes.meters().counter("baton.fenced").count()).isZero();
        assertThat(postgres.number("SELECT count(*) FROM lanes.note")).isEqualTo(300);
    }

    @Test
    void requestsOfALivingOwnerAreLeftAloneUntilTheyAreOverdue() throws Exception {
        store.claimed(3);
        postgres.execute("INSERT INTO baton.node_lease VALUES ('node-1', now() + interval '1 minute')");
        recover("node-a");

        nothingIsRecoveredFor(Duration.ofSeconds(2));
        postgres.execute("UPDATE baton.request SET recover_after = now()");

        awaitDone(3);
    }

    @Test
    void whatANodeOwnedThatLeftIsFinishedLongBeforeItsLeaseWouldRunOut() throws Exception {
        store.claimed(3);
        postgres.execute("INSERT INTO baton.node_lease VALUES ('node-1', now() + interval '1 hour')");
        Recovery recovery = recover("node-a");
        nothingIsRecoveredFor(Duration.ofSeconds(2));

        recovery.nodeLeft("node-1");

        awaitDone(3);
    }

    @Test
    void withNothingToDoItRenewsNoLeaseAndStillFindsWhatAppears() {
        recover("node-a");
        awaitNumber("own lease", "SELECT count(*) FROM baton.node_lease WHERE lease_until > now()", 1);

        awaitNumber("own lease", "SELECT count(*) FROM baton.node_lease WHERE lease_until > now()", 0);
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(20))
                .until(() -> postgres.number("SELECT count(*) FROM baton.node_lease WHERE lease_until > now()") == 0);
        store.claimed(3);

        awaitDone(3);
    }

    @Test
    void whatTwoNodesDiedOfBecomesADeadLetterThatCanBeRetried() throws Exception {
        UUID id = store.claimed(1).getFirst();
        postgres.execute(
                "UPDATE baton.request SET deaths = 1, deaths_of = ARRAY['x'], deaths_at = next_stage, epoch = 7");
        recover("node-a");
        awaitNumber("dead letters", "SELECT count(*) FROM baton.request WHERE state = 'dead'", 1);
        assertThat(store.find(id).cause())
                .hasValueSatisfying(cause -> assertThat(cause).contains("2 nodes died"));

        store.run(DurableStore.store(StoreCall.RETRY, id, Claim.NONE, Buffer.buffer()));

        awaitDone(1);
    }

    @Test
    void aRequestOfAFlowThatThisNodeDoesNotKnowIsLeftToOthers() throws Exception {
        List<UUID> ids = store.claimed(2);
        postgres.execute("UPDATE baton.request SET recover_after = now(), flow = CASE id WHEN '%s' THEN 'of-tomorrow'"
                        .formatted(ids.getFirst())
                + " ELSE flow END");
        recover("node-a");

        awaitDone(1);
        assertThat(store.find(ids.getFirst()).state().toString()).isEqualToIgnoringCase("running");
    }

    @Test
    void aRequestOfAnotherVersionOfTheFlowWaitsAndIsCounted() throws Exception {
        store.claimed(2);
        postgres.execute("UPDATE baton.request SET flow_version = 2, recover_after = now()");
        recover("node-a");

        awaitWaiting(2);
        nothingIsRecoveredFor(Duration.ofSeconds(2));
    }

    @Test
    void aStageThatTheFlowDoesNotHaveIsNotGuessed() throws Exception {
        store.claimed(1);
        postgres.execute("UPDATE baton.request SET next_stage = 'post-to-the-ledger', recover_after = now()");
        recover("node-a");

        awaitWaiting(1);
        nothingIsRecoveredFor(Duration.ofSeconds(2));
        assertThat(postgres.number("SELECT count(*) FROM baton.request WHERE state = 'running'"))
                .isEqualTo(1);
    }

    @Test
    void aFlowThatMeansSomethingElseInTheDatabaseIsNotResumed() throws Exception {
        store.claimed(1);
        postgres.execute(
                "UPDATE baton.flow SET fingerprint = 'another'; UPDATE baton.request SET recover_after = now()");
        recover("node-a");

        awaitWaiting(1);
        nothingIsRecoveredFor(Duration.ofSeconds(2));
    }

    @Test
    void whatAnotherNodeKnowsIsNotCountedAsWaitingForItsFlow() throws Exception {
        elsewhere.add("of-tomorrow");
        store.claimed(3);
        postgres.execute("UPDATE baton.request SET flow = 'of-tomorrow', recover_after = now() WHERE id IN"
                + " (SELECT id FROM baton.request LIMIT 2)");
        postgres.execute("UPDATE baton.request SET flow = 'of-yesterday', recover_after = now() WHERE flow = 'note'");
        recover("node-a");

        awaitWaiting(1);
    }

    @Test
    void aRecovererThatStopsGivesItsLeaseUp() {
        Recovery recovery = recover("node-a");
        awaitNumber("the lease", "SELECT count(*) FROM baton.node_lease WHERE node_id = 'node-a'", 1);

        await(recovery.stop());
        nodes.recoveries().clear();

        assertThat(postgres.number("SELECT count(*) FROM baton.node_lease WHERE lease_until > now()"))
                .isZero();
    }

    private Recovery recover(String nodeId) {
        return nodes.recover(nodeId, TestFlows.catalog());
    }

    private void awaitWaiting(int count) {
        Awaitility.await("requests that wait for their flow")
                .atMost(Duration.ofSeconds(10))
                .until(() -> nodes.meters()
                                .get("baton.requests.waiting.for.flow")
                                .gauge()
                                .value()
                        == count);
    }

    private void awaitDone(int count) {
        awaitNumber("answers", "SELECT count(*) FROM baton.request WHERE state = 'done'", count);
    }

    private void awaitNumber(String what, String sql, long number) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> postgres.number(sql) == number);
    }

    private void nothingIsRecoveredFor(Duration time) {
        Awaitility.await("nothing")
                .during(time)
                .atMost(time.plusSeconds(2))
                .until(() -> postgres.number("SELECT count(*) FROM baton.request WHERE epoch > 1") == 0);
    }
}
