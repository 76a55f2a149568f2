package dev.baton.dbworker.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A call that we have to make now.
 *
 * @param tries its number, over all rounds: our right to write down what became of it
 * @param round its number since it was first due or last sent again
 * @param version the request's
 * @param cause why it is a dead letter
 * @param host that is called
 * @param caller whose request it is
 */
record DueCall(
        UUID requestId,
        String url,
        int tries,
        int round,
        String flow,
        String state,
        int status,
        Optional<String> location,
        Instant completedAt,
        int version,
        Optional<String> cause,
        String host,
        String caller) {

    private record Event(String type, Instant timestamp, Data data) {}

    private record Data(
            String requestId,
            String flow,
            String state,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Integer> status,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> location,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> cause) {}

    /** A dead letter: it has no reply, and may be retried and answered later. */
    private boolean dead() {
        return "dead".equals(state);
    }

    /**
     * The same for every try, so that a receiver knows what it has received before. A dead letter that is retried is
     * followed by another message.
     */
    String messageId() {
        return dead() ? "msg_%s_%s".formatted(requestId, version) : "msg_" + requestId;
    }

    Buffer body() {
        Optional<Integer> sent = dead() ? Optional.empty() : Optional.of(status);
        Data data = new Data(requestId.toString(), flow, state, sent, location, dead() ? cause : Optional.empty());
        return Json.write(new Event(dead() ? "request.dead" : "request.completed", completedAt, data));
    }
}
