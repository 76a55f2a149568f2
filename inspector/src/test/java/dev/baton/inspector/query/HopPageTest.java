package dev.baton.inspector.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.inspector.query.Clocks.Offset;
import dev.baton.tap.Hop;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was seen on another node is shown by the clock of the node that asks. */
class HopPageTest {
    private static final Instant SEEN = Instant.parse("2026-11-29T12:00:00.020Z");
    private static final HopPage PAGE = new HopPage(
            List.of(new Hop(
                    "db-worker-1",
                    1,
                    SEEN,
                    Hop.Direction.IN,
                    Hop.Kind.COMMAND,
                    new Hop.Route("baton.node.1", "gateway-1", "db-worker-1"),
                    new Hop.Ids("a-1", Optional.empty(), Optional.empty()),
                    new Hop.Work(Optional.empty(), Optional.empty()),
                    10,
                    "loop",
                    Hop.Effort.NONE,
                    Optional.empty(),
                    Hop.Content.NONE)),
            0,
            List.of(),
            1,
            0);

    private static Instant seen(Offset offset) {
        return PAGE.by(offset).hops().getFirst().at();
    }

    @Test
    void aClockThatIsAheadIsTakenBack() {
        assertThat(seen(new Offset(12_000_000, 1_000_000, 2_000_000))).isEqualTo(SEEN.minusMillis(12));
        assertThat(seen(new Offset(-12_000_000, 1_000_000, 2_000_000))).isEqualTo(SEEN.plusMillis(12));
    }

    @Test
    void anOffsetWithinItsErrorIsNone() {
        assertThat(seen(new Offset(900_000, 1_000_000, 2_000_000))).isEqualTo(SEEN);
        assertThat(seen(Offset.NONE)).isEqualTo(SEEN);
    }
}
