package dev.baton.gateway.http.exchange;

import dev.baton.async.Reason;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the body of one request, of at most so many bytes. A client that closes its connection in the middle of it gets
 * no answer. Event loop only; one use.
 */
public final class Body {
    private static final Logger LOG = LoggerFactory.getLogger(Body.class);

    private final HttpServerRequest request;
    private final int limit;
    private final BodyBudget budget;
    private final Consumer<Buffer> whole;
    private final IntConsumer refused;
    private final Buffer read = Buffer.buffer();
    private int counted;
    private boolean over;

    private Body(HttpServerRequest request, int limit, BodyBudget budget, Consumer<Buffer> whole, IntConsumer refused) {
        this.request = request;
        this.limit = limit;
        this.budget = budget;
        this.whole = whole;
        this.refused = refused;
    }

    /**
     * Calls one of the two, once; at once, if the request says itself that it is too large.
     *
     * @param refused takes the status: the body is too large, can't be read, or there is no room for it
     */
    public static void read(
            HttpServerRequest request, ClientLimits limits, Consumer<Buffer> whole, IntConsumer refused) {
        new Body(request, limits.maxBody(), limits.open(), whole, refused).read();
    }

    /** Whether the next request on the connection can be read after this one's body was passed by unread. */
    public static boolean canBeSkipped(HttpServerRequest request, int limit) {
        if (request.headers().contains(HttpHeaders.EXPECT)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return false;
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null || Long.parseLong(length) <= limit; // the decoder has seen that it is a number
    }

    private void read() {
        request.exceptionHandler(this::failed);
        request.handler(this::add).endHandler(ignored -> end());
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > limit) {
            refuse(413);
        } else if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
    }

    private void add(Buffer part) {
        if (over) {
            return;
        }
        if (read.length() + part.length() > limit) {
            refuse(413);
            return;
        }
        read.appendBuffer(part); // grows by doubling: however small the parts, none is copied again and again
        if (read.length() > BodyBudget.FREE) {
            count(read.length() - BodyBudget.FREE - counted);
        }
    }

    private void count(int bytes) {
        int status = budget.take(request, bytes);
        if (status == BodyBudget.FINE) {
            counted += bytes;
        } else {
            refuse(status);
        }
    }

    /** The connection is closed, or what comes can't be read as a body. */
    private void failed(Throwable failure) {
        if (over) {
            return;
        }
        if (failure instanceof VertxException || failure instanceof IOException) {
            LOG.debug("A client closed its connection before its request was read: {}", Reason.of(failure));
            finish();
        } else {
            LOG.debug("A body can't be read: {}", Reason.of(failure));
            refuse(failure instanceof TooLongFrameException ? 413 : 400);
            flush();
        }
    }

    /**
     * Vert.x closes the connection as soon as this is over, and would not write the answer that waits for its flush.
     */
    private void flush() {
        if (request.connection() instanceof ConnectionBase connection) {
            connection.channelHandlerContext().flush();
        }
    }

    private void refuse(int status) {
        finish();
        refused.accept(status);
    }

    private void end() {
        if (!over) {
            finish();
            whole.accept(read);
        }
    }

    private void finish() {
        over = true;
        if (counted > 0) {
            budget.giveBack(request, counted);
            counted = 0;
        }
    }
}
