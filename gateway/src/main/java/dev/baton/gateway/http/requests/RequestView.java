package dev.baton.gateway.http.requests;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.gateway.http.exchange.MediaType;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A stored request as its reader sees it.
 *
 * @param flowVersion the version of the flow that it began in, and is finished by
 * @param stage the id of the stage that is due next; {@code reply}: only the reply is missing
 * @param status of its reply
 * @param result its reply's body, where that is JSON
 * @param cause why it is dead; operators only
 * @param businessKey what it is found by; operators only, and not in lists
 * @param retriedAt when an operator had it run again, if it was dead before
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record RequestView(
        UUID id,
        String flow,
        int flowVersion,
        String caller,
        String state,
        Optional<String> stage,
        Instant acceptedAt,
        Instant changedAt,
        Optional<Instant> expiresAt,
        Optional<String> verdict,
        Optional<Integer> status,
        Optional<JsonNode> result,
        Optional<String> cause,
        Optional<String> businessKey,
        Optional<Instant> retriedAt,
        List<Change> history,
        Optional<StoredRequest.Webhook> webhook,
        Map<String, String> links) {

    private static final String NO_ANSWER = "It was not called, or gave no answer in time";

    /** One change of it: also the data of one event of its stream. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Change(int version, String event, String stage, Instant at) {
        static Change of(StoredRequest.Change change) {
            return new Change(change.version(), change.event(), change.nextStage(), change.at());
        }
    }

    /** As its caller sees it, or an operator who may see payloads. */
    public static RequestView of(StoredRequest request, boolean operator) {
        return of(request, operator, true);
    }

    /** @param payload whether what was answered, and what it is found by, may be seen */
    static RequestView of(StoredRequest request, boolean operator, boolean payload) {
        boolean open = request.state() == RequestState.RUNNING || request.state() == RequestState.DEAD;
        return new RequestView(
                request.id(),
                request.flow(),
                request.flowVersion(),
                request.caller(),
                request.state().toString(),
                open ? Optional.of(request.nextStage()) : Optional.empty(),
                request.acceptedAt(),
                request.changedAt(),
                request.expiresAt(),
                verdict(request.state()).map(Verdict::toString),
                request.reply().map(StoredRequest.Reply::status),
                payload ? request.reply().flatMap(RequestView::json) : Optional.empty(),
                operator ? request.cause() : Optional.empty(),
                operator && payload ? request.businessKey() : Optional.empty(),
                request.retriedAt(),
                request.history().stream().map(Change::of).toList(),
                request.webhook().map(webhook -> operator ? webhook : withoutProblems(webhook)),
                Problems.links(request.id()));
    }

    /**
     * What went wrong would say which names there are in the network of the nodes, and which addresses they have: all
     * failures look the same to callers.
     */
    private static StoredRequest.Webhook withoutProblems(StoredRequest.Webhook webhook) {
        return new StoredRequest.Webhook(
                webhook.url(),
                webhook.state(),
                webhook.attempts().stream()
                        .map(attempt -> new StoredRequest.Attempt(
                                attempt.at(),
                                attempt.status(),
                                attempt.problem().map(ignored -> NO_ANSWER)))
                        .toList());
    }

    private static Optional<Verdict> verdict(RequestState state) {
        return switch (state) {
            case RUNNING -> Optional.empty();
            case DONE -> Optional.of(Verdict.REPLIED);
            case REFUSED -> Optional.of(Verdict.REFUSED);
            case DEAD -> Optional.of(Verdict.FAILED);
        };
    }

    private static Optional<JsonNode> json(StoredRequest.Reply reply) {
        boolean json = MediaType.isJson(reply.contentType());
        return json && reply.body().length > 0 ? Optional.of(Json.tree(Buffer.buffer(reply.body()))) : Optional.empty();
    }
}
