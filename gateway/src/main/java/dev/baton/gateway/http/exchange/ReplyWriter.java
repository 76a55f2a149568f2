package dev.baton.gateway.http.exchange;

import dev.baton.reply.ReplyBytes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
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

    private boolean closing;

    /** From now on, clients are told to go elsewhere for their next request. */
    public void startClosing() {
        closing = true;
    }

    public void send(Exchange exchange, HttpReply reply) {
        send(exchange.response(), reply);
    }

    /** Answers what HTTP itself has a status for. */
    public void refuse(Exchange exchange, int status) {
        HttpReply reply = Problems.byStatus(exchange.id(), status);
        // What is left of a body that is too large is not worth reading.
        send(exchange, status == 413 ? reply.with("Connection", "close") : reply);
    }

    /** What nobody foresaw ends in an answer, too. */
    public void unexpected(Exchange exchange, Throwable failure) {
        LOG.error("Request {} failed: {}", exchange.id(), exchange.request().path(), failure);
        send(exchange, Problems.byStatus(exchange.id(), 500));
    }

    public void send(HttpServerResponse response, HttpReply reply) {
        if (response.ended() || response.closed() || response.headWritten()) {
            return; // the client is gone, or was told already
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
        response.putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF)
                .putHeader(REFERRER_POLICY, NO_REFERRER)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        if (closing) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }
}
