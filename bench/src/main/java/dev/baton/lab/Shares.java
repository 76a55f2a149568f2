package dev.baton.lab;

import dev.baton.inspector.api.TimelineView;
import dev.baton.timeline.Track.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a thread did with its time; the three are 1 together.
 *
 * @param who which thread
 * @param busy it ran
 * @param blocked it waited, and held a request meanwhile
 * @param idle the rest
 */
record Shares(String who, double busy, double blocked, double idle) {
    private static final Set<Kind> HOLDING = EnumSet.of(Kind.PLATFORM, Kind.VIRTUAL);
    private static final Set<String> RUNS = Set.of("run");
    private static final Set<String> HELD = Set.of("blocked", "aside");

    /** Of an event loop, which never blocks: by the CPU time that it used. */
    static Shares ofEventLoop(String who, double busy) {
        double share = Math.clamp(busy, 0, 1);
        return new Shares(who, share, 0, 1 - share);
    }

    /** Whether requests had threads of their own from A to F. */
    static boolean holdThreads(List<LabTimeline> requests) {
        return requests.stream().anyMatch(request -> holding(request, HELD) > 0);
    }

    /** Of threads that belong to one request from its start to its end: by what is written down of these requests. */
    static Shares ofRequestThreads(String who, List<LabTimeline> requests) {
        double took = requests.stream().mapToLong(LabTimeline::tookMicros).sum();
        double busy =
                requests.stream().mapToLong(request -> holding(request, RUNS)).sum() / took;
        double blocked =
                requests.stream().mapToLong(request -> holding(request, HELD)).sum() / took;
        return new Shares(who, busy, blocked, Math.max(0, 1 - busy - blocked));
    }

    private static long holding(LabTimeline request, Set<String> kinds) {
        return request.spans().stream()
                .filter(piece -> kinds.contains(piece.kind())
                        && !request.isGap(piece)
                        && HOLDING.contains(request.row(piece.track()).kind()))
                .mapToLong(TimelineView.SpanView::tookMicros)
                .sum();
    }
}
