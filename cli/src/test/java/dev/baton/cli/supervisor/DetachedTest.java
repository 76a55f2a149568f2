package dev.baton.cli.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DetachedTest {

    /** The next {@code up} could be in another folder: {@code baton down} alone would stop that one. */
    @Test
    void theCommandToStopNamesAFolderThatIsNotTheUsualOne() {
        assertThat(Detached.stopCommand(DataDir.of(Optional.empty()))).isEqualTo("baton down");
        assertThat(Detached.stopCommand(DataDir.of(Optional.of(Path.of("/tmp/other")))))
                .isEqualTo("baton down --data-dir /tmp/other");
        assertThat(Detached.stopCommand(
                        DataDir.of(Optional.of(DataDir.of(Optional.empty()).path()))))
                .isEqualTo("baton down");
    }
}
