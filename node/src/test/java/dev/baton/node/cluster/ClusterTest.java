package dev.baton.node.cluster;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bus.NodeCard.State;
import dev.baton.bus.Roster;
import dev.baton.message.RoleName;
import dev.baton.node.Node;
import dev.baton.node.NodeContext;
import dev.baton.node.Role;
import dev.baton.node.RunningRole;
import dev.baton.node.SampleRole;
import dev.baton.node.TestNodes;
import dev.baton.testing.FreePorts;
import dev.baton.testing.JvmProcess;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node in this JVM, another one in its own. */
class ClusterTest {
    private static final Duration JOINS = Duration.ofSeconds(30);
    private static final Duration BEFORE_HEARTBEATS_ARE_MISSED = Duration.ofSeconds(5);

    private final int ownPort = FreePorts.one();
    private final int otherPort = FreePorts.one();
    private final AtomicReference<Roster> roster = new AtomicReference<>();
    private final List<String> left = new CopyOnWriteArrayList<>();
    private Future<Node> node = Future.failedFuture("not started");

    @TempDir
    Path dir;

    @BeforeEach
    void start() {
        Role watching = new Role() {
            @Override
            public RoleName name() {
                return RoleName.DB_WORKER;
            }

            @Override
            public Future<RunningRole> start(NodeContext context) {
                roster.set(context.bus().roster());
                context.bus().roster().onLeft(left::add);
                return new SampleRole(name(), new CopyOnWriteArrayList<>()).start(context);
            }
        };
        node = Node.start(TestNodes.plan(TestNodes.config("here", ownPort, otherPort), watching));
        await("the node here", JOINS, node);
    }

    @AfterEach
    void stop() {
        if (node.succeeded()) {
            await("the stop", JOINS, node.result().stop());
        }
    }

    @Test
    void nodesFindEachOtherAndAKilledOneIsKnownBeforeItsHeartbeatsAreMissed() throws Exception {
        try (JvmProcess other = other()) {
            String otherId = ready();

            other.kill();

            await("its departure").atMost(BEFORE_HEARTBEATS_ARE_MISSED).until(() -> left.contains(otherId));
            assertThat(otherIsReady()).isEmpty();
        }
    }

    @Test
    void aNodeThatStopsSaysSoAndThenLeaves() throws Exception {
        try (JvmProcess other = other()) {
            String otherId = ready();
            List<State> seen = new CopyOnWriteArrayList<>();
            roster.get().onChange(() -> roster.get().all().stream()
                    .filter(c -> c.nodeId().equals(otherId))
                    .forEach(c -> seen.add(c.state())));

            other.terminate();

            await("its departure").atMost(JOINS).until(() -> left.contains(otherId));
            assertThat(seen).contains(State.DRAINING);
        }
    }

    @Test
    void aFrozenNodeIsPutOutAndComesBackWhenItThaws() throws Exception {
        try (JvmProcess other = other()) {
            String otherId = ready();

            other.freeze();

            await("its departure").atMost(JOINS).until(() -> left.contains(otherId));

            other.thaw();

            assertThat(ready()).isEqualTo(otherId);
        }
    }

    private String ready() {
        return await("the other one is ready")
                .atMost(JOINS)
                .until(this::otherIsReady, ids -> !ids.isEmpty())
                .getFirst();
    }

    private JvmProcess other() throws Exception {
        return TestNodes.process(dir, TestNodes.config("there", otherPort, ownPort), Map.of());
    }

    private List<String> otherIsReady() {
        return roster.get().ready(RoleName.GATEWAY);
    }
}
