package dev.baton.inspector.api;

import dev.baton.inspector.query.ApiProblem;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The resources of an API, with the methods that each of them has. */
final class ApiRoutes {
    private final Router router;
    private final Map<String, Set<String>> methods = new TreeMap<>();

    ApiRoutes(Router router) {
        this.router = router;
    }

    Route on(HttpMethod method, String path) {
        methods.computeIfAbsent(path, ignored -> new TreeSet<>()).add(method.name());
        return router.route(method, path);
    }

    /** Any method that none of them has is answered 405 from here on. */
    void refuseOthers() {
        methods.forEach(
                (path, allowed) -> router.route(path).handler(context -> refuse(context, String.join(", ", allowed))));
    }

    private static void refuse(RoutingContext context, String allowed) {
        context.response().putHeader("Allow", allowed);
        AdminCalls.fail(
                context,
                ApiProblem.of(
                        405,
                        "method-not-allowed",
                        "The resource does not have this method",
                        "%s: it has %s.".formatted(asked(context), allowed)));
    }

    /** Without the query: it may be secret. */
    static String asked(RoutingContext context) {
        return context.request().method() + " " + context.normalizedPath();
    }
}
