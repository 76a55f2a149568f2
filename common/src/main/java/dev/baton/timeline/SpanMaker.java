package dev.baton.timeline;

import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.tap.NodeClock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Turns marks into the spans that people see. Any thread. */
final class SpanMaker {
    private static final Set<Mark.What> PLACED =
            EnumSet.of(Mark.What.STAGE, Mark.What.SPAN, Mark.What.STATE, Mark.What.WORK);

    private final NodeClock clock;
    private final Function<Segment, String> labels;
    private final Supplier<MarkWatch> watch;

    /**
     * @param labels what people call a segment's stages
     * @param watch what looked closer at the threads
     */
    SpanMaker(NodeClock clock, Function<Segment, String> labels, Supplier<MarkWatch> watch) {
        this.clock = clock;
        this.labels = labels;
        this.watch = watch;
    }

    /** A span that is still to get its ids: the {@code number}th of its mark. */
    private record Part(int number, Span.Kind kind, Track track, String label, long from, long to) {}

    List<Span> spans(Mark mark) {
        String request = SpanIds.request(mark.trace());
        Track track = mark.track();
        return switch (mark.what()) {
            case STAGE -> {
                Part part = new Part(0, Span.Kind.RUN, track, label(mark), mark.t0(), mark.t1());
                yield List.of(below(mark, parent(mark, request), part));
            }
            case SPAN ->
                List.of(below(mark, request, new Part(0, kind(mark), track, label(mark), mark.t0(), mark.t1())));
            case STATE ->
                List.of(below(mark, request, new Part(0, Span.Kind.STATE, track, label(mark), mark.t0(), mark.t0())));
            case IN_FLIGHT -> inFlight(mark, request);
            case WORK -> work(mark);
            case LANE -> lane(mark);
            case ANSWERED -> List.of(moment(mark, request, Span.ANSWERED));
            case NO_PLACE -> List.of(moment(mark, request, Span.NO_PLACE));
            case REQUEST -> List.of(request(mark, request));
        };
    }

    private static String parent(Mark mark, String request) {
        return mark.command() == 0 ? request : SpanIds.command(mark.trace(), mark.command());
    }

    private Span moment(Mark mark, String request, String label) {
        Part part = new Part(0, Span.Kind.STATE, mark.track(), label, mark.t0(), mark.t0());
        return below(mark, parent(mark, request), part);
    }

    private Span request(Mark mark, String id) {
        Map<String, String> details = details(
                mark,
                Map.of(
                        "style", String.valueOf(mark.b()),
                        "thread", mark.track().name(),
                        "threadKind", mark.track().kind().name()));
        String client = mark.command() == 0 ? "" : SpanIds.hex(mark.command());
        Part part = new Part(0, Span.Kind.WAIT, Track.REQUEST, label(mark), mark.t0(), mark.t1());
        return span(mark, id, client, part, details);
    }

    private List<Span> inFlight(Mark mark, String request) {
        String peer = String.valueOf(mark.b());
        Map<String, String> details = new LinkedHashMap<>(details(mark, Map.of("peer", peer)));
        details.put("commandBytes", Long.toString(mark.size() >>> 32));
        details.put("completionBytes", Long.toString(mark.size() & 0xffff_ffffL));
        List<Span> spans = new ArrayList<>();
        String id = SpanIds.command(mark.trace(), mark.command());
        Part whole = new Part(0, Span.Kind.WAIT, Track.PARKED, label(mark), mark.t0(), mark.t2());
        spans.add(span(mark, id, request, whole, details));
        if (mark.t1() - mark.t0() >= 1_000) {
            String label = "waits for a place in the window of " + peer;
            spans.add(below(mark, id, new Part(1, Span.Kind.WAIT, Track.PARKED, label, mark.t0(), mark.t1())));
        }
        return spans;
    }

    private List<Span> work(Mark mark) {
        String command = SpanIds.command(mark.trace(), mark.command());
        Part waits = new Part(0, Span.Kind.WAIT, Track.COMPUTE_QUEUE, "waits for a thread", mark.t0(), mark.t1());
        Part runs = new Part(1, Span.Kind.RUN, mark.track(), label(mark), mark.t1(), mark.t2());
        return List.of(below(mark, command, waits), below(mark, command, runs));
    }

    private List<Span> lane(Mark mark) {
        String command = SpanIds.command(mark.trace(), mark.command());
        Track lane = mark.track();
        Track queue = new Track(Track.Kind.LANE_QUEUE, lane.name());
        List<Span> spans = new ArrayList<>();
        String waits = "waits for " + lane.name();
        spans.add(below(mark, command, new Part(0, Span.Kind.WAIT, queue, waits, mark.t0(), mark.t1())));
        if (mark.size() == 0) {
            return spans;
        }
        Part batch = new Part(1, Span.Kind.DATABASE, lane, label(mark), mark.t1(), mark.t3());
        Span transaction = below(mark, command, batch);
        spans.add(transaction);
        if (mark.t2() != 0) {
            Part commit = new Part(2, Span.Kind.DATABASE, lane, "COMMIT", mark.t2(), mark.t3());
            spans.add(below(mark, transaction.spanId(), commit));
        }
        if (mark.b() instanceof String durable) {
            Part stored = new Part(3, Span.Kind.STATE, lane, durable, mark.t3(), mark.t3());
            spans.add(below(mark, transaction.spanId(), stored));
        }
        return spans;
    }

    private Span below(Mark mark, String parent, Part part) {
        String id = SpanIds.below(parent, mark.number() * 4 + part.number());
        return span(mark, id, parent, part, details(mark, Map.of()));
    }

    private Span span(Mark mark, String id, String parent, Part part, Map<String, String> details) {
        Map<String, String> all = new LinkedHashMap<>(details);
        all.putAll(watch.get().seen(mark.number(), part.from(), part.to()));
        return new Span(
                mark.requestId(),
                part.kind(),
                part.label(),
                part.track(),
                clock.epochNanos(part.from()),
                clock.epochNanos(Math.max(part.from(), part.to())),
                id,
                parent,
                all);
    }

    private static Map<String, String> details(Mark mark, Map<String, String> more) {
        Map<String, String> details = new LinkedHashMap<>(more);
        if (mark.command() != 0 && mark.what() != Mark.What.REQUEST) {
            details.put("command", SpanIds.hex(mark.command()));
        }
        if (mark.what() == Mark.What.LANE && mark.size() > 0) {
            details.put("batch", Long.toString(mark.size()));
        }
        if (mark.a() instanceof Verdict verdict) {
            details.put("verdict", verdict.toString());
        } else if (mark.a() instanceof String verdict) {
            details.put("verdict", verdict);
        }
        if (PLACED.contains(mark.what()) && mark.b() instanceof String place) {
            details.put("at", place);
        }
        if (mark.label() instanceof Segment segment) {
            details.put("flow", segment.flow());
        }
        return details;
    }

    private static Span.Kind kind(Mark mark) {
        return mark.a() instanceof Span.Kind kind ? kind : Span.Kind.RUN;
    }

    private String label(Mark mark) {
        return mark.label() instanceof Segment segment
                ? labels.apply(segment)
                : mark.label().toString();
    }
}
