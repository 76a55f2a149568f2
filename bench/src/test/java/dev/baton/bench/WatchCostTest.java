package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster, a real viewer; a short run beside others says nothing of the cost itself. */
class WatchCostTest {

    @Test
    void itIsMeasuredInTurnsWithAViewerThatGetsFrames(@TempDir Path out) {
        SoloOptions options = new SoloOptions(true, Optional.empty(), Optional.of(1), 1, 2, 1, out);

        WatchCost.Report report = new WatchCost(options, line -> {}).run();

        assertThat(report.turns()).hasSize(2).allSatisfy(turn -> {
            assertThat(turn.before()).isPositive();
            assertThat(turn.perSecond()).isPositive();
            assertThat(turn.after()).isPositive();
            assertThat(turn.frames()).isPositive();
        });
    }
}
