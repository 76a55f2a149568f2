package dev.baton.gateway.http;

import dev.baton.flow.Flow;
import dev.baton.gateway.http.exchange.ClientLimits;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.HttpReply;
import dev.baton.gateway.http.exchange.Methods;
import dev.baton.gateway.http.exchange.ReplyWriter;
import dev.baton.gateway.http.openapi.ApiDocument;
import dev.baton.gateway.http.requests.RequestsResource;
import dev.baton.reply.ReplyBytes;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * What the public port serves: the flows, {@code /requests}, {@code /openapi.json}; and the answer to everything else.
 * Flows are found by {@link PathTree}; the router takes the rest, and first makes a path plain that isn't. Event loop
 * only.
 */
final class Routes {
    private static final String OPEN_API = "/openapi.json";

    private final Router router;
    private final PathTree<FlowEndpoint> endpoints = new PathTree<>();
    private final ReplyWriter writer;

    /**
     * @throws IllegalArgumentException if a flow has a path of the platform's own, or constraints that would not be
     *     checked
     */
    Routes(
            Router router,
            HttpSettings settings,
            ClientLimits bodies,
            ServedFlows served,
            FinalReplies finals,
            AsyncReplies asyncs,
            ReplyWriter writer) {
        this.router = router;
        this.writer = writer;
        for (Flow<?, ?> flow : served.flows().flows()) {
            refuseOurs(flow);
            RequestReader reader =
                    new RequestReader(flow, served.styles(), served.constraints(), settings.insecureWebhooks());
            endpoints.add(flow.route(), new FlowEndpoint(flow, reader, bodies, served, finals, asyncs, writer));
        }
    }

    private static void refuseOurs(Flow<?, ?> flow) {
        String path = flow.route().path();
        if (isOurs(path)) {
            throw new IllegalArgumentException(flow + " has the path " + path + ", which is the platform's own");
        }
    }

    private static boolean isOurs(String path) {
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return plain.startsWith(RequestsResource.PATH + "/")
                || plain.equals(RequestsResource.PATH)
                || plain.equals(OPEN_API);
    }

    /** None at the platform's own paths, which one with a parameter might match. */
    private Optional<PathTree.Found<FlowEndpoint>> endpoint(String path) {
        return isOurs(path) ? Optional.empty() : endpoints.find(path);
    }

    void mount(ApiDocument openApi) {
        router.route().handler(this::plainly);
        new Methods(writer).get(context -> readOpenApi(context, openApi)).mount(router, OPEN_API);
        for (int status : List.of(400, 404, 405, 408, 413, 414, 415, 431, 500, 503)) {
            router.errorHandler(status, context -> failed(context, status));
        }
    }

    /** The document may be made on another context, and a reply is only written on its own. */
    private void readOpenApi(RoutingContext context, ApiDocument openApi) {
        Context own = context.vertx().getOrCreateContext();
        openApi.text()
                .onComplete(text -> own.runOnContext(ignored -> {
                    if (text.succeeded()) {
                        ReplyBytes reply = new ReplyBytes(200, "application/json", Optional.empty(), text.result());
                        writer.send(Exchange.of(context), HttpReply.of(reply));
                    } else {
                        context.fail(text.cause());
                    }
                }));
    }

    void handle(HttpServerRequest request) {
        String path = request.path();
        if (path.equals("*")) { // OPTIONS of the server itself; nothing else has this target
            Methods.allow(writer, Exchange.open(request), "GET, HEAD, POST, OPTIONS");
            return;
        }
        Optional<PathTree.Found<FlowEndpoint>> found = isPlain(path) ? endpoint(path) : Optional.empty();
        if (found.isPresent()) {
            enter(Exchange.open(request), found.get().values(), found.get());
        } else {
            router.handle(request);
        }
    }

    /** Whether it says what it means: nothing encoded, no dots or empty segments to be resolved. */
    private static boolean isPlain(String path) {
        return path.startsWith("/") && path.indexOf('%') < 0 && !path.contains("//") && !path.contains("/.");
    }

    private void plainly(RoutingContext context) {
        try {
            String path = context.normalizedPath();
            Optional<PathTree.Found<FlowEndpoint>> found = endpoint(path);
            if (found.isPresent()) {
                List<String> values =
                        found.get().values().stream().map(Routes::decoded).toList();
                enter(Exchange.of(context), values, found.get());
            } else {
                context.next();
            }
        } catch (IllegalArgumentException e) { // encoded in a wrong way
            writer.refuse(Exchange.of(context), 400);
        }
    }

    private static String decoded(String value) {
        return QueryStringDecoder.decodeComponent(value.replace("+", "%2B"));
    }

    private void enter(Exchange exchange, List<String> values, PathTree.Found<FlowEndpoint> found) {
        FlowEndpoint endpoint =
                found.byMethod().get(Methods.served(exchange.request().method()));
        if (endpoint == null) {
            Methods.allow(writer, exchange, Methods.allowed(found.byMethod().keySet()));
        } else {
            endpoint.handle(exchange, values);
        }
    }

    private void failed(RoutingContext context, int status) {
        Exchange exchange = Exchange.of(context);
        if (status == 500) {
            writer.unexpected(exchange, context.failure());
        } else {
            writer.refuse(exchange, status);
        }
    }
}
