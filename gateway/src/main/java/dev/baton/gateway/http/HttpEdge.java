package dev.baton.gateway.http;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.gateway.http.exchange.ReplyWriter;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public HTTP server of one event loop. All limits are set here; Vert.x has none by default where it matters. Event
 * loop only.
 */
final class HttpEdge {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);
    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private final ReplyWriter writer;

    HttpEdge(
            Vertx vertx,
            HttpDoor.Place place,
            HttpSettings settings,
            Routes routes,
            Connections connections,
            Admission admission,
            ReplyWriter writer) {
        this.writer = writer;
        this.server = vertx.createHttpServer(options(place, settings))
                .connectionHandler(connections::opened)
                .invalidRequestHandler(HttpEdge::undecodable)
                .exceptionHandler(failure -> LOG.debug("A connection failed: {}", failure.toString()))
                .requestHandler(request -> {
                    connections.requested(request);
                    if (!admission.turnsAway(request)) {
                        routes.handle(request);
                    }
                });
    }

    private static HttpServerOptions options(HttpDoor.Place place, HttpSettings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true)
                .setDecompressionSupported(false)
                // Who answers does it on this event loop: no queue for other threads in each connection, of 4 KB even
                // when idle.
                .setStrictThreadMode(true)
                // Without web sockets, a handler less that every message passes.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxInitialLineLength(settings.maxRequestLine())
                .setMaxHeaderSize(settings.maxHeaders())
                .setMaxFormFields(1);
        options.setHost(place.host()).setPort(place.port()).setAcceptBacklog(BACKLOG);
        options.setReusePort(place.shared());
        options.setTcpKeepAlive(true);
        options.setIdleTimeout((int) settings.idleTimeout().toSeconds()).setIdleTimeoutUnit(TimeUnit.SECONDS);
        return options;
    }

    Future<HttpServer> listen() {
        return server.listen();
    }

    /** Accepts nothing new, and lets those who wait have their answers. */
    Future<Void> drain(Duration atMost) {
        writer.startClosing();
        return server.shutdown(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    Future<Void> close() {
        return server.close();
    }

    /** What the decoder gave up on never reaches a route. */
    private static void undecodable(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        tell(request, status);
    }

    static void tooSlow(HttpServerRequest request) {
        tell(request, 408);
    }

    private static void tell(HttpServerRequest request, int status) {
        if (request.response().headWritten() || request.response().closed()) {
            return;
        }
        UUID id = UuidCreator.getTimeOrderedEpoch();
        var reply = Problems.byStatus(id, status).reply();
        request.response()
                .setStatusCode(status)
                .putHeader(Exchange.REQUEST_ID, id.toString())
                .putHeader("Content-Type", reply.contentType())
                .putHeader("Connection", "close")
                .end(reply.body())
                .onComplete(ignored -> request.connection().close());
    }
}
