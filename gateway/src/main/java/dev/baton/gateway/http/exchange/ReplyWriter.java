package dev.baton.gateway.http.exchange;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.baton.message.Effect;
import dev.baton.message.RequestLine;
import dev.baton.node.http.ServerHeaders;
import dev.baton.reply.ReplyBytes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes replies, with the headers that every one has. Event loop only. */
public final class ReplyWriter {
    /** Pages of flows bring their style and pictures along, and may load and run nothing. */
    private static final String PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String DEFAULT_RETRY_AFTER = "1";

    // As bytes already: they are in every reply.
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private static final Logger LOG = LoggerFactory.getLogger(ReplyWriter.class);
    private static final int OK = 200;
    private static final Set<Integer> UNREAD = Set.of(400, 413, 429, 503);
    private static final int LOGGED_PATH = 200;

    private final ServerHeaders serverHeaders;
    private boolean closing;

    /** @param strictTransport the value of Strict-Transport-Security, if it is to be sent */
    public ReplyWriter(Optional<String> strictTransport) {
        this.serverHeaders = new ServerHeaders(strictTransport);
    }

    /** From now on, replies close their connection, so that clients send their next request to another gateway. */
    public void startClosing() {
        closing = true;
    }

    /** A reply without a look at the request's body; the connection is closed if that is in the way of the next one. */
    public void sendUnread(Exchange exchange, HttpReply reply, int maxBody) {
        send(exchange, Body.canBeSkipped(exchange.request(), maxBody) ? reply : reply.with("Connection", "close"));
    }

    public void send(Exchange exchange, HttpReply reply) {
        if (exchange.request().method() == HttpMethod.HEAD) { // Vert.x would leave the length out
            exchange.response()
                    .putHeader(
                            HttpHeaders.CONTENT_LENGTH,
                            Integer.toString(reply.reply().body().length()));
        }
        send(exchange.response(), reply);
    }

    /** Answers what HTTP itself has a status for. */
    public void refuse(Exchange exchange, int status) {
        HttpReply reply = Problems.byStatus(exchange.id(), status);
        // Nothing can follow a body that is left unread.
        send(exchange, UNREAD.contains(status) ? reply.with("Connection", "close") : reply);
    }

    /** Answers what breaks the rules of HTTP, whose end is not known, or that does not come: nothing can follow it. */
    public void refuseAndClose(HttpServerRequest request, int status) {
        if (request.response().headWritten() || request.response().closed()) {
            return;
        }
        UUID id = UuidCreator.getTimeOrderedEpoch();
        ReplyBytes reply = Problems.byStatus(id, status).reply();
        request.response().setStatusCode(status).putHeader(Exchange.REQUEST_ID, id.toString());
        always(request.response());
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType())
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(reply.body())
                .onComplete(ignored -> request.connection().close());
    }

    /** An unexpected failure still ends in an answer. What was done is not known. */
    public void unexpected(Exchange exchange, Throwable failure) {
        unexpected(exchange, failure, Effect.UNKNOWN);
    }

    /** @param effect what is known of what was done */
    public void unexpected(Exchange exchange, Throwable failure, Effect effect) {
        String path = String.valueOf(exchange.request().path());
        LOG.atError()
                .addKeyValue(RequestLine.REQUEST, exchange.id())
                .setCause(failure)
                .log(
                        "Request {} failed: {}",
                        exchange.id(),
                        path.length() <= LOGGED_PATH ? path : path.substring(0, LOGGED_PATH) + "…");
        send(exchange, Problems.internal(exchange.id(), effect));
    }

    public void send(HttpServerResponse response, HttpReply reply) {
        if (response.ended() || response.closed() || response.headWritten()) {
            return; // the client is gone, or has its reply already
        }
        ReplyBytes stored = reply.reply();
        if (stored.status() != OK) {
            response.setStatusCode(stored.status());
        }
        always(response);
        if (!stored.contentType().isEmpty()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, stored.contentType());
        }
        if (stored.contentType().startsWith("text/html")) {
            response.putHeader("Content-Security-Policy", PAGE_POLICY);
        }
        stored.location().ifPresent(location -> response.putHeader(HttpHeaders.LOCATION, location));
        if (stored.status() == 503 || stored.status() == 429) {
            response.putHeader(HttpHeaders.RETRY_AFTER, DEFAULT_RETRY_AFTER);
        }
        reply.headers().forEach(response::putHeader);
        response.end(stored.body());
    }

    /** The headers of every reply, event streams included. */
    public void always(HttpServerResponse response) {
        serverHeaders.addTo(response);
        response.putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF)
                .putHeader(REFERRER_POLICY, NO_REFERRER)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        if (closing) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }
}
