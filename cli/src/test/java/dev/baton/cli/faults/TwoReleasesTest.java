package dev.baton.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.cli.mutants.BrokenBuild;
import dev.baton.cli.mutants.Edit;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.Installation;
import dev.baton.cluster.NodeProcess;
import dev.baton.cluster.testing.TestInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * This release and a next one in one cluster: an upgrade node by node, with each release in each role, and the way
 * back. The next release is this one with the edits in {@code cli/src/test/releases}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoReleasesTest {
    private static final int ORDERS = Style.values().length * Integer.getInteger("baton.faults.keys", 120);
    private static final int CONCURRENCY = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration STOPPED = Duration.ofSeconds(40);
    private static final List<String> FIRST_HALF = List.of("gateway-2", "db-worker-2", "compute-service-2");
    private static final List<String> SECOND_HALF = List.of("db-worker-1", "compute-service-1", "gateway-1");

    private static FaultCluster faultCluster;
    private static Release release;

    @BeforeAll
    static void open() throws IOException {
        release = Release.create();
        faultCluster = FaultCluster.open(ClusterPlan.onFreePorts(2, 2, 2), Map.of(), release.installation());
    }

    @AfterAll
    static void close() {
        if (faultCluster != null) {
            faultCluster.close();
        }
    }

    @Test
    @Order(1)
    void eachReleaseWorksWithTheOtherInEachRole() throws Exception {
        release.next();

        underLoad("upgrade", () -> FIRST_HALF.forEach(TwoReleasesTest::replace));
        underLoad("halves", () -> {});

        assertThat(FIRST_HALF)
                .as("nodes of the next release, while this release is there")
                .allMatch(name -> lastFormat(name).contains("format 2"));
        assertThat(linesOfAll("No verdict has code 13"))
                .as("results that only the next release reads")
                .isNotEmpty();
    }

    @Test
    @Order(2)
    void theNewFormatIsWrittenAsSoonAsEachNodeReadsIt() throws Exception {
        underLoad("upgraded", () -> SECOND_HALF.forEach(TwoReleasesTest::replace));

        await("every node writes format 3")
                .atMost(PATIENCE)
                .until(() ->
                        FIRST_HALF.stream().allMatch(name -> lastFormat(name).contains("format 3"))
                                && SECOND_HALF.stream()
                                        .noneMatch(name -> lastFormat(name).contains("format 2")));
    }

    @Test
    @Order(3)
    void aNodeOfTheFormerReleaseIsUnderstoodAgain() throws Exception {
        release.former();

        underLoad("rollback", () -> SECOND_HALF.forEach(TwoReleasesTest::replace));

        await("every node of the next release writes format 2").atMost(PATIENCE).until(() -> FIRST_HALF.stream()
                .allMatch(name -> lastFormat(name).contains("format 2")));
    }

    /** Stops a node in order, and starts it from the release that is there now. */
    private static void replace(String name) {
        NodeProcess node = faultCluster.cluster().node(name);
        node.terminate();
        node.awaitExit(STOPPED);
        faultCluster.cluster().startAgain(name);
        await(name + " is ready")
                .atMost(PATIENCE)
                .until(() -> faultCluster.cluster().node(name).ready());
    }

    private static void underLoad(String name, Runnable change) throws Exception {
        try (Transfers load = faultCluster.transfers(CONCURRENCY)) {
            Audit audit = faultCluster.audit(Instant.now());
            CountDownLatch done = load.start(name, ORDERS);
            change.run();
            boolean ended = done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            await("nothing is running").atMost(PATIENCE).until(() -> audit.running() == 0);
            await("no webhook waits").atMost(PATIENCE).until(() -> audit.webhooksWaiting() == 0);
            Audit.Report report = audit.report(load);
            assertThat(ended)
                    .as("every client has its answer; so far: %s", report)
                    .isTrue();
            assertThat(report.tally().clean()).as("%s: %s", name, report).isTrue();
        }
    }

    private static List<String> linesOfAll(String text) {
        return faultCluster.cluster().nodes().stream()
                .flatMap(node -> lines(node, text).stream())
                .toList();
    }

    /** Empty: the one that it started with. */
    private static String lastFormat(String name) {
        List<String> changes = lines(faultCluster.cluster().node(name), "Writing frames in format");
        return changes.isEmpty() ? "" : changes.getLast();
    }

    private static List<String> lines(NodeProcess node, String text) {
        try {
            return Files.readAllLines(node.log()).stream()
                    .filter(line -> line.contains(text))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(node.log().toString(), e);
        }
    }

    /**
     * A jar in front of the class path: empty, or with the classes that the next release changes. It is not called a
     * jar, so that no archive of classes is written for it each time.
     */
    private record Release(Path jar, Path formerJar, Path nextJar) {

        static Release create() throws IOException {
            Path folder = Files.createDirectories(Path.of("target", "releases").toAbsolutePath());
            Path edits = Installation.findHome().resolve("cli/src/test/releases/next.edits");
            Release release = new Release(
                    folder.resolve("release.zip"),
                    TestInstallation.packed(Files.createTempDirectory(folder, "former-"), folder),
                    TestInstallation.packed(BrokenBuild.of("next-release", Edit.in(edits)), folder));
            release.former();
            return release;
        }

        Installation installation() {
            return TestInstallation.broken(jar);
        }

        void former() throws IOException {
            deploy(formerJar);
        }

        void next() throws IOException {
            deploy(nextJar);
        }

        /** Nodes that run keep the jar that they have opened. */
        private void deploy(Path version) throws IOException {
            Path copy = Files.copy(version, jar.resolveSibling(jar.getFileName() + ".tmp"));
            Files.move(copy, jar, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
