package dev.baton.inspector.api;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Requests whose timelines were kept, newest first: {@code GET /api/requests}. */
public record RequestsView(List<Request> requests) {

    /** @param why it was kept: sampled, slow, failed or asked (requested by its client) */
    public record Request(
            UUID requestId,
            String flow,
            String style,
            String verdict,
            Instant startedAt,
            long tookMicros,
            String gateway,
            String why) {}
}
