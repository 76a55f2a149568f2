package dev.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.message.RoleName;
import dev.baton.message.WantedNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: they only have a port. */
class NodeKeeperTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> AT_FIRST =
            List.of("compute-service-1", "db-worker-1", "db-worker-2", "gateway-1");

    @TempDir
    Path dir;

    private final List<String> news = Collections.synchronizedList(new ArrayList<>());
    private LocalCluster cluster;
    private NodeKeeper keeper;

    @BeforeEach
    void start() {
        ClusterPlan plan = ClusterPlan.onFreePorts(1, 2, 1);
        cluster = LocalCluster.start(
                new LocalCluster.Settings(
                        FakeNodes.installed(dir),
                        plan,
                        dir,
                        DatabaseAddress.of("postgresql://nobody@127.0.0.1:1/x"),
                        true,
                        NodeKeeper.environment(plan, dir)),
                news::add);
        cluster.awaitReady(SOON, name -> {});
        keeper = NodeKeeper.start(cluster, dir, node -> node.with(Map.of("FAKE_EXTRA", "yes")), news::add);
    }

    @AfterEach
    void stop() {
        keeper.close();
        cluster.close();
    }

    @Test
    void nodesAreStartedAndStoppedAsWantedAndAsAtFirstWhenNothingIsWantedAnyMore() {
        List<NodeProcess> first = cluster.nodes();

        want(Map.of(RoleName.DB_WORKER, 3, RoleName.COMPUTE_SERVICE, 0), "gateway-1");

        there("db-worker-1", "db-worker-2", "db-worker-3", "gateway-1");
        await().atMost(SOON).until(() -> cluster.node("db-worker-3").ready());
        assertThat(cluster.node("db-worker-3").plan().environment()).containsEntry("FAKE_EXTRA", "yes");

        WantedNodes.withdraw(dir);

        there(AT_FIRST.toArray(String[]::new));
        await().atMost(SOON).until(() -> cluster.node("compute-service-1").ready());
        assertThat(cluster.node("db-worker-1").pid())
                .as("the others were left alone")
                .isEqualTo(first.get(1).pid());
        assertThat(news).anyMatch(line -> line.startsWith("db-worker-3 is started (pid "));
        assertThat(news).contains("compute-service-1 is stopped, as the live lab wants");
        assertThat(news).as("what is stopped is not started again by itself").noneMatch(line -> line.contains("ended"));
    }

    @Test
    void whatIsNotWantedAgainHoldsNoLongerThanItSaid() {
        new WantedNodes(
                        Map.of(RoleName.DB_WORKER, 1),
                        "gateway-1",
                        Instant.now().plusSeconds(2))
                .write(dir);

        there("compute-service-1", "db-worker-1", "gateway-1");
        there(AT_FIRST.toArray(String[]::new));
    }

    @Test
    void theNodeThatThePageComesFromStaysAndThereIsABound() {
        want(Map.of(RoleName.DB_WORKER, 1, RoleName.COMPUTE_SERVICE, 99), "db-worker-2");

        there(
                "compute-service-1",
                "compute-service-2",
                "compute-service-3",
                "compute-service-4",
                "db-worker-2",
                "gateway-1");

        want(Map.of(RoleName.COMPUTE_SERVICE, 0), "compute-service-1");
        there(AT_FIRST.toArray(String[]::new));
    }

    @Test
    void whatCanNotBeReadChangesNothingAndIsSaidOnce() throws IOException {
        Files.writeString(dir.resolve("wanted-nodes.json"), "{");

        await().atMost(SOON).until(() -> !news.isEmpty());
        Files.writeString(dir.resolve("wanted-nodes.json"), "{}");
        await().atMost(SOON).until(() -> news.size() > 1);

        assertThat(news)
                .hasSize(2)
                .allMatch(line -> line.startsWith("The nodes that the live lab wants can't be had: "));
        there(AT_FIRST.toArray(String[]::new));
    }

    @Test
    void nodesWithSeveralRolesAreNotCounted() {
        assertThat(NodeKeeper.environment(ClusterPlan.ofEqualNodesOnFreePorts(2), dir))
                .isEmpty();
    }

    private void want(Map<RoleName, Integer> counts, String keep) {
        new WantedNodes(counts, keep, Instant.now().plus(SOON)).write(dir);
    }

    private void there(String... names) {
        await().atMost(SOON).untilAsserted(() -> assertThat(cluster.nodes())
                .extracting(NodeProcess::name)
                .containsExactlyInAnyOrder(names));
    }
}
