package dev.baton.node.cluster;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.config.ConfigFile;
import dev.baton.inspector.query.Subscriptions.Subscription;
import dev.baton.node.TestNodes;
import dev.baton.node.transport.TransportChoice;
import dev.baton.testing.FreePorts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real cluster of one, in whose table a line is left of an unknown node. */
class ClusterSubscriptionsTest {
    private static final Duration JOINS = Duration.ofSeconds(30);
    private static final String ADDRESS = "some.address";

    private Cluster cluster;

    @BeforeEach
    void join() {
        ConfigFile config = ConfigFile.parse("test.yaml", TestNodes.config("here", FreePorts.one()), Map.of());
        cluster = await(
                "the cluster",
                JOINS,
                Cluster.join(
                        config.section("cluster", ClusterSettings.class),
                        new EventLoops(0, Duration.ofSeconds(1)),
                        TransportChoice.NIO.here(),
                        new SimpleMeterRegistry()));
    }

    @AfterEach
    void leave() {
        await("the end", JOINS, cluster.vertx().close());
    }

    @Test
    void whatWasLeftOfANodeThatIsGoneIsFlaggedAndRepaired() {
        await(cluster.vertx().eventBus().consumer(ADDRESS, message -> {}).completion());
        Promise<Void> planted = Promise.promise();
        ((VertxInternal) cluster.vertx())
                .clusterManager()
                .addRegistration(ADDRESS, new RegistrationInfo("nobody", 1, false), planted);
        await(planted.future());
        Subscription orphan = new Subscription(ADDRESS, "nobody", false);

        assertThat(await(cluster.subscriptions().all()))
                .contains(orphan, new Subscription(ADDRESS, cluster.membership().self(), true));
        assertThat(await(cluster.subscriptions().removeOrphans())).containsExactly(orphan);

        assertThat(await(cluster.subscriptions().all()))
                .containsExactly(new Subscription(ADDRESS, cluster.membership().self(), true));
    }
}
