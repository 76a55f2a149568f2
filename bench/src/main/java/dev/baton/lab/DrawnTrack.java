package dev.baton.lab;

import dev.baton.inspector.api.TimelineView;
import dev.baton.timeline.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A row of a picture: a thread, PostgreSQL, or requests that are parked.
 *
 * @param name which thread
 * @param note what else there is to know of it
 * @param lines more than one if its bars would lie over each other
 */
record DrawnTrack(Key key, String name, String note, int lines, List<Bar> bars) {

    /** Rows from the top: along a request's way. */
    enum Kind {
        EVENT_LOOP,
        REQUEST_THREAD,
        PARKED,
        OWN_WORKER,
        LANE,
        POSTGRESQL,
        WORKER
    }

    /** What a bar looks like. */
    enum Look {
        RUNS("runs"),
        HELD("the thread waits"),
        PARKED("the virtual thread waits"),
        WAITS("waits without a thread"),
        THIN("platform, or waiting for a turn");

        private final String words;

        Look(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** Which row: what is drawn in the same one has the same key. */
    record Key(Kind kind, String node, String thread) {}

    /**
     * @param request 1 or 2
     * @param letter to be written into it, if there is room
     */
    record Bar(int request, Look look, String letter, String label, long fromMicros, long toMicros, int line) {}

    /** A bar that has no line yet. */
    private record Piece(Key key, Bar bar) {}

    static List<DrawnTrack> of(List<LabTimeline> requests, List<Long> starts) {
        boolean several = requests.stream().map(LabTimeline::gateway).distinct().count() > 1;
        Map<Key, List<Bar>> rows = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            for (Piece piece : pieces(requests.get(i), i + 1, starts.get(i))) {
                rows.computeIfAbsent(piece.key(), key -> new ArrayList<>()).add(piece.bar());
            }
        }
        return rows.entrySet().stream()
                .map(row -> track(row.getKey(), row.getValue(), several))
                .sorted(Comparator.comparing((DrawnTrack track) -> track.key().kind())
                        .thenComparing(track -> track.key().node())
                        .thenComparing(track -> track.bars().getFirst().fromMicros()))
                .toList();
    }

    private static List<Piece> pieces(LabTimeline request, int number, long start) {
        List<Piece> pieces = new ArrayList<>();
        for (TimelineView.SpanView span : request.spans()) {
            TimelineView.Row row = request.row(span.track());
            look(request, span, row).ifPresent(look -> {
                Key key = request.isUnnoticed(span) ? new Key(Kind.PARKED, row.node(), "") : key(request, row);
                Bar bar = new Bar(
                        number,
                        look,
                        letter(look, span),
                        request.isUnnoticed(span) ? "until the next look" : span.label(),
                        start + span.startMicros(),
                        start + span.endMicros(),
                        0);
                pieces.add(new Piece(key, bar));
                if (span.kind().equals("database")) {
                    pieces.add(new Piece(
                            new Key(Kind.LANE, row.node(), row.name()),
                            new Bar(
                                    number,
                                    Look.WAITS,
                                    "",
                                    "its batch is in flight",
                                    bar.fromMicros,
                                    bar.toMicros,
                                    0)));
                }
            });
        }
        return pieces;
    }

    /** Empty: it is not drawn. */
    private static Optional<Look> look(LabTimeline request, TimelineView.SpanView span, TimelineView.Row row) {
        boolean threadHeld = request.spans().stream().anyMatch(LabTimeline::isHeld);
        return switch (span.kind()) {
            case "run", "between" ->
                Optional.of(request.isUnnoticed(span) ? Look.WAITS : request.isStage(span) ? Look.RUNS : Look.THIN);
            case "blocked", "aside" -> Optional.of(row.kind() == Track.Kind.VIRTUAL ? Look.PARKED : Look.HELD);
            case "database" -> span.label().equals("COMMIT") ? Optional.empty() : Optional.of(Look.RUNS);
            case "wait" ->
                request.whole().filter(span::equals).isPresent() || (threadHeld && isParked(row))
                        ? Optional.empty()
                        : Optional.of(Look.WAITS);
            default -> Optional.empty();
        };
    }

    private static boolean isParked(TimelineView.Row row) {
        return row.kind() == Track.Kind.PARKED;
    }

    private static Key key(LabTimeline request, TimelineView.Row row) {
        boolean gateway = row.node().equals(request.gateway());
        Kind kind =
                switch (row.kind()) {
                    case EVENT_LOOP -> Kind.EVENT_LOOP;
                    case CONNECTION -> Kind.POSTGRESQL;
                    case VIRTUAL, PLATFORM -> Kind.REQUEST_THREAD;
                    case LANE_QUEUE -> Kind.LANE;
                    case PARKED -> Kind.PARKED;
                    case WORKER, COMPUTE_QUEUE, REQUEST -> gateway ? Kind.OWN_WORKER : Kind.WORKER;
                };
        return switch (kind) {
            case POSTGRESQL -> new Key(kind, "", "");
            case PARKED -> new Key(kind, row.node(), "");
            case LANE -> new Key(kind, row.node(), row.name());
            case OWN_WORKER, WORKER -> new Key(kind, row.node(), "");
            default -> new Key(kind, row.node(), row.name());
        };
    }

    private static String letter(Look look, TimelineView.SpanView span) {
        return switch (look) {
            case RUNS -> span.kind().equals("database") ? "DB" : span.label();
            case HELD, PARKED -> span.label();
            default -> "";
        };
    }

    /** Bars that overlap get lines of their own, one for each request. */
    private static DrawnTrack track(Key key, List<Bar> bars, boolean several) {
        boolean apart = bars.stream().anyMatch(one -> bars.stream()
                .anyMatch(other -> one.request != other.request
                        && one.fromMicros < other.toMicros
                        && other.fromMicros < one.toMicros
                        && (key.kind() != Kind.EVENT_LOOP)));
        List<Bar> placed = bars.stream()
                .sorted(Comparator.comparing((Bar bar) -> bar.look() == Look.RUNS)
                        .thenComparingLong(Bar::fromMicros))
                .map(bar -> apart && bar.request == 2
                        ? new Bar(2, bar.look, bar.letter, bar.label, bar.fromMicros, bar.toMicros, 1)
                        : bar)
                .toList();
        return new DrawnTrack(key, name(key), note(key, several), apart ? 2 : 1, placed);
    }

    private static String name(Key key) {
        return switch (key.kind()) {
            case EVENT_LOOP -> "gateway, event loop";
            case REQUEST_THREAD -> "gateway, thread " + key.thread();
            case PARKED -> "parked on the gateway";
            case OWN_WORKER -> "gateway, workers";
            case LANE -> key.node() + ", " + key.thread();
            case POSTGRESQL -> "PostgreSQL";
            case WORKER -> key.node() + ", workers";
        };
    }

    /** @param several whether there is more than one gateway */
    private static String note(Key key, boolean several) {
        return switch (key.kind()) {
            case EVENT_LOOP, REQUEST_THREAD, OWN_WORKER -> several ? "of " + key.node() : "";
            case PARKED -> "a note in memory, no thread";
            case LANE -> "its thread is free while the batch is in flight";
            case POSTGRESQL, WORKER -> "";
        };
    }

    /**
     * Where a message comes from or goes to; from and to parked requests it goes by the thread that serves the request.
     * -1: nowhere.
     */
    static int rowOf(List<DrawnTrack> tracks, LabTimeline request, int number, String trackId) {
        TimelineView.Row row = request.row(trackId);
        Key key = key(request, row);
        if (key.kind() == Kind.PARKED) {
            int own = first(
                    tracks,
                    track -> track.key().kind() == Kind.REQUEST_THREAD
                            && track.bars().stream().anyMatch(bar -> bar.request() == number));
            return own >= 0
                    ? own
                    : first(
                            tracks,
                            track -> track.key().kind() == Kind.EVENT_LOOP
                                    && track.key().node().equals(row.node()));
        }
        Key lands = key.kind() == Kind.POSTGRESQL ? new Key(Kind.LANE, row.node(), row.name()) : key;
        return first(tracks, track -> track.key().equals(lands));
    }

    private static int first(List<DrawnTrack> tracks, Predicate<DrawnTrack> condition) {
        for (int i = 0; i < tracks.size(); i++) {
            if (condition.test(tracks.get(i))) {
                return i;
            }
        }
        return -1;
    }
}
