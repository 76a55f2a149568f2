package dev.baton.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.timeline.Track.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a request's time went, as a node's admin API tells it: µs from its start, by its gateway's clock. */
record Timeline(
        String requestId,
        String flow,
        String style,
        String verdict,
        Instant startedAt,
        long tookMicros,
        String traceId,
        long clockErrorMicros,
        List<Row> tracks,
        List<Piece> spans,
        List<Message> messages) {

    /** What the lab's flow does, in this order. */
    static final List<String> STEPS = List.of("A", "B", "C", "DB", "D", "E", "F");

    /** Until what was handed over has left. */
    private static final long SOON_MICROS = 1_000;

    record Row(String id, String node, String role, Kind kind, String name) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Piece(
            String id,
            Optional<String> parent,
            String track,
            String kind,
            String label,
            long startMicros,
            long endMicros,
            Map<String, String> details) {

        long micros() {
            return endMicros - startMicros;
        }
    }

    record Message(
            String id,
            String kind,
            String label,
            String fromTrack,
            String toTrack,
            long sentMicros,
            long receivedMicros,
            long bytes) {

        Message from(Piece last) {
            return new Message(
                    id,
                    kind,
                    label,
                    last.track(),
                    toTrack,
                    Math.min(last.endMicros(), receivedMicros),
                    receivedMicros,
                    bytes);
        }
    }

    Timeline {
        tracks = List.copyOf(tracks);
        spans = List.copyOf(spans);
        messages = List.copyOf(messages);
    }

    /** Messages; a callback's answer leaves when F is done, from the thread that ran it. */
    List<Message> travelled() {
        return messages.stream()
                .map(message -> step("F")
                        .filter(last ->
                                style.equals("callback") && message.kind().equals("completion"))
                        .map(last -> message.from(last))
                        .orElse(message))
                .toList();
    }

    Row row(String id) {
        return tracks.stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The timeline has no track " + id));
    }

    Optional<Piece> whole() {
        return spans.stream()
                .filter(piece -> row(piece.track()).kind() == Kind.REQUEST)
                .findFirst();
    }

    /** Whether all that the lab's flow does is in it: A to F, and the database. */
    boolean isWhole() {
        return whole().isPresent() && STEPS.stream().allMatch(step -> step(step).isPresent());
    }

    /** A stage, or the database's part, by its label. */
    Optional<Piece> step(String label) {
        return spans.stream()
                .filter(piece -> piece.label().equals(label)
                        && (piece.kind().equals("run") || piece.kind().equals("database")))
                .findFirst();
    }

    /** The gateway that it came to. */
    String gateway() {
        return whole().map(piece -> row(piece.track()).node()).orElse("");
    }

    /** Whether nobody wrote down what was done then: the platform's own work, or waiting for its turn. */
    boolean isGap(Piece piece) {
        return whole().map(whole -> piece.id().startsWith(whole.id() + "-")).orElse(false);
    }

    /** Whether it is a gap of a polled request after C: between two looks nothing is done for it. */
    boolean isUnnoticed(Piece piece) {
        return style.equals("polling")
                && isGap(piece)
                && step("C")
                        .filter(plan -> piece.startMicros() > plan.endMicros() + SOON_MICROS)
                        .isPresent();
    }

    /** Whether a thread ran one of the flow's own stages. */
    boolean isStage(Piece piece) {
        return piece.kind().equals("run")
                && !isGap(piece)
                && spans.stream().noneMatch(other -> other != piece && isWithin(other, piece));
    }

    private static boolean isWithin(Piece inner, Piece outer) {
        return inner.kind().equals("run")
                && inner.track().equals(outer.track())
                && inner.startMicros() >= outer.startMicros()
                && inner.endMicros() <= outer.endMicros()
                && inner.micros() < outer.micros();
    }
}
