package dev.baton.cli.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares the webhooks of an order with what is stored. */
final class WebhookCheck {
    private final Ledger ledger;
    private final Map<String, List<WebhookReceiver.Call>> calls;

    WebhookCheck(Ledger ledger, Map<String, List<WebhookReceiver.Call>> calls) {
        this.ledger = ledger;
        this.calls = calls;
    }

    /** What is wrong; nothing for orders without a webhook. */
    List<String> findings(Order order) {
        if (order.mode() != Mode.WEBHOOK) {
            return List.of();
        }
        List<WebhookReceiver.Call> got = calls.getOrDefault(order.reference(), List.of());
        List<String> findings = new ArrayList<>();
        if (got.isEmpty()) {
            findings.add(order.reference() + " has no webhook");
        }
        if (got.stream().map(WebhookReceiver.Call::id).distinct().count() > 1) {
            findings.add(order.reference() + " has webhooks with different ids: " + got);
        }
        got.stream()
                .filter(call -> !isStored(order, call))
                .map(call -> order.reference() + " has a webhook that says something else than the store: " + call)
                .forEach(findings::add);
        return findings;
    }

    private boolean isStored(Order order, WebhookReceiver.Call call) {
        JsonNode data = call.body().path("data");
        String id = data.path("requestId").asText();
        Ledger.Stored sent = new Ledger.Stored(
                data.path("state").asText(),
                data.path("status").asInt(),
                Optional.ofNullable(data.get("location")).map(JsonNode::asText));
        boolean ofTheOrder = !order.allowed()
                || ledger.line(id)
                        .filter(line -> line.reference().equals(order.reference()))
                        .isPresent();
        return ofTheOrder
                && call.id().equals("msg_" + id)
                && sent.equals(ledger.stored().get(id));
    }
}
