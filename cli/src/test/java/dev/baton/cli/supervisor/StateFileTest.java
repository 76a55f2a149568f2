package dev.baton.cli.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.cli.command.StatusCommand;
import dev.baton.cli.supervisor.ClusterState.NodeState;
import dev.baton.cli.supervisor.ClusterState.Running;
import dev.baton.cluster.ClusterProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    private static final NodeState NODE = new NodeState(
            "gateway-1",
            "gateway",
            4711,
            Optional.of(8080),
            9090,
            Instant.parse("2026-11-23T06:00:00Z"),
            "gateway-1.log");

    @TempDir
    Path dir;

    private static ClusterState by(Running supervisor) {
        return new ClusterState(supervisor, true, "postgresql://u:p@h:1/d", Optional.empty(), List.of(NODE));
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        StateFile file = new StateFile(dir);
        file.write(by(Running.thisProcess()));
        assertThat(file.read()).contains(by(Running.thisProcess()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("state.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void whatAnotherReleaseWroteIsNamedWithWhatToDo() throws IOException {
        Files.writeString(dir.resolve("state.json"), "{\"supervisor\": 1}");
        assertThatThrownBy(() -> new StateFile(dir).read())
                .isInstanceOf(ClusterProblem.class)
                .hasMessageStartingWith(dir.resolve("state.json") + " is not what")
                .hasMessageContaining("delete the file")
                .hasMessageNotContaining("dev.baton");
    }

    @Test
    void aFolderThatIsNotThereIsSaidSo() {
        Path none = dir.resolve("none");
        assertThatThrownBy(() -> new StateFile(none).write(by(Running.thisProcess())))
                .isInstanceOf(ClusterProblem.class)
                .hasMessage("Can't write " + none.resolve("state.json") + ": its folder does not exist");
    }

    @Test
    void anotherProcessThatHasItsNumberIsNotTheSupervisor() {
        StateFile file = new StateFile(dir);
        file.write(by(new Running(ProcessHandle.current().pid(), Instant.parse("2020-01-01T00:00:00Z"))));
        assertThat(file.read()).isEmpty();
        assertThat(file.readLast()).isPresent();
        assertThatThrownBy(file::require).hasMessage("Nothing is running here; start it with: baton up");
    }

    @Test
    void onlyOneHasTheLock() {
        try (DataLock first = DataLock.take(dir)) {
            assertThatThrownBy(() -> DataLock.take(dir)).hasMessageContaining("is in use by another baton");
        }
        DataLock.take(dir).close();
    }

    @Test
    void passwordsAreNotShownToPeople() {
        assertThat(StatusCommand.masked("postgresql://u:p@h:1/d")).isEqualTo("postgresql://u:***@h:1/d");
        assertThat(StatusCommand.masked("postgresql://u@h:1/d")).isEqualTo("postgresql://u@h:1/d");
    }
}
