package dev.baton.lab;

import dev.baton.inspector.api.TimelineView;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A request's time, each moment of it counted once: for what it got then. µs; together they are the whole time, but for
 * clocks that disagree.
 *
 * @param stages a stage ran
 * @param database PostgreSQL worked for it
 * @param waiting it was on its way, or in a queue, or its work was done and not noticed yet
 * @param platform on the gateway, between stages: the platform's own work, or waiting for its turn
 * @param nothing nothing was written down: gaps of less than ten microseconds
 */
record Parts(long stages, long database, long waiting, long platform, long nothing) {
    private static final Map<String, Integer> ORDER =
            Map.of("run", 0, "database", 1, "blocked", 2, "aside", 2, "wait", 2);
    private static final int WAITING = 2;
    private static final int GAP = 3;
    private static final int NOTHING = 4;

    static Parts of(LabTimeline timeline) {
        List<TimelineView.SpanView> pieces = timeline.spans().stream()
                .filter(piece -> !timeline.whole().filter(piece::equals).isPresent())
                .toList();
        TreeSet<Long> moments = new TreeSet<>(List.of(0L, timeline.tookMicros()));
        for (TimelineView.SpanView piece : pieces) {
            moments.add(Math.clamp(piece.startMicros(), 0, timeline.tookMicros()));
            moments.add(Math.clamp(piece.endMicros(), 0, timeline.tookMicros()));
        }
        long[] sums = new long[NOTHING + 1];
        long from = 0;
        for (long to : moments.tailSet(0L, false)) {
            sums[what(timeline, pieces, from, to)] += to - from;
            from = to;
        }
        return new Parts(sums[0], sums[1], sums[2], sums[GAP], sums[NOTHING]);
    }

    private static int what(LabTimeline timeline, List<TimelineView.SpanView> pieces, long from, long to) {
        return pieces.stream()
                .filter(piece -> piece.startMicros() <= from && piece.endMicros() >= to)
                .mapToInt(piece -> what(timeline, piece))
                .min()
                .orElse(NOTHING);
    }

    private static int what(LabTimeline timeline, TimelineView.SpanView piece) {
        if (timeline.isUnnoticed(piece)) {
            return WAITING;
        }
        return timeline.isGap(piece) ? GAP : ORDER.getOrDefault(piece.kind(), NOTHING);
    }

    long sum() {
        return stages + database + waiting + platform + nothing;
    }
}
