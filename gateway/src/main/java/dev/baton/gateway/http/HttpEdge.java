package dev.baton.gateway.http;

import dev.baton.gateway.http.exchange.ReplyWriter;
import dev.baton.node.http.RequestRules;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.UnsupportedHttpVersionException;
import java.time.Duration;
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
                .invalidRequestHandler(this::undecodable)
                .exceptionHandler(failure -> LOG.debug("A connection failed: {}", failure.toString()))
                .requestHandler(request -> {
                    connections.requested(request);
                    int status = RequestRules.status(request);
                    if (status != RequestRules.FINE) {
                        writer.refuseAndClose(request, status);
                        return;
                    }
                    if (RequestRules.wantsClose(request)) {
                        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                    }
                    if (!admission.turnsAway(request)) {
                        routes.handle(request);
                    }
                });
    }

    private static HttpServerOptions options(HttpDoor.Place place, HttpSettings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(false) // Body does, when it wants to read
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
    private void undecodable(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException
                        ? 431
                        : cause instanceof UnsupportedHttpVersionException ? 505 : 400;
        writer.refuseAndClose(request, status);
    }
}
