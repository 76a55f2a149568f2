package dev.baton.gateway.http.exchange;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The methods of one of the platform's own resources. HEAD is there where GET is, OPTIONS everywhere, and any other
 * method is answered with 405 and {@code Allow} (RFC 9110, 9.3 and 15.5.6). Event loop only.
 */
public final class Methods {
    private static final String GET = HttpMethod.GET.name();
    private static final String HEAD = HttpMethod.HEAD.name();

    private final ReplyWriter writer;
    private final Map<String, Handler<RoutingContext>> handlers = new TreeMap<>();

    public Methods(ReplyWriter writer) {
        this.writer = writer;
    }

    public Methods get(Handler<RoutingContext> handler) {
        handlers.put(GET, handler);
        return this;
    }

    public Methods post(Handler<RoutingContext> handler) {
        handlers.put(HttpMethod.POST.name(), handler);
        return this;
    }

    public void mount(Router router, String path) {
        handlers.forEach((method, handler) -> {
            Route route = router.route(path).method(HttpMethod.valueOf(method));
            if (method.equals(GET)) {
                route.method(HttpMethod.HEAD);
            }
            route.handler(handler);
        });
        String allowed = allowed(handlers.keySet());
        router.route(path).handler(context -> allow(writer, Exchange.of(context), allowed));
    }

    /** The method whose handler answers: that of GET answers HEAD, too, and its body is left out. */
    public static String served(HttpMethod method) {
        return method.name().equals(HEAD) ? GET : method.name();
    }

    /** The header {@code Allow} of a resource that has these. */
    public static String allowed(Collection<String> methods) {
        List<String> all = new ArrayList<>(methods);
        if (all.contains(GET)) {
            all.add(all.indexOf(GET) + 1, HEAD);
        }
        all.add(HttpMethod.OPTIONS.name());
        return String.join(", ", all);
    }

    /** Answers OPTIONS, and refuses other methods. */
    public static void allow(ReplyWriter writer, Exchange exchange, String allowed) {
        boolean isOptions = exchange.request().method().equals(HttpMethod.OPTIONS);
        HttpReply reply = isOptions ? Problems.empty(204) : Problems.byStatus(exchange.id(), 405);
        writer.send(exchange, reply.with("Allow", allowed));
    }
}
