package dev.baton.cli.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * One answer that a client got for a transfer, of any status.
 *
 * @param location of a 202
 */
record Reply(int status, String body, Optional<String> location) {
    private static final String CLAIM_OF_NO_EFFECT = "Nothing was done";

    boolean booked() {
        return status == 201;
    }

    boolean accepted() {
        return status == 202;
    }

    /** The client may send again, with the same key. */
    boolean saysNotNow() {
        return status == 409 || status == 429 || status == 503 || status == 504;
    }

    /** What of it is not true by the ledger; amount in hundredths. */
    Optional<String> falsehood(String key, long amount, Ledger ledger) {
        if (booked()) {
            return ledger.line(text("id"))
                            .map(line -> line.reference().equals(key) && line.amount() == amount)
                            .orElse(false)
                    ? Optional.empty()
                    : Optional.of("it says that it is booked");
        }
        if (accepted()) {
            String id = location.orElse("").replaceAll(".*/", "");
            return ledger.answered(id) ? Optional.empty() : Optional.of("it says that it will be done");
        }
        boolean refused = status >= 400 && status < 500 && !saysNotNow();
        boolean saysNothingWasDone = refused || body.contains(CLAIM_OF_NO_EFFECT);
        return saysNothingWasDone && ledger.line(text("requestId")).isPresent()
                ? Optional.of("it says that nothing was done")
                : Optional.empty();
    }

    private String text(String field) {
        JsonNode node = Json.tree(Buffer.buffer(body)).get(field);
        return node == null ? "" : node.asText();
    }
}
