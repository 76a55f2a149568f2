package dev.baton.inspector.api;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.bus.NodeCard;
import dev.baton.inspector.lab.LabLease;
import dev.baton.inspector.lab.LabSettings;
import dev.baton.inspector.lab.LabSupervisor;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.inspector.query.Clocks;
import dev.baton.message.Json;
import dev.baton.store.AuditEntry;
import dev.baton.tap.NodeClock;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is said of nodes that do not answer, and of those that another page has. */
class LabClusterTest extends AskedNode {
    private static final Buffer KNOBS = Buffer.buffer("""
            {"style":"polling","arrivals":false,"perSecond":0,"atOnce":0,"databaseMillis":7,"rounds":10}""");
    private static final LabSettings SETTINGS = Json.read(KNOBS, LabSettings.class);

    private final NodeClock clock = NodeClock.started();
    private final LabCluster lab = new LabCluster(
            cluster,
            new Clocks(vertx, cluster, clock, "g"),
            clock,
            LabSupervisor.of(vertx, Map.of()),
            "the node with the page");

    @Test
    void whatANodeWithoutAnAnswerDidIsNotKnown() {
        bus.queries().answerWith(question -> Future.future(never -> {}));

        for (Future<?> act :
                new Future<?>[] {lab.change("a", SETTINGS), lab.reset("a"), lab.fail("gateway-1", "kill")}) {
            ApiProblem problem = problem(act);
            assertThat(problem.document().status()).isEqualTo(502);
            assertThat(problem.document().detail()).contains("is not known").doesNotContain("Nothing was changed");
            assertThat(AdminCalls.outcome(problem)).isEqualTo(AuditEntry.IN_DOUBT);
        }
    }

    /** A node with all roles is not ready while the database is cut: the page that cut it has to renew that. */
    @Test
    void aGatewayThatIsNotReadyMakesTheLoadButNoneThatDrains() {
        bus.queries().answerWith(question -> Future.succeededFuture(Json.write(new LabLease(true, false))));

        state(NodeCard.State.STARTING);
        assertThat(await(lab.change("a", SETTINGS)).unanswered()).isEmpty();

        state(NodeCard.State.DRAINING);
        assertThat(catchThrowable(() -> lab.change("a", SETTINGS))).hasMessageContaining("No gateway");
    }

    private void state(NodeCard.State state) {
        bus.roster().announce(state);
        Awaitility.await("the node to hear of itself")
                .until(() -> cluster.all().getFirst().state() == state);
    }

    @Test
    void knobsOfAnotherPageAreNotTurnedBack() {
        bus.queries().answerWith(question -> Future.succeededFuture(Json.write(new LabLease(false, false))));

        ApiProblem problem = problem(lab.reset("b"));
        assertThat(problem.document().status()).isEqualTo(409);
        assertThat(AdminCalls.outcome(problem)).isEqualTo(AuditEntry.FAILED);
    }
}
