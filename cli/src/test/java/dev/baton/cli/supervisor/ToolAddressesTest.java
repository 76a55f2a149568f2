package dev.baton.cli.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.command.ToolCommand;
import dev.baton.cli.supervisor.ClusterState.NodeState;
import dev.baton.cli.supervisor.ClusterState.Running;
import dev.baton.terminal.CommandTool;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tool gets the addresses at which the running cluster answers. */
class ToolAddressesTest {
    private static final Running SELF = Running.thisProcess();
    private static final List<String> ADDRESSES =
            List.of(CommandTool.GATEWAYS, CommandTool.ADMINS, CommandTool.CA_FILE);

    @TempDir
    Path dir;

    @AfterEach
    void clear() {
        ADDRESSES.forEach(System::clearProperty);
    }

    private static NodeState node(String name, Running process, Optional<Integer> httpPort, int adminPort) {
        return new NodeState(name, "gateway", process.pid(), httpPort, adminPort, process.since(), name + ".log");
    }

    private Map<String, String> addresses(Optional<Path> caFile) {
        Running gone = new Running(SELF.pid(), Instant.parse("2020-01-01T00:00:00Z"));
        new StateFile(dir)
                .write(new ClusterState(
                        SELF,
                        true,
                        "postgresql://u:p@h:1/d",
                        caFile,
                        List.of(
                                node("gateway-1", gone, Optional.of(8080), 9090),
                                node("gateway-2", SELF, Optional.of(8080), 9091))));
        Map<String, String> seen = new ConcurrentHashMap<>();
        ToolCommand.of(new Tool(seen)).execute("--data-dir=" + dir);
        return seen;
    }

    /** Notes what it gets. */
    private record Tool(Map<String, String> seen) implements ToolProvider {
        @Override
        public String name() {
            return "notes";
        }

        @Override
        public int run(PrintWriter out, PrintWriter err, String... arguments) {
            ADDRESSES.forEach(name -> seen.put(name, System.getProperty(name, "")));
            return 0;
        }
    }

    @Test
    void thoseOfASecureClusterAreHttps() {
        Path caFile = dir.resolve("ca.pem");
        assertThat(addresses(Optional.of(caFile)))
                .containsEntry(CommandTool.GATEWAYS, "https://127.0.0.1:8080")
                .containsEntry(CommandTool.ADMINS, "https://127.0.0.1:9091")
                .containsEntry(CommandTool.CA_FILE, caFile.toString());
    }

    @Test
    void aNodeWhoseProcessIsGoneIsNotAmongThem() {
        assertThat(addresses(Optional.empty())).containsEntry(CommandTool.ADMINS, "http://127.0.0.1:9091");
    }
}
