package dev.baton.dbworker.recovery;

import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.noKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.OneCommit;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Orphans of flows that reply in the transaction of their last database stage. */
@ExtendWith(SharedPostgres.class)
class RecoveredOneCommitTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestPostgres postgres;
    private final DurableStore store;
    private final TestNodes nodes;

    RecoveredOneCommitTest(TestPostgres postgres) throws Exception {
        this.postgres = postgres;
        this.store = new DurableStore(vertx, postgres, OneCommit.catalog());
        this.nodes = new TestNodes(vertx, store, TestNodes.Rules.maxDeaths(2));
        nodes.serve(OneCommit.catalog());
    }

    @AfterEach
    void close() {
        nodes.close();
        store.close();
    }

    @Test
    void anOrphanWhoseLastDatabaseStageIsStillDueEndsInItsTransaction() {
        UUID id = id();
        store.run(OneCommit.firstOfTwo(id, noKey(), "tea"));

        recover();

        awaitState(id, RequestState.DONE);
        assertThat(store.find(id).epoch()).isEqualTo(2);
        assertThat(store.find(id).history())
                .extracting(StoredRequest.Change::event)
                .containsExactly("accepted", "checkpoint", "recovered", "done");
        assertThat(postgres.number("SELECT count(*) FROM baton.request r JOIN lanes.note n ON r.xmin = n.xmin"))
                .isEqualTo(1);
        assertThat(postgres.number("SELECT count(*) FROM lanes.note")).isEqualTo(2);
    }

    @Test
    void anOrphanWhoseTailThrewInItsTransactionBecomesADeadLetterWithItsEffect() {
        UUID id = id();
        store.run(OneCommit.first(id, noKey(), OneCommit.THROWN));

        recover();

        awaitState(id, RequestState.DEAD);
        assertThat(store.find(id).nextStage()).isEqualTo("word");
        assertThat(store.find(id).cause())
                .hasValueSatisfying(cause -> assertThat(cause).contains("Stage 'word' failed", "not that word"));
        assertThat(postgres.number("SELECT count(*) FROM lanes.note")).isEqualTo(1);
    }

    private void recover() {
        nodes.recover("node-a", OneCommit.catalog());
    }

    private void awaitState(UUID id, RequestState state) {
        Awaitility.await("it is " + state)
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(store.find(id).state()).isEqualTo(state));
    }
}
