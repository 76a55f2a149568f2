package dev.baton.inspector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.store.StoredRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Durable requests, newest first: {@code GET /api/durable}.
 *
 * @param before where the next page begins, if there is one: also behind a page that is not full
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DurableView(List<Request> requests, Optional<UUID> before) {
    public DurableView {
        requests = List.copyOf(requests);
    }

    /**
     * What the store has of a request: {@code GET /api/durable/ID}.
     *
     * @param stage the id of the stage that is due next; {@code reply}: only the reply is missing
     * @param owner the name of the node that runs it, or its id if it is gone; empty: it is over, or not known
     * @param status of its reply
     * @param result its reply's body, for those who may see payloads and want it
     * @param cause why it is dead
     * @param businessKey what it is found by, for those who may see payloads and want them
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Request(
            UUID id,
            String flow,
            int flowVersion,
            String caller,
            String state,
            int epoch,
            Optional<String> stage,
            Optional<String> owner,
            Instant acceptedAt,
            Instant changedAt,
            Optional<Instant> expiresAt,
            Optional<Integer> status,
            Optional<JsonNode> result,
            Optional<String> cause,
            Optional<String> businessKey,
            List<Change> history,
            Optional<StoredRequest.Webhook> webhook) {
        public Request {
            history = List.copyOf(history);
        }
    }

    /** One stored change. */
    public record Change(int version, String event, String stage, Instant at) {}
}
