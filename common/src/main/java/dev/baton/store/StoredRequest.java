package dev.baton.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All that the store knows of one request.
 *
 * @param version grows with each change: the event id of its SSE stream
 * @param flowVersion the version of the flow that it began in, and is finished by
 * @param nextStage the id of the stage that is due next; {@code reply}: only the reply is missing
 * @param payloadHash SHA-256 of the input in hex, where the client sent an {@code Idempotency-Key}
 * @param cause why it is dead
 * @param reply the reply to the client, once answered; base64 in {@link Reply#body}
 * @param history its changes so far, oldest first
 * @param webhook what became of its {@code Baton-Webhook}, where it has one
 * @param owner the id of the node that runs it, or ran it last; empty from an older node
 * @param businessKey what operators find it by: may be personal
 */
public record StoredRequest(
        UUID id,
        String flow,
        int flowVersion,
        String caller,
        RequestState state,
        int version,
        int epoch,
        String nextStage,
        Optional<String> payloadHash,
        Instant acceptedAt,
        Instant changedAt,
        Optional<Instant> expiresAt,
        Optional<String> cause,
        Optional<Reply> reply,
        List<Change> history,
        Optional<Webhook> webhook,
        Optional<String> owner,
        Optional<String> businessKey) {

    /** The stored reply in a form that JSON can carry. */
    public record Reply(int status, String contentType, Optional<String> location, byte[] body) {}

    /**
     * One change: which version it made, and the id of the stage that was due next then.
     *
     * @param event {@code accepted}, {@code checkpoint}, {@code recovered}, {@code attempt-failed}, {@code released},
     *     {@code done}, {@code refused}, {@code dead}, {@code retried}
     */
    public record Change(int version, String event, String nextStage, Instant at) {}

    /**
     * A webhook's state.
     *
     * @param state {@code waiting}, {@code delivered} or {@code failed}
     */
    public record Webhook(String url, String state, List<Attempt> attempts) {}

    /** One try to deliver a webhook: an HTTP status, or why there is none. */
    public record Attempt(Instant at, Optional<Integer> status, Optional<String> problem) {}

    public StoredRequest {
        history = List.copyOf(history);
    }

    /** Whether its first database stage was committed: a request that is stored before that is a dead letter. */
    public boolean committed() {
        return !history.isEmpty() && !history.getFirst().event().equals("dead");
    }

    /** Since when it runs again after it was dead, or ran until it ended. */
    public Optional<Instant> retriedAt() {
        return history.reversed().stream()
                .filter(change ->
                        change.event().equals("retried") || change.event().equals("dead"))
                .findFirst()
                .filter(change -> change.event().equals("retried"))
                .map(Change::at);
    }
}
