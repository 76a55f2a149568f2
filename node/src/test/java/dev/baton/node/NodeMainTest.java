package dev.baton.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.message.RoleName;
import dev.baton.testing.FreePorts;
import dev.baton.testing.JvmProcess;
import io.vertx.core.Future;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test is a process as a user would start it. */
class NodeMainTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    @Test
    void anUnknownKeyIsOneLineAndExitCode1() throws Exception {
        assertGivesUp(
                "node: {adminport: 1}",
                "baton: node.adminport is not a known key; allowed in node: admin-host, admin-port, ");
    }

    @Test
    void aBadValueIsOneLineAndExitCode1() throws Exception {
        assertGivesUp(
                "node: {admin-port: 70000}",
                "baton: node.admin-port is 70000; allowed: it must be less than or equal to 65535 (");
    }

    @Test
    void aClusterPortThatIsTakenIsOneLineAndExitCode1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertGivesUp(
                    TestNodes.config("n", taken.getLocalPort()),
                    "baton: cluster.port %d on 127.0.0.1 is taken".formatted(taken.getLocalPort()));
        }
    }

    @Test
    void numbersAreWrittenAlikeInEachLanguage() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            try (JvmProcess node = TestNodes.process(
                    dir,
                    TestNodes.config("n", taken.getLocalPort()),
                    Map.of("JDK_JAVA_OPTIONS", "-Duser.language=ar -Duser.country=EG"))) {
                assertThat(node.exitCode(SOON)).isEqualTo(1);
                assertThat(node.err()).contains("cluster.port %s on".formatted(taken.getLocalPort()));
            }
        }
    }

    @Test
    void anAdminPortThatIsTakenIsOneLineAndExitCode1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertGivesUp(
                    TestNodes.config("n", FreePorts.one()).replace("admin-port: 0", "admin-port: " + port),
                    "baton: node.admin-port %d on 127.0.0.1 can't be opened: ".formatted(port));
        }
    }

    @Test
    void whateverEndsAStartIsOneLineWithoutTheNameOfAClass() throws Exception {
        String config = TestNodes.config("n", FreePorts.one());
        try (JvmProcess node = TestNodes.process(dir, config, Map.of(), FailingRole.class)) {
            assertThat(node.exitCode(SOON)).isEqualTo(1);
            assertThat(node.err().lines()).containsExactly("baton: The node can't start: no answer from 192.0.2.1");
            assertThat(node.out()).contains("The node can't start").contains("IOException");
        }
    }

    /** Fails with what is neither a problem of the configuration nor one that was foreseen. */
    public static final class FailingRole implements Role {
        @Override
        public RoleName name() {
            return RoleName.GATEWAY;
        }

        @Override
        public Future<RunningRole> start(NodeContext node) {
            return Future.failedFuture(new IOException("no answer from 192.0.2.1"));
        }
    }

    @Test
    void aRoleThatIsNotOnTheClassPathIsOneLineAndExitCode1() throws Exception {
        Path file = Files.writeString(dir.resolve("baton.yaml"), "");
        try (JvmProcess node = JvmProcess.start(
                dir, Map.of(), JvmProcess.classPath(), NodeMain.class.getName(), "gateway", file.toString())) {
            assertThat(node.exitCode(SOON)).isEqualTo(1);
            assertThat(node.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("baton: The role gateway is not on the class path");
        }
    }

    @Test
    void aTransportWhoseLibraryIsMissingIsOneLineAndExitCode1() throws Exception {
        assertHasNoIoUring("netty-transport-native-io_uring", "could not load a native library");
    }

    @Test
    void aTransportWhoseClassesAreMissingIsOneLineAndExitCode1() throws Exception {
        assertHasNoIoUring("io_uring", "its jar is missing");
    }

    private void assertHasNoIoUring(String missingJars, String why) throws Exception {
        Path file = Files.writeString(dir.resolve("baton.yaml"), "node: {transport: io_uring}");
        String without = Arrays.stream(JvmProcess.classPath().split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().contains(missingJars))
                .collect(Collectors.joining(File.pathSeparator));
        Path services = Files.createDirectories(dir.resolve("services/META-INF/services"));
        Files.writeString(services.resolve(Role.class.getName()), SampleRole.class.getName());
        try (JvmProcess node = JvmProcess.start(
                dir,
                Map.of(),
                without + File.pathSeparator + dir.resolve("services"),
                NodeMain.class.getName(),
                "gateway",
                file.toString())) {
            assertThat(node.exitCode(SOON)).isEqualTo(1);
            assertThat(node.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("baton: node.transport is io_uring, which this machine doesn't have: " + why)
                    .contains("; here: auto, nio");
        }
    }

    @Test
    void theDecoderWithTheHoleIsRefusedInOneLineAndExitCode1() throws Exception {
        Path services = dir.resolve("baton.yaml");
        Files.writeString(services, "");
        String wrongOrder = RequestDecoderTest.vertxCoreFirst();
        try (JvmProcess node =
                JvmProcess.start(dir, Map.of(), wrongOrder, NodeMain.class.getName(), "gateway", services.toString())) {
            assertThat(node.exitCode(SOON)).isEqualTo(1);
            assertThat(node.err().lines()).singleElement().asString().contains("CVE-2026-102479");
        }
    }

    @Test
    void aNodeIsReadyQuietlyAndDrainsOnSigterm() throws Exception {
        // A start on a busy machine may hold an event loop for a while; that is not what this test is about.
        Map<String, String> patient = Map.of("BATON_NODE_EVENT_LOOP_LIMIT", "20s");
        try (JvmProcess node = TestNodes.process(dir, TestNodes.config("n1", FreePorts.one()), patient)) {
            await("ready").atMost(SOON).until(() -> node.out().contains("Ready: "));
            assertThat(node.err()).isEmpty();
            assertThat(node.out().lines()).allMatch(line -> line.matches("\\S+ INFO  n1 \\[.+] - \\w+: .+"));

            node.terminate();

            node.exitCode(SOON);
            assertThat(node.out()).contains("Draining").contains("Node: Stopped");
            assertThat(node.err()).isEmpty();
        }
    }

    @Test
    void aNodeEndsWithTheProcessThatStartedIt() throws Exception {
        Process parent = new ProcessBuilder("sleep", "60").start();
        Map<String, String> environment = Map.of("BATON_PARENT_PID", Long.toString(parent.pid()));
        try (JvmProcess node = TestNodes.process(dir, TestNodes.config("n1", FreePorts.one()), environment)) {
            await("ready").atMost(SOON).until(() -> node.out().contains("Ready: "));

            parent.destroyForcibly();

            assertThat(node.exitCode(SOON)).isZero();
            assertThat(node.out()).contains("Node: Stopped");
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void aJsonLogIsOneObjectALine() throws Exception {
        String config = TestNodes.config("n1", FreePorts.one()) + "logging: {format: json}\n";
        try (JvmProcess node = TestNodes.process(dir, config, Map.of())) {
            await("ready").atMost(SOON).until(() -> node.out().contains("Ready: "));

            assertThat(node.out().lines())
                    .allMatch(line -> line.startsWith("{\"time\":") && line.contains("\"node\":\"n1\""));
        }
    }

    private void assertGivesUp(String config, String line) throws Exception {
        try (JvmProcess node = TestNodes.process(dir, config, Map.of())) {
            assertThat(node.exitCode(SOON)).isEqualTo(1);
            assertThat(node.err().lines()).singleElement().asString().startsWith(line);
        }
    }
}
