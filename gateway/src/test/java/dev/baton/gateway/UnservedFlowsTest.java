package dev.baton.gateway;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.KnownFlow;
import dev.baton.bus.NodeCard;
import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnservedFlowsTest {
    private static final Flow<?, ?> BOOKING = Flow.named("booking")
            .post("/bookings", String.class)
            .onDatabase(
                    "book",
                    String.class,
                    DatabaseStage.each((transaction, text) -> Future.succeededFuture(Outcome.done(text))))
            .reply(201);
    private static final Flow<?, ?> ECHO = Flow.named("echo")
            .post("/echo", String.class)
            .onEventLoop("echo", String.class, (context, text) -> Outcome.done(text))
            .reply(200);

    private final Vertx vertx = Vertx.vertx();
    private final FakeMembership membership = new FakeMembership("gateway");

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aFlowIsNamedWhileDbWorkersAreReadyAndNoneHasIt() {
        List<Flow<?, ?>> flows = List.of(BOOKING, ECHO);
        NodeCard self = card("gateway", RoleName.GATEWAY, KnownFlow.of(flows));
        Bus bus = new Bus(vertx, membership, self, new BusSettings(4, 3), new SimpleMeterRegistry());
        await(bus.open());
        UnservedFlows unserved = new UnservedFlows(flows, bus.roster());
        unserved.watch();
        assertThat(unserved.lines()).as("no db-worker at all is another matter").isEmpty();

        announce(bus, card("w1", RoleName.DB_WORKER, List.of(new KnownFlow("booking", 1, "other"))));

        assertThat(unserved.lines())
                .containsExactly("no db-worker has this node's flow booking version 1: its requests are refused");

        announce(bus, card("w2", RoleName.DB_WORKER, KnownFlow.of(flows)));

        assertThat(unserved.lines()).isEmpty();
    }

    private void announce(Bus bus, NodeCard card) {
        membership.join(card.nodeId());
        vertx.eventBus().publish("baton.roster", Json.write(card));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> bus.roster().ready(RoleName.DB_WORKER).contains(card.nodeId()));
    }

    private static NodeCard card(String nodeId, RoleName role, List<KnownFlow> flows) {
        return new NodeCard(nodeId, nodeId, Set.of(role), "test", NodeCard.State.READY).with(flows);
    }
}
