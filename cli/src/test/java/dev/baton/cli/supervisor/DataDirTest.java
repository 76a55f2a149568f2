package dev.baton.cli.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.supervisor.ClusterState.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirTest {
    @TempDir
    private Path dir;

    private Path usual;
    private Path last;

    @BeforeEach
    void folders() throws IOException {
        usual = Files.createDirectory(dir.resolve("usual"));
        last = Files.createDirectory(dir.resolve("last"));
    }

    private static void runIn(Path folder) {
        new StateFile(folder)
                .write(new ClusterState(
                        Running.thisProcess(), true, "postgresql://h:1/d", Optional.empty(), List.of()));
    }

    @Test
    void whereNoneIsNamedTheClusterIsMeantThatRuns() {
        assertThat(DataDir.running(usual, () -> Optional.of(last)))
                .as("none runs")
                .isEqualTo(usual);

        runIn(last);
        assertThat(DataDir.running(usual, () -> Optional.of(last))).isEqualTo(last);

        runIn(usual);
        assertThat(DataDir.running(usual, () -> Optional.of(last))).isEqualTo(usual);
    }

    @Test
    void aFolderThatIsNamedIsMeantWhateverRunsElsewhere() {
        assertThat(DataDir.of(Optional.of(usual)).ofRunning()).isEqualTo(usual);
    }
}
