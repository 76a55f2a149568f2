package dev.baton.bus;

import dev.baton.message.Frame;
import dev.baton.tap.Hop;
import dev.baton.tap.Tap;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Records every message in the tap. An interceptor that throws, or doesn't call next, would lose the message: so next
 * is called in any case, once. On any thread on which a message passes.
 */
final class TapInterceptors {
    /** The inspector's own queries: recording them would cause more of them. */
    static final String UNSEEN = "baton-unseen";

    /** The id of the node that sent a message that is no frame: the event bus itself does not say. */
    static final String SENDER = "baton-sender";

    private static final String REPLY_ADDRESS = "__vertx.reply";

    private final EventBus bus;
    private final Tap tap;
    private final Handler<DeliveryContext<Object>> outbound = passing -> pass(passing, Hop.Direction.OUT);
    private final Handler<DeliveryContext<Object>> inbound = passing -> pass(passing, Hop.Direction.IN);

    TapInterceptors(EventBus bus, Tap tap) {
        this.bus = bus;
        this.tap = tap;
    }

    void open() {
        bus.addOutboundInterceptor(outbound);
        bus.addInboundInterceptor(inbound);
    }

    void close() {
        bus.removeOutboundInterceptor(outbound);
        bus.removeInboundInterceptor(inbound);
    }

    private void pass(DeliveryContext<Object> passing, Hop.Direction direction) {
        try {
            if (!tap.isOff()) {
                look(passing, direction);
            }
        } catch (RuntimeException e) {
            tap.failed(e);
        } finally {
            passing.next();
        }
    }

    private void look(DeliveryContext<Object> passing, Hop.Direction direction) {
        // going out, a clustered message has no body of its own; coming in, it is decoded once, here or by its receiver
        Object body = direction == Hop.Direction.OUT
                ? passing.body()
                : passing.message().body();
        String address = passing.message().address();
        if (body instanceof Frame frame) {
            boolean out = direction == Hop.Direction.OUT;
            tap.frame(direction, address, out ? Addresses.nodeOf(address) : frame.sender(), frame);
        } else if (!passing.message().headers().contains(UNSEEN)) {
            tap.message(
                    direction,
                    kind(passing, address),
                    address,
                    sender(passing, direction),
                    headers(passing),
                    payload(body));
        }
    }

    /** How to send, so that receivers' taps know who did. */
    static DeliveryOptions sentBy(String nodeId) {
        return new DeliveryOptions().addHeader(SENDER, nodeId);
    }

    /** Of a message that came in: the other node's id, if it says so. */
    private static String sender(DeliveryContext<Object> passing, Hop.Direction direction) {
        String sender = passing.message().headers().get(SENDER);
        return direction == Hop.Direction.OUT || sender == null ? "" : sender;
    }

    private static Hop.Kind kind(DeliveryContext<Object> passing, String address) {
        if (address.startsWith(REPLY_ADDRESS)) {
            return Hop.Kind.REPLY;
        }
        return passing.send() ? Hop.Kind.SENT : Hop.Kind.PUBLISHED;
    }

    private static Map<String, String> headers(DeliveryContext<Object> passing) {
        MultiMap headers = passing.message().headers();
        if (headers.isEmpty()) {
            return Map.of();
        }
        Map<String, String> copy = new LinkedHashMap<>();
        headers.forEach(copy::put);
        return copy;
    }

    private static Optional<Buffer> payload(Object body) {
        if (body instanceof Buffer buffer) {
            return Optional.of(buffer);
        }
        return body instanceof String text ? Optional.of(Buffer.buffer(text)) : Optional.empty();
    }
}
