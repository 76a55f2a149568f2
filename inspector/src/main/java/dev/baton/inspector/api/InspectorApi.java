package dev.baton.inspector.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.inspector.query.Filters;
import dev.baton.inspector.query.Question;
import dev.baton.message.Json;
import dev.baton.tap.TapLevel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admin API: what is asked over HTTP, by whom, and what that means. Event loop only. */
public final class InspectorApi {
    private static final Logger LOG = LoggerFactory.getLogger(InspectorApi.class);
    private static final int MAX_BODY = 4_096;
    private static final int MAX_LIMIT = 1_000;

    private final Vertx vertx;
    private final Access access;
    private final Overview overview;
    private final Messages messages;
    private final DeadLetters deadLetters;
    private final int maxViewers;
    private final Set<HopStream> viewers = new HashSet<>();

    public InspectorApi(
            Vertx vertx, Access access, Overview overview, Messages messages, DeadLetters deadLetters, int maxViewers) {
        this.vertx = vertx;
        this.access = access;
        this.overview = overview;
        this.messages = messages;
        this.deadLetters = deadLetters;
        this.maxViewers = maxViewers;
    }

    public void mount(Router router) {
        get(router, "/api/nodes", context -> overview.nodes());
        get(router, "/api/addresses", context -> overview.addresses());
        get(router, "/api/messages", this::listMessages);
        get(router, "/api/messages/neighbours", context -> messages.neighbours(parameter(context, "id")));
        get(router, "/api/requests", this::listRequests);
        get(router, "/api/requests/:id/timeline", context -> overview.timeline(id(context)));
        get(router, "/api/tap", context -> overview.levels());
        get(router, "/api/dead-letters", context -> deadLetters.list());
        change(router, HttpMethod.PUT, "/api/tap", this::setLevel);
        change(router, HttpMethod.DELETE, "/api/tap", this::resetLevels);
        change(router, HttpMethod.POST, "/api/orphans/repair", context -> overview.repair());
        change(router, HttpMethod.POST, "/api/dead-letters/:id/retry", context -> deadLetters.retry(id(context)));
        router.get("/api/messages/stream").handler(this::stream);
        router.route("/api/*").handler(context -> {
            String asked = context.request().method() + " " + context.normalizedPath();
            fail(context, ApiProblem.of(404, "not-found", "There is no such thing here", asked));
        });
    }

    private void get(Router router, String path, Function<RoutingContext, Future<?>> answer) {
        router.get(path).handler(context -> answer(context, Right.READ, answer));
    }

    private void change(Router router, HttpMethod method, String path, Function<RoutingContext, Future<?>> answer) {
        router.route(method, path).handler(BodyHandler.create(false).setBodyLimit(MAX_BODY));
        router.route(method, path).handler(context -> answer(context, Right.CHANGE, answer));
    }

    private void answer(RoutingContext context, Right right, Function<RoutingContext, Future<?>> answer) {
        try {
            Access.Visitor visitor = access.check(context.request(), right);
            if (right == Right.CHANGE) {
                LOG.info("{} asks for {} {}", visitor.name(), context.request().method(), context.normalizedPath());
            }
            answer.apply(context)
                    .onSuccess(said -> send(context, 200, "application/json", Json.write(said)))
                    .onFailure(why -> fail(context, why));
        } catch (RuntimeException why) {
            fail(context, why);
        }
    }

    private Future<?> listMessages(RoutingContext context) {
        String filter = parameter(context, "filter");
        Filters.parse(filter);
        return messages.newest(filter, limit(context, 200), payload(context, filter));
    }

    private Future<?> listRequests(RoutingContext context) {
        return overview.requests(Filters.parse(parameter(context, "filter")), limit(context, 50));
    }

    /** Whoever sees what messages say is known, and so is what they looked for. */
    private boolean payload(RoutingContext context, String filter) {
        if (!Boolean.parseBoolean(parameter(context, "payload"))) {
            return false;
        }
        Access.Visitor visitor = access.check(context.request(), Right.PAYLOAD);
        LOG.info("{} looks at payloads, filter '{}'", visitor.name(), filter);
        return true;
    }

    private void stream(RoutingContext context) {
        try {
            access.check(context.request(), Right.READ);
            String filter = parameter(context, "filter");
            Filters.parse(filter);
            boolean payload = payload(context, filter);
            if (viewers.size() >= maxViewers) {
                throw ApiProblem.of(
                        503, "too-many-viewers", "Too many look at this node", "tap.max-viewers is " + maxViewers);
            }
            watch(context, filter, payload);
        } catch (RuntimeException why) {
            fail(context, why);
        }
    }

    private void watch(RoutingContext context, String filter, boolean payload) {
        HopStream[] viewer = new HopStream[1];
        viewer[0] =
                new HopStream(vertx, context.response(), messages, filter, payload, () -> viewers.remove(viewer[0]));
        viewers.add(viewer[0]);
        viewer[0].open().onFailure(why -> {
            viewer[0].close();
            fail(context, why);
        });
    }

    private Future<?> setLevel(RoutingContext context) {
        JsonNode body = body(context);
        String prefix = body.path("prefix").asText("");
        TapLevel level = level(body.path("level").asText(""));
        if (level == TapLevel.FULL) {
            Access.Visitor visitor = access.check(context.request(), Right.PAYLOAD);
            LOG.info("{} has payloads held of '{}'", visitor.name(), prefix);
        }
        return overview.change(
                Optional.ofNullable(body.get("node")).map(JsonNode::asText),
                new Question(
                        Question.What.SET_LEVEL,
                        Map.of("prefix", prefix, "level", level.name(), "why", "set by hand")));
    }

    private static JsonNode body(RoutingContext context) {
        Buffer body = context.body().buffer();
        try {
            return Json.tree(body == null ? Buffer.buffer() : body);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(
                    400, "bad-body", "The body is no JSON", "Send {\"prefix\": \"baton.node.\", \"level\": \"full\"}.");
        }
    }

    private static TapLevel level(String text) {
        try {
            return TapLevel.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(
                    400, "bad-level", "There is no level '" + text + "'", "There are off, headers and full.");
        }
    }

    private Future<?> resetLevels(RoutingContext context) {
        return overview.change(Optional.empty(), Question.of(Question.What.RESET_LEVELS));
    }

    private static String parameter(RoutingContext context, String name) {
        return Optional.ofNullable(context.queryParams().get(name)).orElse("");
    }

    private static int limit(RoutingContext context, int otherwise) {
        String text = parameter(context, "limit");
        try {
            int limit = text.isEmpty() ? otherwise : Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            LOG.debug("A limit that is no number", e);
        }
        throw ApiProblem.of(400, "bad-limit", "The limit can't be used", "limit is a whole number, 1 to " + MAX_LIMIT);
    }

    private static UUID id(RoutingContext context) {
        String text = context.pathParam("id");
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) { // fromString also takes shorter forms
                return id;
            }
            throw new IllegalArgumentException("not in canonical form");
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(400, "bad-id", "This is no request's id", text);
        }
    }

    private static void fail(RoutingContext context, Throwable why) {
        if (context.response().ended() || context.response().headWritten()) {
            return; // who asked is gone, or was told already
        }
        ApiProblem problem = why instanceof ApiProblem known
                ? known
                : ApiProblem.of(500, "failed", "This could not be answered", "See this node's log.");
        if (problem != why) {
            LOG.error("{} could not be answered", context.normalizedPath(), why);
        }
        ApiProblem.Document document = problem.document();
        send(context, document.status(), "application/problem+json", Json.write(document));
    }

    private static void send(RoutingContext context, int status, String type, Buffer body) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(body);
    }

    /** Ends all streams. */
    public void close() {
        Set.copyOf(viewers).forEach(HopStream::close);
    }
}
