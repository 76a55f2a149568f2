package dev.baton.lab;

import dev.baton.inspector.api.TimelineView;
import dev.baton.load.Median;
import dev.baton.timeline.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the time of a flow's requests goes in one style, as they were recorded one after the other.
 *
 * @param recorded requests
 * @param tookMicros of a whole request
 * @param heldShare of its time in which a thread of the system was held for it without working
 * @param parts in the order in which they begin
 */
record FlowTimes(String style, int recorded, Median tookMicros, double heldShare, List<Part> parts) {
    FlowTimes {
        parts = List.copyOf(parts);
    }

    /**
     * A stage, or a wait.
     *
     * @param what it is there: runs, is held, waits without a thread, a transaction
     * @param where role, and kind of thread, connection or queue
     * @param share of the request's time; parts overlap, so they are more than 1 together
     */
    record Part(String label, String what, String where, Median micros, double share) {}

    private record Key(String label, String what, String where) {}

    /** What all requests spent in a part, and when it began. */
    private record Seen(List<Long> starts, List<Long> micros) {
        Seen() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    static FlowTimes of(String style, List<TimelineView> timelines) {
        Map<Key, Seen> parts = new LinkedHashMap<>();
        List<Double> held = new ArrayList<>();
        for (TimelineView timeline : timelines) {
            Map<Key, Long> sums = new LinkedHashMap<>();
            Map<Key, Long> starts = new LinkedHashMap<>();
            long blocked = 0;
            for (TimelineView.SpanView span : timeline.spans()) {
                TimelineView.Row row = row(timeline, span);
                if (row.kind() == Track.Kind.REQUEST || span.kind().equals("state")) {
                    continue;
                }
                Key key = new Key(span.label(), what(span, row), where(row));
                sums.merge(key, span.tookMicros(), Long::sum);
                starts.merge(key, span.startMicros(), Math::min);
                blocked += span.kind().equals("blocked") && row.kind() != Track.Kind.VIRTUAL ? span.tookMicros() : 0;
            }
            sums.forEach((key, micros) -> {
                Seen seen = parts.computeIfAbsent(key, ignored -> new Seen());
                seen.micros().add(micros);
                seen.starts().add(starts.get(key));
            });
            held.add(blocked / (double) Math.max(1, timeline.tookMicros()));
        }
        Median took = Median.of(timelines, TimelineView::tookMicros);
        return new FlowTimes(
                style,
                timelines.size(),
                took,
                timelines.isEmpty() ? 0 : Median.of(held, share -> share).value(),
                parts.entrySet().stream()
                        .sorted(Comparator.comparingDouble(
                                part -> Median.of(part.getValue().starts(), start -> start)
                                        .value()))
                        .map(part -> part(part.getKey(), part.getValue(), took.value()))
                        .toList());
    }

    private static Part part(Key key, Seen seen, double took) {
        Median micros = Median.of(seen.micros(), value -> value);
        return new Part(key.label(), key.what(), key.where(), micros, micros.value() / Math.max(1, took));
    }

    private static TimelineView.Row row(TimelineView timeline, TimelineView.SpanView span) {
        return timeline.tracks().stream()
                .filter(row -> row.id().equals(span.track()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The timeline has no track " + span.track()));
    }

    private static String what(TimelineView.SpanView span, TimelineView.Row row) {
        return switch (span.kind()) {
            case "run" -> "runs";
            case "between" -> "framework, or waits its turn";
            case "aside" -> "waits, put aside";
            case "blocked" -> row.kind() == Track.Kind.VIRTUAL ? "waits, put aside" : "holds it, and waits";
            case "database" -> "transaction";
            default -> "waits, no thread";
        };
    }

    /** Nodes of a role are the same to it; so are threads of a kind. */
    private static String where(TimelineView.Row row) {
        return row.role() + ", "
                + switch (row.kind()) {
                    case EVENT_LOOP -> "event loop";
                    case WORKER -> "compute thread";
                    case VIRTUAL -> "virtual thread";
                    case PLATFORM -> "request thread";
                    case CONNECTION -> "connection";
                    case LANE_QUEUE -> "queue of a lane";
                    case COMPUTE_QUEUE -> "queue for threads";
                    case PARKED -> "parked";
                    case REQUEST -> "request";
                };
    }
}
