package dev.baton.cli.faults;

import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client as it should be: one that gets no answer, or one that says "not now", sends again with the same key, at any
 * gateway, until it knows. One without a key sends again only if nothing was done.
 */
final class TransferClient {
    private static final Duration GIVE_UP = Duration.ofSeconds(150);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Gateways gateways;
    private final Order order;
    private final Sent sent;
    private final WebhookReceiver webhooks;
    private final Instant begun = Instant.now();
    private int gateway;
    private String last = "nothing";

    TransferClient(Gateways gateways, Order order, Sent sent, WebhookReceiver webhooks, int firstGateway) {
        this.gateways = gateways;
        this.order = order;
        this.sent = sent;
        this.webhooks = webhooks;
        this.gateway = firstGateway;
    }

    /**
     * Answers how long it waited.
     *
     * @throws AssertionError for what must not happen: it gets no final answer, or one that no client can use
     */
    Duration untilItKnows() throws InterruptedException {
        while (!knows()) {
            Thread.sleep(PAUSE.toMillis());
            gateway++;
            if (waited().compareTo(GIVE_UP) > 0) {
                throw new AssertionError("no answer within " + GIVE_UP + "; last: " + last);
            }
        }
        return waited();
    }

    private Duration waited() {
        return Duration.between(begun, Instant.now());
    }

    private boolean knows() throws InterruptedException {
        try {
            Reply reply = gateways.post(gateway, "/transfers", headers(), order.json());
            heard(reply);
            if (reply.accepted()) {
                follow(reply.requestId());
                return true;
            }
            return isFinal(reply) || !maySendAgain(reply);
        } catch (IOException e) {
            last = e.toString();
            // No answer at all: that is what the key is for. Without one it may send again only if nothing was sent.
            return !order.keyed() && !(e instanceof ConnectException || e instanceof HttpConnectTimeoutException);
        }
    }

    private Map<String, String> headers() {
        Map<String, String> headers =
                new TreeMap<>(Map.of("Baton-Completion", order.style().toString()));
        if (order.keyed()) {
            headers.put("Idempotency-Key", order.reference());
        }
        switch (order.mode()) {
            case ASYNC, EVENTS -> headers.put("Prefer", "respond-async");
            case WEBHOOK -> headers.put("Baton-Webhook", webhooks.urlFor(order));
            case KEYED, KEYLESS -> {}
        }
        return headers;
    }

    private void heard(Reply reply) {
        last = reply.toString();
        sent.replies().add(reply);
    }

    private boolean isFinal(Reply reply) {
        return reply.booked() || (!order.allowed() && reply.refused());
    }

    private boolean maySendAgain(Reply reply) {
        if (!reply.saysNotNow()) {
            throw new AssertionError(last);
        }
        return order.keyed() || reply.saysNothingWasDone();
    }

    private void follow(String id) throws InterruptedException {
        if (order.mode() == Mode.EVENTS) {
            new RequestEvents(gateways, id, gateway).untilItsEnd(GIVE_UP);
        } else {
            untilItIsOver(id);
        }
        readReply(id);
    }

    private void untilItIsOver(String id) throws InterruptedException {
        while (true) {
            try {
                Reply state = gateways.get(gateway, "/requests/" + id, Map.of("Prefer", "wait=5"));
                last = state.toString();
                if (state.status() == 200 && !state(state).equals("running")) {
                    return;
                }
                if (state.status() != 200 && !state.saysNotNow()) {
                    throw new AssertionError("what was accepted can't be read: " + last);
                }
            } catch (IOException e) {
                last = e.toString();
            }
            pause(id);
        }
    }

    private static String state(Reply reply) {
        return Json.tree(Buffer.buffer(reply.body())).get("state").asText();
    }

    /** It is over: every gateway knows the reply. */
    private void readReply(String id) throws InterruptedException {
        while (true) {
            try {
                Reply reply = gateways.get(gateway, "/requests/" + id + "/reply", Map.of());
                last = reply.toString();
                if (isFinal(reply)) {
                    heard(reply);
                    return;
                }
                if (reply.status() != 503 && reply.status() != 504) {
                    throw new AssertionError("it is over, and its reply is " + last);
                }
            } catch (IOException e) {
                last = e.toString();
            }
            pause(id);
        }
    }

    private void pause(String id) throws InterruptedException {
        Thread.sleep(PAUSE.toMillis());
        gateway++;
        if (waited().compareTo(GIVE_UP) > 0) {
            throw new AssertionError(id + " was accepted and has no reply within " + GIVE_UP + "; last: " + last);
        }
    }
}
