package dev.baton.inspector.api;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.NodeCard;
import dev.baton.inspector.lab.LabLease;
import dev.baton.inspector.lab.LabSettings;
import dev.baton.inspector.lab.LabSupervisor;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.inspector.query.Clocks;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.store.AuditEntry;
import dev.baton.tap.NodeClock;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of nodes that do not answer, and of those that another page has. */
class LabClusterTest {
    private static final Buffer KNOBS = Buffer.buffer("""
            {"style":"polling","arrivals":false,"perSecond":0,"atOnce":0,"databaseMillis":7,"rounds":10}""");
    private static final LabSettings SETTINGS = Json.read(KNOBS, LabSettings.class);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(
            vertx,
            new FakeMembership("g"),
            new NodeCard("g", "gateway-1", Set.of(RoleName.GATEWAY), "test", NodeCard.State.READY),
            new BusSettings(10, 10),
            new SimpleMeterRegistry());
    private final ClusterQueries cluster = new ClusterQueries(bus, Duration.ofMillis(300));
    private final NodeClock clock = NodeClock.started();
    private final LabCluster lab = new LabCluster(
            cluster,
            new Clocks(vertx, cluster, clock, "g"),
            clock,
            LabSupervisor.of(vertx, Map.of()),
            "the node with the page");

    @BeforeEach
    void open() {
        await(bus.open());
        Awaitility.await("the node to hear of itself")
                .until(() -> !cluster.all().isEmpty());
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

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

    @Test
    void knobsOfAnotherPageAreNotTurnedBack() {
        bus.queries().answerWith(question -> Future.succeededFuture(Json.write(new LabLease(false, false))));

        ApiProblem problem = problem(lab.reset("b"));
        assertThat(problem.document().status()).isEqualTo(409);
        assertThat(AdminCalls.outcome(problem)).isEqualTo(AuditEntry.FAILED);
    }

    private static ApiProblem problem(Future<?> act) {
        Throwable failure = catchThrowable(() -> await(act));
        return failure instanceof ApiProblem problem ? problem : (ApiProblem) failure.getCause();
    }
}
