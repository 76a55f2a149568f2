package dev.baton.inspector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a request's time went: µs from its start, by its gateway's clock.
 *
 * @param traceLink where another system shows the trace
 * @param clockErrorMicros how far another node's times may be from that
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record TimelineView(
        String requestId,
        String flow,
        String style,
        String verdict,
        Instant startedAt,
        long tookMicros,
        String traceId,
        Optional<String> traceLink,
        long clockErrorMicros,
        List<Lane> lanes,
        List<Piece> spans,
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
                lanes,
                spans,
                messages);
    }

    /** @param kind event-loop, worker, virtual, platform, connection or queue */
    record Lane(String id, String node, String role, String thread, String kind) {}

    /** A span on its lane. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Piece(
            String id,
            Optional<String> parent,
            String lane,
            String kind,
            String label,
            long startMicros,
            long endMicros,
            Map<String, String> details) {}

    /** From lane to lane. */
    record Message(
            String id,
            String kind,
            String label,
            String fromLane,
            String toLane,
            long sentMicros,
            long receivedMicros,
            long bytes) {}
}
