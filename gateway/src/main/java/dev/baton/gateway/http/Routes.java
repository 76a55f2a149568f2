package dev.baton.gateway.http;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.baton.flow.Flow;
import dev.baton.flow.Route;
import dev.baton.gateway.request.CompletionStyles;
import dev.baton.gateway.request.Requests;
import dev.baton.run.FlowCatalog;
import dev.baton.store.StoredReply;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be asked of the public port: the flows, {@code /requests}, {@code /openapi.json}; and the answer to everything else. */
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final String OPEN_API = "/openapi.json";

    private final FlowCatalog flows;
    private final HttpSettings settings;
    private final Requests requests;
    private final CompletionStyles styles;
    private final FinalReplies finals;
    private final AsyncReplies asyncs;
    private final ReplyWriter writer;
    private final InputReader inputs = new InputReader();

    Routes(
            FlowCatalog flows,
            HttpSettings settings,
            Requests requests,
            CompletionStyles styles,
            FinalReplies finals,
            AsyncReplies asyncs,
            ReplyWriter writer) {
        this.flows = flows;
        this.settings = settings;
        this.requests = requests;
        this.styles = styles;
        this.finals = finals;
        this.asyncs = asyncs;
        this.writer = writer;
    }

    /** @throws IllegalArgumentException if a flow's door is one of ours */
    void mount(Router router, ApiDocument openApi) {
        router.route().handler(Exchange::open);
        router.get(OPEN_API).handler(context -> openApi.text()
                .onSuccess(text -> writer.send(
                        Exchange.of(context),
                        HttpReply.of(new StoredReply(200, "application/json", Optional.empty(), text))))
                .onFailure(context::fail));
        // Literal segments before parameters, so that /a/newest is not taken for an {id}.
        flows.flows().stream()
                .sorted((a, b) -> template(a).compareTo(template(b)))
                .forEach(flow -> mount(router, flow));
        flows.flows().stream()
                .collect(groupingBy(flow -> path(flow.route())))
                .forEach((path, doors) -> router.route(path).handler(context -> notThisMethod(context, doors)));
        for (int status : List.of(400, 404, 405, 408, 413, 414, 415, 431, 500, 503)) {
            router.errorHandler(status, context -> failed(context, status));
        }
    }

    private static String template(Flow<?, ?> flow) {
        return flow.route().path().replace("{", "~{"); // '~' sorts behind every character of a literal
    }

    private void mount(Router router, Flow<?, ?> flow) {
        String path = flow.route().path();
        if (path.startsWith(RequestsResource.PATH + "/") || path.equals(RequestsResource.PATH)) {
            throw new IllegalArgumentException(flow + " has the path " + path + ", which is the platform's own");
        }
        HttpMethod method = flow.route().method() == Route.Method.GET ? HttpMethod.GET : HttpMethod.POST;
        String pattern = path(flow.route());
        if (flow.route().method() == Route.Method.POST) {
            router.route(method, pattern).handler(this::checkMediaType);
            router.route(method, pattern).handler(BodyHandler.create(false).setBodyLimit(settings.maxBody()));
        }
        RequestReader reader = new RequestReader(flow, inputs, styles, settings.insecureCallbacks());
        FlowEndpoint endpoint = new FlowEndpoint(flow, reader, requests, finals, asyncs, writer);
        router.route(method, pattern).handler(endpoint::handle);
    }

    private static String path(Route route) {
        return route.path().replaceAll("\\{([^}]+)}", ":$1");
    }

    private void checkMediaType(RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        MediaType.refusal(exchange.header("Content-Type"), exchange.header("Content-Encoding"))
                .ifPresentOrElse(
                        refusal -> writer.send(exchange, Problems.refused(exchange.id(), refusal)), context::next);
    }

    private void notThisMethod(RoutingContext context, List<Flow<?, ?>> doors) {
        Exchange exchange = Exchange.of(context);
        String allowed = doors.stream()
                .map(flow -> flow.route().method().name())
                .distinct()
                .sorted()
                .collect(joining(", "));
        writer.send(exchange, Problems.byStatus(exchange.id(), 405).with("Allow", allowed));
    }

    private void failed(RoutingContext context, int status) {
        Exchange exchange = Exchange.of(context);
        if (status == 500) {
            LOG.error("Request {} failed: {}", exchange.id(), context.normalizedPath(), context.failure());
        }
        HttpReply reply = Problems.byStatus(exchange.id(), status);
        // What is left of a body that is too large is not worth reading.
        writer.send(exchange, status == 413 ? reply.with("Connection", "close") : reply);
    }
}
