package dev.baton.cli.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.CommandRun;
import dev.baton.cli.supervisor.ClusterState.NodeState;
import dev.baton.cli.supervisor.ClusterState.Running;
import dev.baton.cluster.LocalDatabase;
import dev.baton.cluster.Ports;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
    @TempDir
    Path dir;

    private void running(LocalDatabase database, NodeState... nodes) {
        new StateFile(dir)
                .write(new ClusterState(
                        Running.thisProcess(), true, database.address().uri(), Optional.empty(), List.of(nodes)));
    }

    private CommandRun status(String... more) {
        return more.length == 0
                ? CommandRun.of("status", "--data-dir=" + dir)
                : CommandRun.of("status", "--data-dir=" + dir, more[0]);
    }

    @Test
    void aDatabaseThatIsDownIsSaidAndTheExitCodeIsNotZero() {
        try (LocalDatabase database = LocalDatabase.start(dir.resolve("postgres"))) {
            running(database);
            assertThat(status().code()).isZero();
            assertThat(status().out()).contains("database: postgresql://").doesNotContain("not ready");

            database.kill();
            CommandRun down = status();
            assertThat(down.code()).isEqualTo(1);
            assertThat(down.lineThatBegins("not ready: "))
                    .startsWith(
                            "not ready: The database at 127.0.0.1:" + database.port() + "/baton can't be reached: ");
            assertThat(status("--json").out()).contains("\"databaseProblem\":\"The database at 127.0.0.1:");
            assertThat(status("--json").code()).isEqualTo(1);

            database.startAgain();
            assertThat(status().code()).isZero();
        }
    }

    @Test
    void whatAKilledSupervisorLeftIsSaidAndIsNotNothing() {
        assertThat(status().code()).isEqualTo(3);
        try (LocalDatabase database = LocalDatabase.start(dir.resolve("postgres"))) {
            CommandRun left = status();

            assertThat(left.code()).isEqualTo(1);
            assertThat(left.out()).contains("there still runs: PostgreSQL").contains("baton down");
            assertThat(status("--json").out()).contains("\"leftOver\":[\"PostgreSQL\"]");
        }
        assertThat(status().out()).contains("Nothing is running");
    }

    @Test
    void aNodeThatIsDownIsSaidAndTheExitCodeIsNotZero() {
        try (LocalDatabase database = LocalDatabase.start(dir.resolve("postgres"))) {
            running(
                    database,
                    new NodeState(
                            "gateway-1",
                            "gateway",
                            ProcessHandle.current().pid(),
                            Optional.empty(),
                            Ports.free(),
                            Instant.parse("2026-11-23T06:00:00Z"),
                            "gateway-1.log"));
            CommandRun down = status();
            assertThat(down.code()).isEqualTo(1);
            assertThat(down.lineThatBegins("gateway-1")).contains("not ready");
        }
    }
}
