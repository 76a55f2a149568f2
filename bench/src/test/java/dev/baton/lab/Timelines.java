package dev.baton.lab;

import dev.baton.inspector.api.TimelineView;
import dev.baton.timeline.Track.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Timelines of requests that were never sent: 30 ms, A, B, C from 1 ms on, the database from 5 to 25 ms, D, E, F from
 * 26 ms on.
 */
final class Timelines {
    static final long TOOK = 30_000;

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private Timelines() {}

    /** @param afterMicros when it began, after the first one */
    static LabTimeline notification(long afterMicros) {
        return timeline(
                "notification",
                afterMicros,
                List.of(
                        row("request", Kind.REQUEST),
                        row("loop", Kind.EVENT_LOOP),
                        row("parked", Kind.PARKED),
                        new TimelineView.Row("w/Lane 1 queue", "w", "db-worker", Kind.LANE_QUEUE, "Lane 1"),
                        new TimelineView.Row("w/Lane 1", "w", "db-worker", Kind.CONNECTION, "Lane 1"),
                        new TimelineView.Row(
                                "c/baton-compute-1", "c", "compute-service", Kind.WORKER, "baton-compute-1")),
                List.of(
                        piece("r-0", "g/loop", "run", "the platform", 0, 1_000),
                        piece("a", "g/loop", "run", "A", 1_000, 2_000),
                        piece("b", "g/loop", "run", "B", 2_000, 3_000),
                        piece("c", "g/loop", "run", "C", 3_000, 4_000),
                        piece("p", "g/parked", "wait", "DB", 4_000, 25_500),
                        piece("q", "w/Lane 1 queue", "wait", "waits for Lane 1", 4_500, 5_000),
                        piece("d", "w/Lane 1", "database", "DB", 5_000, 25_000),
                        piece("p2", "g/parked", "wait", "D to F", 25_500, 29_500),
                        piece("work", "c/baton-compute-1", "run", "D to F", 25_900, 29_200),
                        piece("s1", "c/baton-compute-1", "run", "D", 26_000, 27_000),
                        piece("s2", "c/baton-compute-1", "run", "E", 27_000, 28_000),
                        piece("s3", "c/baton-compute-1", "run", "F", 28_000, 29_000),
                        piece("r-1", "g/loop", "run", "the platform", 29_500, TOOK)),
                List.of(
                        new TimelineView.Message("m", "command", "DB", "g/parked", "w/Lane 1 queue", 4_000, 4_500, 90),
                        new TimelineView.Message("n", "completion", "", "w/Lane 1", "g/parked", 25_000, 25_500, 90)));
    }

    /** @param kind platform or virtual */
    static LabTimeline holdingAThread(String kind, long afterMicros) {
        return timeline(
                kind.equals("virtual") ? "coroutine" : "blocking",
                afterMicros,
                List.of(
                        row("request", Kind.REQUEST),
                        row("loop", Kind.EVENT_LOOP),
                        row("parked", Kind.PARKED),
                        row("own-" + afterMicros, kind.equals("virtual") ? Kind.VIRTUAL : Kind.PLATFORM),
                        new TimelineView.Row("w/Lane 1", "w", "db-worker", Kind.CONNECTION, "Lane 1")),
                List.of(
                        piece("r-0", "g/loop", "run", "the platform", 0, 1_000),
                        piece("a", "g/own-" + afterMicros, "run", "A", 1_000, 2_000),
                        piece("b", "g/own-" + afterMicros, "run", "B", 2_000, 3_000),
                        piece("c", "g/own-" + afterMicros, "run", "C", 3_000, 4_000),
                        piece("x", "g/own-" + afterMicros, "blocked", "waits for the database", 4_000, 26_000),
                        piece("p", "g/parked", "wait", "DB", 4_000, 25_500),
                        piece("d", "w/Lane 1", "database", "DB", 5_000, 25_000),
                        piece("s1", "g/own-" + afterMicros, "run", "D", 26_000, 27_000),
                        piece("s2", "g/own-" + afterMicros, "run", "E", 27_000, 28_000),
                        piece("s3", "g/own-" + afterMicros, "run", "F", 28_000, 29_000),
                        piece("r-1", "g/loop", "run", "the platform", 29_000, TOOK)),
                List.of());
    }

    private static LabTimeline timeline(
            String style,
            long afterMicros,
            List<TimelineView.Row> tracks,
            List<TimelineView.SpanView> pieces,
            List<TimelineView.Message> messages) {
        List<TimelineView.SpanView> spans = new ArrayList<>(pieces);
        spans.addFirst(piece("r", "g/request", "wait", "lab-work", 0, TOOK));
        return new LabTimeline(new TimelineView(
                "id-" + afterMicros,
                "lab-work",
                style,
                "replied",
                START.plusNanos(1_000 * afterMicros),
                TOOK,
                "",
                Optional.empty(),
                100,
                Optional.empty(),
                tracks,
                spans,
                messages));
    }

    private static TimelineView.Row row(String name, Kind kind) {
        return new TimelineView.Row("g/" + name, "g", "gateway", kind, name);
    }

    private static TimelineView.SpanView piece(String id, String track, String kind, String label, long from, long to) {
        return new TimelineView.SpanView(id, Optional.empty(), track, kind, label, from, to, Map.of());
    }
}
