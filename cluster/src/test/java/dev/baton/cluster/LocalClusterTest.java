package dev.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path dir;

    private final List<String> news = Collections.synchronizedList(new ArrayList<>());

    private LocalCluster start(ClusterPlan plan, boolean restart) {
        return LocalCluster.start(
                new LocalCluster.Settings(
                        FakeNodes.installed(dir),
                        plan,
                        dir,
                        DatabaseAddress.of("postgresql://nobody@127.0.0.1:1/x"),
                        restart,
                        Map.of()),
                news::add);
    }

    @Test
    void stoppingLeavesNothingRunning() {
        List<NodeProcess> nodes;
        try (LocalCluster cluster = start(ClusterPlan.onFreePorts(1, 1, 1), true)) {
            List<String> ready = new ArrayList<>();
            cluster.awaitReady(SOON, ready::add);
            nodes = cluster.nodes();
            assertThat(ready).containsExactlyInAnyOrder("gateway-1", "db-worker-1", "compute-service-1");
            assertThat(nodes).allMatch(NodeProcess::ready);
        }
        assertThat(nodes).noneMatch(NodeProcess::alive);
        assertThat(news).isEmpty();
    }

    @Test
    void onlyDbWorkersGetTheAddressOfTheDatabase() throws IOException {
        try (LocalCluster cluster = start(ClusterPlan.onFreePorts(1, 1, 1), true)) {
            cluster.awaitReady(SOON, name -> {});
        }

        assertThat(log("db-worker-1")).contains("It has the address of the database");
        assertThat(log("gateway-1")).contains("plays gateway").doesNotContain("the database");
        assertThat(log("compute-service-1")).contains("plays compute").doesNotContain("the database");
    }

    private String log(String node) throws IOException {
        return Files.readString(dir.resolve("logs").resolve(node + ".log"));
    }

    @Test
    void aNodeThatDiesIsStartedAgain() {
        try (LocalCluster cluster = start(ClusterPlan.onFreePorts(1, 0, 0), true)) {
            cluster.awaitReady(SOON, name -> {});
            NodeProcess before = cluster.node("gateway-1");
            before.kill();
            await().atMost(SOON).until(() -> cluster.node("gateway-1").pid() != before.pid());
            cluster.awaitReady(SOON, name -> {});
            assertThat(news.getFirst())
                    .contains("gateway-1 (pid " + before.pid() + ") ended by signal 9; it is started again in");
        }
    }

    @Test
    void unlessThatIsTurnedOff() {
        try (LocalCluster cluster = start(ClusterPlan.onFreePorts(1, 0, 0), false)) {
            cluster.awaitReady(SOON, name -> {});
            cluster.node("gateway-1").kill();
            await().atMost(SOON).untilAsserted(() -> assertThat(news).hasSize(1));
            assertThat(cluster.node("gateway-1").alive()).isFalse();
            cluster.startAgain("gateway-1");
            cluster.awaitReady(SOON, name -> {});
        }
    }

    @Test
    void aNodeThatFailsAtItsStartIsToldByItsLastWords() {
        ClusterPlan plan = ClusterPlan.onFreePorts(1, 1, 0).with("db-worker-1", Map.of("FAKE_MODE", "fails"));
        try (LocalCluster cluster = start(plan, true)) {
            assertThatThrownBy(() -> cluster.awaitReady(SOON, name -> {}))
                    .isInstanceOf(ClusterProblem.class)
                    .hasMessageStartingWith("db-worker-1 does not start: The fake node can't start (its log: ");
        }
    }

    @Test
    void aNodeThatIsNeverReadyIsToldWithTheEndOfItsLog() {
        ClusterPlan plan = ClusterPlan.onFreePorts(1, 0, 0).with("gateway-1", Map.of("FAKE_MODE", "never"));
        try (LocalCluster cluster = start(plan, true)) {
            assertThatThrownBy(() -> cluster.awaitReady(Duration.ofSeconds(2), name -> {}))
                    .hasMessageContaining("gateway-1 was not ready within 2 s")
                    .hasMessageContaining("The fake node gateway-1 plays gateway");
        }
    }

    @Test
    void aFrozenNodeIsNotReadyUntilItThaws() {
        try (LocalCluster cluster = start(ClusterPlan.onFreePorts(1, 0, 0), true)) {
            cluster.awaitReady(SOON, name -> {});
            NodeProcess node = cluster.node("gateway-1");
            node.freeze();
            assertThat(node.alive()).isTrue();
            await("what it was asked before the signal reached it is answered")
                    .atMost(SOON)
                    .until(() -> !node.ready());
            node.thaw();
            await().atMost(SOON).until(node::ready);
            node.freeze(); // and stopping a frozen one takes no longer
        }
    }

    @Test
    void aPortThatIsWantedTwiceIsRefusedBeforeAnythingStarts() {
        ClusterPlan plan = ClusterPlan.of(1, 1, 0, 20_001, 20_001);

        assertThatThrownBy(() -> start(plan, true)).hasMessageStartingWith("Port 20001 is wanted twice");
    }

    @Test
    void aTakenPortIsToldBeforeAnythingStarts() throws IOException {
        ClusterPlan plan = ClusterPlan.onFreePorts(1, 1, 0);
        int port = plan.nodes().getLast().adminPort();
        try (ServerSocket squatter = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(plan, true))
                    .hasMessage("Port " + squatter.getLocalPort()
                            + " is taken; choose others with --http-port and --admin-port");
        }
        assertThat(dir.resolve("logs")).doesNotExist();
    }
}
