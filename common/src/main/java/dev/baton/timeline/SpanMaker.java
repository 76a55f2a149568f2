package dev.baton.timeline;

import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.tap.NodeClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Turns marks into the spans that people see. Any thread. */
final class SpanMaker {
    private final NodeClock clock;
    private final Function<Segment, String> labels;

    /** @param labels what people call a segment's stages */
    SpanMaker(NodeClock clock, Function<Segment, String> labels) {
        this.clock = clock;
        this.labels = labels;
    }

    List<Span> spans(Mark mark) {
        String request = SpanIds.request(mark.trace());
        return switch (mark.what()) {
            case STAGE ->
                List.of(below(mark, parent(mark, request), 0, Span.Kind.RUN, label(mark), mark.t0(), mark.t1()));
            case SPAN -> List.of(below(mark, request, 0, kind(mark), label(mark), mark.t0(), mark.t1()));
            case STATE -> List.of(below(mark, request, 0, Span.Kind.STATE, label(mark), mark.t0(), mark.t0()));
            case IN_FLIGHT -> inFlight(mark, request);
            case WORK -> work(mark);
            case LANE -> lane(mark);
            case REQUEST -> List.of(request(mark, request));
        };
    }

    private static String parent(Mark mark, String request) {
        return mark.command() == 0 ? request : SpanIds.command(mark.trace(), mark.command());
    }

    private Span request(Mark mark, String id) {
        Map<String, String> details = details(mark, Map.of("style", String.valueOf(mark.b()), "thread", mark.thread()));
        String client = mark.command() == 0 ? "" : SpanIds.hex(mark.command());
        return span(mark, id, client, Span.REQUEST, Span.Kind.WAIT, label(mark), mark.t0(), mark.t1(), details);
    }

    private List<Span> inFlight(Mark mark, String request) {
        String peer = String.valueOf(mark.b());
        Map<String, String> details = new LinkedHashMap<>(details(mark, Map.of("peer", peer)));
        details.put("commandBytes", Long.toString(mark.size() >>> 32));
        details.put("completionBytes", Long.toString(mark.size() & 0xffff_ffffL));
        List<Span> spans = new ArrayList<>();
        String id = SpanIds.command(mark.trace(), mark.command());
        spans.add(span(mark, id, request, Span.PARKED, Span.Kind.WAIT, label(mark), mark.t0(), mark.t2(), details));
        if (mark.t1() - mark.t0() >= 1_000) {
            String label = "waits for a place in the window of " + peer;
            spans.add(below(mark, id, 1, Span.Kind.WAIT, Span.PARKED, label, mark.t0(), mark.t1()));
        }
        return spans;
    }

    private List<Span> work(Mark mark) {
        String command = SpanIds.command(mark.trace(), mark.command());
        return List.of(
                below(mark, command, 0, Span.Kind.WAIT, "compute queue", "waits for a thread", mark.t0(), mark.t1()),
                below(mark, command, 1, Span.Kind.RUN, mark.thread(), label(mark), mark.t1(), mark.t2()));
    }

    private List<Span> lane(Mark mark) {
        String command = SpanIds.command(mark.trace(), mark.command());
        String lane = mark.thread();
        List<Span> spans = new ArrayList<>();
        spans.add(below(mark, command, 0, Span.Kind.WAIT, lane + " queue", "waits for " + lane, mark.t0(), mark.t1()));
        Span transaction = below(mark, command, 1, Span.Kind.DATABASE, lane, label(mark), mark.t1(), mark.t3());
        spans.add(transaction);
        if (mark.t2() != 0) {
            spans.add(below(mark, transaction.spanId(), 2, Span.Kind.DATABASE, lane, "COMMIT", mark.t2(), mark.t3()));
        }
        if (mark.b() instanceof String durable) {
            spans.add(below(mark, transaction.spanId(), 3, Span.Kind.STATE, lane, durable, mark.t3(), mark.t3()));
        }
        return spans;
    }

    private Span below(Mark mark, String parent, int part, Span.Kind kind, String label, long from, long to) {
        return below(mark, parent, part, kind, mark.thread(), label, from, to);
    }

    private Span below(
            Mark mark, String parent, int part, Span.Kind kind, String thread, String label, long from, long to) {
        String id = SpanIds.below(parent, mark.number() * 4 + part);
        return span(mark, id, parent, thread, kind, label, from, to, details(mark, Map.of()));
    }

    private Span span(
            Mark mark,
            String id,
            String parent,
            String thread,
            Span.Kind kind,
            String label,
            long from,
            long to,
            Map<String, String> details) {
        return new Span(
                mark.requestId(),
                kind,
                label,
                thread,
                clock.epochNanos(from),
                clock.epochNanos(Math.max(from, to)),
                id,
                parent,
                details);
    }

    private static Map<String, String> details(Mark mark, Map<String, String> more) {
        Map<String, String> details = new LinkedHashMap<>(more);
        if (mark.command() != 0 && mark.what() != Mark.What.REQUEST) {
            details.put("command", SpanIds.hex(mark.command()));
        }
        if (mark.what() == Mark.What.LANE) {
            details.put("batch", Long.toString(mark.size()));
        }
        if (mark.a() instanceof Verdict verdict) {
            details.put("verdict", verdict.toString());
        } else if (mark.a() instanceof String verdict) {
            details.put("verdict", verdict);
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
