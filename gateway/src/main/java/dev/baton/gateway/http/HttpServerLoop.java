package dev.baton.gateway.http;

import dev.baton.async.Reason;
import dev.baton.gateway.http.exchange.BodyBudget;
import dev.baton.gateway.http.exchange.ClientLimits;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.gateway.http.exchange.RateLimits.TooMany;
import dev.baton.gateway.http.exchange.ReplyWriter;
import dev.baton.gateway.http.requests.EventStreams;
import dev.baton.gateway.http.requests.RequestAccess;
import dev.baton.gateway.http.requests.RequestsResource;
import dev.baton.node.http.RequestRules;
import dev.baton.node.tls.ServerTls;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.UnsupportedHttpVersionException;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public HTTP server of one event loop, and what it is made of. All limits are set here; Vert.x has none by default
 * where it matters. Event loop only.
 */
public final class HttpServerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServerLoop.class);
    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private final ReplyWriter writer;
    private final EventStreams streams;

    /**
     * @param loop its index is its name in metrics
     * @throws IllegalArgumentException if a flow can't be served over HTTP
     */
    public HttpServerLoop(
            Vertx vertx,
            ListenAddress address,
            HttpSettings settings,
            ServedFlows served,
            StoredRequests stored,
            MeterRegistry meters,
            LoadLoops.Loop loop) {
        String name = Integer.toString(loop.index());
        this.writer = new ReplyWriter(address.tls().flatMap(ServerTls::strictTransport));
        RequestAccess access = new RequestAccess(
                stored.store(), served.flows(), stored.operators(), served.rates(), served.authenticator());
        this.streams = new EventStreams(vertx, access, stored.watches(), settings.heartbeat(), writer, meters);
        BodyBudget open = new BodyBudget(
                settings.maxOpenBodies(), settings.maxOpenBodiesPerAddress(), served.rates(), name, meters);
        ClientLimits bodies = new ClientLimits(settings.maxBody(), open, served.rates());
        Routes routes = routes(vertx, settings, bodies, served, stored, access);
        Connections connections = new Connections(
                vertx, settings, served.rates(), request -> writer.refuseAndClose(request, 408), name, meters);
        Admission admission = new Admission(served.requests(), writer, meters);
        this.server = vertx.createHttpServer(options(address, settings))
                .connectionHandler(connections::opened)
                .invalidRequestHandler(this::undecodable)
                .exceptionHandler(failure -> LOG.debug("A connection failed: {}", Reason.of(failure)))
                .requestHandler(request -> {
                    if (connections.requested(request)
                            && obeysRules(request, connections)
                            && !loop.refuses(request, writer)
                            && !isTooMuch(request, bodies)
                            && !isOfSeveralCallers(request, bodies)
                            && !admission.turnsAway(request)) {
                        routes.handle(request);
                    }
                });
    }

    private boolean obeysRules(HttpServerRequest request, Connections connections) {
        int status = RequestRules.status(request);
        if (status != RequestRules.FINE) {
            connections.refused(request.connection());
            writer.refuseAndClose(request, status);
            return false;
        }
        if (RequestRules.wantsClose(request)) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        return true;
    }

    /** Whether it is answered, as too much comes from its address. */
    private boolean isTooMuch(HttpServerRequest request, ClientLimits limits) {
        Optional<TooMany> tooMany = limits.rates().takeOfAddress(request);
        tooMany.ifPresent(why -> {
            Exchange exchange = Exchange.open(request);
            writer.sendUnread(exchange, why.reply(exchange), limits.maxBody());
        });
        return tooMany.isPresent();
    }

    private boolean isOfSeveralCallers(HttpServerRequest request, ClientLimits limits) {
        if (!RequestRules.hasManyCredentials(request)) {
            return false;
        }
        Exchange exchange = Exchange.open(request);
        writer.sendUnread(exchange, Problems.manyCredentials(exchange.id()), limits.maxBody());
        return true;
    }

    private Routes routes(
            Vertx vertx,
            HttpSettings settings,
            ClientLimits bodies,
            ServedFlows served,
            StoredRequests stored,
            RequestAccess access) {
        FinalReplies finals = new FinalReplies(stored.store(), stored.watches(), settings.maxWait());
        AsyncReplies asyncs = new AsyncReplies(vertx, finals, settings.maxWait());
        Router router = Router.router(vertx);
        Routes routes = new Routes(router, settings, bodies, served, finals, asyncs, writer);
        routes.mount(served.document());
        new RequestsResource(stored.store(), access, stored.watches(), settings.maxWait(), writer, stored.audit())
                .mount(router);
        streams.mount(router);
        return routes;
    }

    private static HttpServerOptions options(ListenAddress address, HttpSettings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(false) // Body does, when it wants to read
                .setDecompressionSupported(false)
                // All replies are written on this event loop: no queue for other threads in each connection, of 4 KB
                // even when idle.
                .setStrictThreadMode(true)
                // Without web sockets, a handler less that every message passes.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxInitialLineLength(settings.maxRequestLine())
                .setMaxHeaderSize(settings.maxHeaders())
                .setMaxFormFields(1);
        options.setHost(address.host()).setPort(address.port()).setAcceptBacklog(BACKLOG);
        options.setReusePort(address.shared());
        options.setTcpKeepAlive(true);
        options.setIdleTimeout((int) settings.idleTimeout().toSeconds()).setIdleTimeoutUnit(TimeUnit.SECONDS);
        address.tls().ifPresent(tls -> tls.secure(options, settings.headerTimeout()));
        return options;
    }

    /** @return the port */
    public Future<Integer> open() {
        return server.listen().map(HttpServer::actualPort);
    }

    /** Accepts nothing new, ends the event streams, and lets open requests have their replies. */
    public Future<Void> drain(Duration atMost) {
        streams.close();
        writer.startClosing();
        return server.shutdown(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    public Future<Void> close() {
        return server.close();
    }

    /** A request that the decoder gave up on never reaches a route. */
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
