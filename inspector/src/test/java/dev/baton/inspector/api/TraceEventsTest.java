package dev.baton.inspector.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.inspector.api.TimelineView.Message;
import dev.baton.inspector.api.TimelineView.Row;
import dev.baton.inspector.api.TimelineView.SpanView;
import dev.baton.message.Json;
import dev.baton.testing.TraceFile;
import dev.baton.timeline.Track;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceEventsTest {

    private static final TimelineView TIMELINE = new TimelineView(
            "01a2085a-5877-7873-9548-eb37aab1e56d",
            "transfer",
            "notification",
            "replied",
            Instant.EPOCH,
            900,
            "",
            Optional.empty(),
            10,
            Optional.empty(),
            List.of(
                    new Row("gateway-1/loop", "gateway-1", "gateway", Track.Kind.EVENT_LOOP, "loop"),
                    new Row("gateway-1/parked", "gateway-1", "gateway", Track.Kind.PARKED, ""),
                    new Row("db-worker-1/Lane 1", "db-worker-1", "db-worker", Track.Kind.CONNECTION, "Lane 1")),
            List.of(
                    span("1", "gateway-1/loop", "run", "A", 0, 100),
                    span("2", "gateway-1/parked", "wait", "one", 100, 500),
                    span("3", "gateway-1/parked", "wait", "overlaps it halfway", 300, 800),
                    span("4", "gateway-1/parked", "wait", "is inside the first", 150, 200),
                    span("5", "db-worker-1/Lane 1", "database", "DB", 200, 400),
                    span("6", "db-worker-1/Lane 1", "database", "COMMIT", 300, 400),
                    span("7", "db-worker-1/Lane 1", "state", "claimed", 400, 400)),
            List.of(
                    new Message("c", "command", "DB", "gateway-1/loop", "db-worker-1/Lane 1", 100, 210, 120),
                    // by clocks that are not quite right it comes before it was sent, and to a loop that does nothing
                    new Message("d", "completion", "DB", "db-worker-1/Lane 1", "gateway-1/loop", 400, 390, 90),
                    // at the end of a slice nothing lasts any more
                    new Message("e", "command", "DB", "gateway-1/loop", "db-worker-1/Lane 1", 100, 400, 120),
                    new Message("f", "completion", "DB", "db-worker-1/Lane 1", "gateway-1/loop", 410, 500, 90)));

    private static SpanView span(String id, String track, String kind, String label, long from, long to) {
        return new SpanView(id, Optional.empty(), track, kind, label, from, to, Map.of("batch", "3"));
    }

    @Test
    void aViewerCanShowAllOfATimeline() throws IOException {
        TraceFile file = TraceFile.read(Json.write(TraceEvents.of(TIMELINE)).toString());

        assertThat(file.threads().keySet()).containsExactlyInAnyOrder("gateway-1", "db-worker-1");
        assertThat(file.threads().get("gateway-1")).contains("loop", "parked", "parked (2)");
        assertThat(file.threads().get("db-worker-1")).contains("Lane 1");
        assertThat(file.slices())
                .extracting(TraceFile.Slice::name)
                .contains("A", "one", "overlaps it halfway", "is inside the first", "COMMIT");
        assertThat(file.flows()).isEqualTo(4);
        assertThat(file.slices())
                .extracting(TraceFile.Slice::thread)
                .filteredOn(thread -> thread.startsWith("messages"))
                .as("one line for each track")
                .hasSizeGreaterThan(2);
        assertThat(new HashSet<>(file.slices().stream()
                        .map(TraceFile.Slice::thread)
                        .filter(thread -> thread.startsWith("messages"))
                        .toList()))
                .hasSize(2);
    }
}
