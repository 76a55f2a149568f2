package dev.baton.inspector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A timeline in the trace event format, which Perfetto and chrome://tracing open: a process for each node, a thread for
 * each track, slices for spans, instants for states, flows for messages.
 */
public final class TraceEvents {
    private final TimelineView timeline;
    private final Map<String, Integer> processes = new LinkedHashMap<>();
    private final Map<String, List<Line>> lines = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final Map<String, TimelineView.Row> rows = new HashMap<>();
    private final Map<String, Line> messageLines = new HashMap<>();
    private int threads;

    /** The file. Times are in µs from the request's start. */
    public record File(String displayTimeUnit, List<Event> traceEvents) {
        public File {
            traceEvents = List.copyOf(traceEvents);
        }
    }

    /**
     * One event.
     *
     * @param ph its phase: M names something, X is a slice, i an instant, s and f are a flow's ends
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Event(
            String ph,
            String name,
            String cat,
            @JsonUnwrapped Place at,
            @JsonUnwrapped Optional<Flow> flow,
            Map<String, String> args) {
        public Event {
            args = Map.copyOf(args);
        }
    }

    /** Where, and when. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Place(int pid, Optional<Integer> tid, Optional<Long> ts, Optional<Long> dur) {}

    /** Both ends of a flow have its id; {@code bp} binds the second to the slice that it is in. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Flow(long id, Optional<String> bp) {}

    /** A line of slices that are in each other, or after each other. */
    private static final class Line {
        private final int tid;
        private final List<TimelineView.SpanView> open = new ArrayList<>();
        /** The outermost slices: starts and ends. */
        private final NavigableMap<Long, Long> slices = new TreeMap<>();

        Line(int tid) {
            this.tid = tid;
        }

        boolean takes(TimelineView.SpanView span) {
            open.removeIf(other -> other.endMicros() <= span.startMicros());
            return open.isEmpty() || open.getLast().endMicros() >= span.endMicros();
        }

        void add(long start, long took) {
            if (!lastsAt(start)) {
                slices.put(start, start + took);
            }
        }

        /** Whether there is a slice that lasts at this moment. */
        boolean lastsAt(long moment) {
            return Optional.ofNullable(slices.floorEntry(moment))
                    .filter(slice -> moment < slice.getValue())
                    .isPresent();
        }
    }

    private TraceEvents(TimelineView timeline) {
        this.timeline = timeline;
    }

    /** A timeline as a file. */
    public static File of(TimelineView timeline) {
        return new TraceEvents(timeline).file();
    }

    private File file() {
        timeline.tracks().forEach(this::track);
        timeline.spans().stream()
                .sorted(Comparator.comparingLong(TimelineView.SpanView::startMicros)
                        .thenComparing(TimelineView.SpanView::endMicros, Comparator.reverseOrder()))
                .forEach(this::span);
        long id = 0;
        for (TimelineView.Message message : timeline.messages()) {
            message(message, ++id);
        }
        return new File("ms", events);
    }

    private TimelineView.Row row(String track) {
        return Optional.ofNullable(rows.get(track))
                .orElseThrow(() -> new IllegalArgumentException("There is no track " + track));
    }

    private void track(TimelineView.Row row) {
        rows.put(row.id(), row);
        if (!processes.containsKey(row.node())) {
            processes.put(row.node(), processes.size() + 1);
            add("M", "process_name", pid(row), Optional.empty(), Map.of("name", row.node()));
        }
        line(row, title(row));
    }

    private static String title(TimelineView.Row row) {
        return row.id().startsWith(row.node() + "/")
                ? row.id().substring(row.node().length() + 1)
                : row.id();
    }

    private int pid(TimelineView.Row row) {
        return processes.getOrDefault(row.node(), 0);
    }

    /** Slices of one thread may not overlap halfway: what does gets a line more. */
    private Line line(TimelineView.Row row, String title) {
        Line line = new Line(++threads);
        lines.computeIfAbsent(row.id(), ignored -> new ArrayList<>()).add(line);
        add("M", "thread_name", pid(row), Optional.of(line.tid), Map.of("name", title));
        return line;
    }

    private void add(String ph, String name, int pid, Optional<Integer> tid, Map<String, String> args) {
        events.add(new Event(
                ph,
                name,
                "__metadata",
                new Place(pid, tid, Optional.empty(), Optional.empty()),
                Optional.empty(),
                args));
    }

    private void span(TimelineView.SpanView span) {
        TimelineView.Row row = row(span.track());
        List<Line> there = lines.getOrDefault(row.id(), List.of());
        boolean moment = span.kind().equals("state");
        Line line = there.stream()
                .filter(one -> moment || one.takes(span))
                .findFirst()
                .orElseGet(() -> line(row, "%s (%d)".formatted(title(row), there.size() + 1)));
        if (!moment) {
            line.open.add(span);
            line.add(span.startMicros(), span.tookMicros());
        }
        Place place = new Place(
                pid(row),
                Optional.of(line.tid),
                Optional.of(span.startMicros()),
                moment ? Optional.empty() : Optional.of(span.tookMicros()));
        events.add(new Event(moment ? "i" : "X", span.label(), span.kind(), place, Optional.empty(), span.details()));
    }

    /** A viewer draws a flow from slice to slice: where there is none, the message itself is one. */
    private void message(TimelineView.Message message, long id) {
        long received = Math.max(message.sentMicros(), message.receivedMicros());
        end(message, "s", row(message.fromTrack()), message.sentMicros(), new Flow(id, Optional.empty()));
        end(message, "f", row(message.toTrack()), received, new Flow(id, Optional.of("e")));
    }

    private void end(TimelineView.Message message, String ph, TimelineView.Row row, long at, Flow flow) {
        int tid = line(row, at)
                .orElseGet(() -> {
                    Line messages = messageLines.computeIfAbsent(row.id(), ignored -> line(row, "messages"));
                    messages.add(at, 1);
                    Place place = new Place(pid(row), Optional.of(messages.tid), Optional.of(at), Optional.of(1L));
                    events.add(new Event("X", message.label(), message.kind(), place, Optional.empty(), Map.of()));
                    return messages;
                })
                .tid;
        Place place = new Place(pid(row), Optional.of(tid), Optional.of(at), Optional.empty());
        events.add(new Event(
                ph,
                message.label(),
                message.kind(),
                place,
                Optional.of(flow),
                Map.of("bytes", Long.toString(message.bytes()))));
    }

    /** One with a slice that lasts at this moment on this track. */
    private Optional<Line> line(TimelineView.Row row, long at) {
        return lines.getOrDefault(row.id(), List.of()).stream()
                .filter(line -> line.lastsAt(at))
                .findFirst();
    }
}
