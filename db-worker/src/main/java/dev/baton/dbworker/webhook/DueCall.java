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
        Instant completedAt) {

    private record Event(String type, Instant timestamp, Data data) {}

    private record Data(
            String requestId,
            String flow,
            String state,
            int status,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> location) {}

    /** The same for every try, so that who is called knows what he has heard before. */
    String messageId() {
        return "msg_" + requestId;
    }

    Buffer body() {
        Data data = new Data(requestId.toString(), flow, state, status, location);
        return Json.write(new Event("request.completed", completedAt, data));
    }
}
