package dev.baton.node;

import dev.baton.inspector.query.ApiProblem;
import dev.baton.message.Json;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the admin port says where no route answers, or one gives up: problem documents, as its API has them. */
final class AdminProblems {
    private static final Logger LOG = LoggerFactory.getLogger(AdminProblems.class);

    private AdminProblems() {}

    static void mount(Router router) {
        on(router, 400, "bad-request", "The request can't be read");
        on(router, 404, "not-found", "There is no such resource");
        on(router, 405, "method-not-allowed", "The resource does not have this method");
        on(router, 413, "too-large", "The body is too large");
        on(router, 500, "failed", "The request failed");
        on(router, 503, "no-answer", "The node did not answer in time");
    }

    private static void on(Router router, int status, String code, String title) {
        router.errorHandler(status, context -> {
            if (status == 405) {
                context.response()
                        .putHeader("Allow", "GET"); // outside of the API, which says it itself, nothing is changed
            }
            if (status == 500) {
                LOG.error("{} failed", asked(context), context.failure());
            }
            answer(context, ApiProblem.of(status, code, title, asked(context)));
        });
    }

    /** Without the query: it may be secret. */
    private static String asked(RoutingContext context) {
        return context.request().method() + " " + context.normalizedPath();
    }

    private static void answer(RoutingContext context, ApiProblem problem) {
        if (!context.response().headWritten()) {
            send(context.response(), problem);
        }
    }

    static Future<Void> send(HttpServerResponse response, ApiProblem problem) {
        return response.setStatusCode(problem.document().status())
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(Json.write(problem.document()));
    }
}
