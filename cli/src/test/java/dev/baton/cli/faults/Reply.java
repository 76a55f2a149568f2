package dev.baton.cli.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.util.Optional;

/**
 * One answer that a client got for an order, of any status.
 *
 * @param location where the transfer or the request can be read
 */
record Reply(int status, String body, Optional<String> location) {

    static Reply of(HttpResponse<String> response) {
        return new Reply(
                response.statusCode(), response.body(), response.headers().firstValue("Location"));
    }

    boolean booked() {
        return status == 201;
    }

    boolean accepted() {
        return status == 202;
    }

    /** The client may send it again, if it has a key. */
    boolean saysNotNow() {
        return status == 409 || status == 429 || status == 503 || status == 504;
    }

    boolean refused() {
        return status >= 400 && status < 500 && !saysNotNow();
    }

    /** What a problem document says was done; empty if it does not say it. */
    Optional<String> effect() {
        return text("effect");
    }

    boolean saysNothingWasDone() {
        return effect().filter("none"::equals).isPresent();
    }

    /** The id of the request that it is about. */
    String requestId() {
        return location.filter(path -> path.startsWith("/requests/"))
                .map(path -> path.substring("/requests/".length()))
                .or(() -> text("requestId"))
                .orElse("");
    }

    /** What of it is not true by the ledger. */
    Optional<String> falsehood(Order order, Ledger ledger) {
        if (booked()) {
            return when(!booked(order, ledger), "it says that it is booked");
        }
        if (accepted()) {
            return when(!ledger.answered(requestId()), "it says that it will be done");
        }
        if (refused() && order.allowed()) {
            return when(ledger.times(order.reference()) > 0, "it says that it was refused");
        }
        return switch (effect().orElse("")) {
            case "none" -> when(ledger.line(requestId()).isPresent(), "it says that nothing was done");
            case "done" -> when(!ledger.answered(requestId()), "it says that something was done");
            case "unknown" -> Optional.empty();
            default -> Optional.of("it does not say what was done");
        };
    }

    private boolean booked(Order order, Ledger ledger) {
        return ledger.line(text("id").orElse(""))
                .map(line -> line.reference().equals(order.reference()) && line.amount() == order.amount())
                .orElse(false);
    }

    private static Optional<String> when(boolean isFalse, String claim) {
        return isFalse ? Optional.of(claim) : Optional.empty();
    }

    private Optional<String> text(String field) {
        JsonNode node = Json.tree(Buffer.buffer(body)).get(field);
        return Optional.ofNullable(node).map(JsonNode::asText);
    }
}
