package dev.baton.inspector.api;

import dev.baton.inspector.api.TimelineMaker.Placed;
import dev.baton.timeline.Span;
import dev.baton.timeline.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is left of a request's time on its gateway when all that was written down there is taken away: the framework
 * worked, or the request waited for its turn. Nobody knows which; so it is not said that the thread ran. One use.
 */
final class Gaps {
    /** What is shorter is not worth a span. */
    private static final long LEAST_NANOS = 10_000;

    private final Span root;
    private final Track thread;
    private final List<Gap> gaps = new ArrayList<>();

    /** On the gateway, by its clock. */
    record Gap(Track track, long from, long to) {}

    private Gaps(Span root) {
        this.root = root;
        this.thread = threadOf(root);
    }

    /** @param there all that its gateway has written down of the request */
    static List<Gap> of(Span root, List<Placed> there) {
        return new Gaps(root)
                .between(there.stream()
                        .filter(one -> !one.span().equals(root))
                        .sorted(Comparator.comparingLong(Placed::start))
                        .toList());
    }

    /** The gateway's thread on which the request ended. */
    static Track threadOf(Span root) {
        String kind = root.details().getOrDefault("threadKind", Track.Kind.EVENT_LOOP.name());
        return new Track(Track.Kind.valueOf(kind), root.details().getOrDefault("thread", ""));
    }

    private List<Gap> between(List<Placed> parts) {
        long covered = root.startNanos();
        Track last = thread;
        for (Placed part : parts) {
            Track next = part.span().track();
            Track between = next.equals(last) && isOwnThread(next) ? next : thread;
            add(between, covered, Math.min(part.start(), root.endNanos()));
            if (part.end() > covered) {
                covered = part.end();
                last = next;
            }
        }
        add(thread, covered, root.endNanos());
        return gaps;
    }

    /** A request's own, which goes from one stage to the next without its event loop. */
    private static boolean isOwnThread(Track track) {
        return track.kind() == Track.Kind.PLATFORM || track.kind() == Track.Kind.VIRTUAL;
    }

    private void add(Track track, long from, long to) {
        if (to - from >= LEAST_NANOS) {
            gaps.add(new Gap(track, from, to));
        }
    }
}
