package dev.baton.inspector.api;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.NodeCard;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.message.RoleName;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A cluster of one node, which answers what the test says, or does not. */
abstract class AskedNode {
    final Vertx vertx = Vertx.vertx();
    final Bus bus = new Bus(
            vertx,
            new FakeMembership("g"),
            new NodeCard("g", "gateway-1", Set.of(RoleName.GATEWAY), "test", NodeCard.State.READY),
            new BusSettings(10, 10),
            new SimpleMeterRegistry());
    final ClusterQueries cluster = new ClusterQueries(bus, Duration.ofMillis(300));

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

    static ApiProblem problem(Future<?> act) {
        Throwable failure = catchThrowable(() -> await(act));
        return failure instanceof ApiProblem problem ? problem : (ApiProblem) failure.getCause();
    }
}
