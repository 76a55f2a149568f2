package dev.baton.inspector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.timeline.Track;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a request's time went: µs from its start, by its gateway's clock.
 *
 * @param traceLink where another system shows the trace
 * @param clockErrorMicros how far another node's times may be from that
 * @param missing what is not known of it, for people: its beginning, if its gateway does not tell
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TimelineView(
        String requestId,
        String flow,
        String style,
        String verdict,
        Instant startedAt,
        long tookMicros,
        String traceId,
        Optional<String> traceLink,
        long clockErrorMicros,
        Optional<String> missing,
        List<Row> tracks,
        List<SpanView> spans,
        List<Message> messages) {

    TimelineView linked(Optional<String> template) {
        Optional<String> link =
                traceId.isEmpty() ? Optional.empty() : template.map(url -> url.replace("{traceId}", traceId));
        return new TimelineView(
                requestId,
                flow,
                style,
                verdict,
                startedAt,
                tookMicros,
                traceId,
                link,
                clockErrorMicros,
                missing,
                tracks,
                spans,
                messages);
    }

    /**
     * A thread, a connection or a queue of a node: a row of the drawing.
     *
     * @param id by which spans and messages refer to it; readable
     * @param name of the thread or lane; empty for kinds that have one track per node
     */
    public record Row(String id, String node, String role, Track.Kind kind, String name) {}

    /** A span on its track. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record SpanView(
            String id,
            Optional<String> parent,
            String track,
            String kind,
            String label,
            long startMicros,
            long endMicros,
            Map<String, String> details) {

        /** Its duration. */
        public long tookMicros() {
            return endMicros - startMicros;
        }
    }

    /** From track to track. */
    public record Message(
            String id,
            String kind,
            String label,
            String fromTrack,
            String toTrack,
            long sentMicros,
            long receivedMicros,
            long bytes) {}
}
