package dev.baton.gateway.http;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.HttpReply;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.gateway.http.exchange.ReplyWriter;
import dev.baton.gateway.request.Requests;
import dev.baton.reply.ReplyBytes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;

/**
 * Turns requests away before they are read while the gateway is overloaded. Clients that are turned away come back at
 * once, so saying no has to cost next to nothing, or nothing else gets done. Questions about accepted requests are
 * turned away, too: each one costs the store a query. Event loop only.
 */
final class Admission {
    private static final UUID NO_REQUEST = new UUID(0, 0);

    private final Requests requests;
    private final ReplyWriter writer;
    private final Counter turnedAway;
    private final ReplyBytes refusal = Problems.overloaded(NO_REQUEST).reply();
    private final String[] aroundId = refusal.body().toString().split(NO_REQUEST.toString(), 2);

    Admission(Requests requests, ReplyWriter writer, MeterRegistry meters) {
        this.requests = requests;
        this.writer = writer;
        this.turnedAway = Counter.builder("baton.requests.turned.away")
                .description("Requests answered with 503 unread, because the gateway was overloaded")
                .register(meters);
    }

    /** Whether the request is answered. */
    boolean turnsAway(HttpServerRequest request) {
        if (!requests.overloaded()) {
            return false;
        }
        turnedAway.increment();
        requests.turnedAway();
        // In a millisecond one more than the one before: nothing is found by it, so it need not be hard to guess.
        String id = UuidCreator.getTimeOrderedEpochPlus1().toString();
        request.response().putHeader(Exchange.REQUEST_ID, id);
        writer.send(request.response(), HttpReply.of(refusal(id)));
        return true;
    }

    /** As every problem, but for its id written once and for all. */
    private ReplyBytes refusal(String id) {
        return new ReplyBytes(
                refusal.status(),
                refusal.contentType(),
                refusal.location(),
                Buffer.buffer(aroundId[0] + id + aroundId[1]));
    }
}
