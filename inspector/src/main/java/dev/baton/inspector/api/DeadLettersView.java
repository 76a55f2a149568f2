package dev.baton.inspector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Dead letters, newest first, up to a limit: {@code GET /api/dead-letters}. */
public record DeadLettersView(List<Letter> deadLetters) {

    /** @param stage the id of the one that gave up */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Letter(
            UUID id,
            String flow,
            int flowVersion,
            String caller,
            String stage,
            Instant acceptedAt,
            Instant changedAt,
            Optional<String> cause,
            List<Change> history) {}

    /** One stored change. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Change(int version, String event, String stage, Instant at) {}
}
