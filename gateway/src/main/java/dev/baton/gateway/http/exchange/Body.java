package dev.baton.gateway.http.exchange;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the body of one request, of at most so many bytes. A client that leaves in the middle of it is told nothing.
 * Event loop only; one use.
 */
public final class Body {
    private static final Logger LOG = LoggerFactory.getLogger(Body.class);

    private final HttpServerRequest request;
    private final int limit;
    private final Consumer<Buffer> whole;
    private final Runnable tooLarge;
    private final Buffer read = Buffer.buffer();
    private boolean over;

    private Body(HttpServerRequest request, int limit, Consumer<Buffer> whole, Runnable tooLarge) {
        this.request = request;
        this.limit = limit;
        this.whole = whole;
        this.tooLarge = tooLarge;
    }

    /** Tells one of the two, once; at once, if the request says itself that it is too large. */
    public static void read(HttpServerRequest request, int limit, Consumer<Buffer> whole, Runnable tooLarge) {
        new Body(request, limit, whole, tooLarge).read();
    }

    private void read() {
        request.exceptionHandler(
                failure -> LOG.debug("A client left before its request was read: {}", failure.toString()));
        request.handler(this::add).endHandler(ignored -> end());
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > limit) { // the decoder has seen that it is a number
            refuse();
        }
    }

    private void add(Buffer part) {
        if (over) {
            return;
        }
        if (read.length() + part.length() > limit) {
            refuse();
        } else {
            read.appendBuffer(part); // grows by doubling: however small the parts, none is copied again and again
        }
    }

    private void refuse() {
        over = true;
        tooLarge.run();
    }

    private void end() {
        if (!over) {
            over = true;
            whole.accept(read);
        }
    }
}
