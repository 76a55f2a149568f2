package dev.baton.inspector.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.inspector.query.Filters;
import dev.baton.inspector.query.Question;
import dev.baton.message.Json;
import dev.baton.store.AuditEntry;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import dev.baton.tap.TapLevel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the admin API: parameters, access and errors. Event loop only. */
public final class InspectorApi {
    private static final Logger LOG = LoggerFactory.getLogger(InspectorApi.class);
    private static final int MAX_BODY = 4_096;
    private static final int MAX_SENT = 64 << 10;
    private static final int MAX_LIMIT = 1_000;

    private static final String TAP = "tap";
    private static final Act READ = new Act("read", Right.READ);
    private static final Act PAYLOAD = new Act("read-payload", Right.PAYLOAD);

    private final Vertx vertx;
    private final Access access;
    private final Resources resources;
    private final int maxViewers;
    private final Set<HopStream> viewers = new HashSet<>();

    /** What is done, as the audit calls it, and the right that it needs. */
    record Act(String name, Right right) {}

    /** What can be read and changed. */
    public record Resources(
            Activity activity,
            Nodes nodes,
            Addresses addresses,
            Links links,
            KeptRequests requests,
            TapLevels levels,
            Messages messages,
            DurableRequests durable,
            Flows flows,
            SentRequests sent,
            Audit audit) {}

    public InspectorApi(Vertx vertx, Access access, Resources resources, int maxViewers) {
        this.vertx = vertx;
        this.access = access;
        this.resources = resources;
        this.maxViewers = maxViewers;
    }

    public void mount(Router router) {
        get(router, "/api/activity", context -> resources.activity().view());
        get(router, "/api/nodes", context -> resources.nodes().view());
        get(router, "/api/addresses", context -> resources.addresses().view());
        get(router, "/api/links", context -> resources.links().view());
        get(router, "/api/messages", this::listMessages);
        get(router, "/api/messages/neighbours", context -> resources.messages().neighbours(parameter(context, "id")));
        get(router, "/api/requests", this::listRequests);
        get(router, "/api/requests/:id/timeline", context -> resources
                .requests()
                .timeline(id(context)));
        get(
                router,
                "/api/requests/:id/trace",
                context -> resources.requests().timeline(id(context)).map(TraceEvents::of));
        get(router, "/api/tap", context -> resources.levels().view());
        get(router, "/api/durable", this::listDurable);
        get(router, "/api/durable/:id", this::findDurable);
        get(router, "/api/flows", context -> resources.flows().view());
        get(router, "/api/audit", this::listAudit);
        change(router, HttpMethod.PUT, "/api/tap", new Act(TAP, Right.TAP), this::setLevel);
        change(router, HttpMethod.DELETE, "/api/tap", new Act(TAP, Right.TAP), this::resetLevels);
        change(router, HttpMethod.POST, "/api/orphans/repair", new Act("repair", Right.CHANGE), context -> resources
                .nodes()
                .repair());
        change(router, HttpMethod.POST, "/api/durable/:id/retry", new Act("retry", Right.RETRY), context -> resources
                .durable()
                .retry(id(context)));
        change(router, HttpMethod.POST, "/api/send", new Act("send", Right.CHANGE), context -> resources
                .sent()
                .send(Optional.ofNullable(context.body().buffer()).orElseGet(Buffer::buffer)));
        router.get("/api/messages/stream").handler(this::stream);
        router.route("/api/*").handler(context -> {
            String instance = context.request().method() + " " + context.normalizedPath();
            fail(context, ApiProblem.of(404, "not-found", "There is no such resource", instance));
        });
    }

    private void get(Router router, String path, Function<RoutingContext, Future<?>> answer) {
        router.get(path).handler(context -> answer(context, READ, answer));
    }

    private void change(
            Router router, HttpMethod method, String path, Act act, Function<RoutingContext, Future<?>> answer) {
        int maxBody = act.name().equals("send") ? MAX_SENT : MAX_BODY;
        router.route(method, path).handler(BodyHandler.create(false).setBodyLimit(maxBody));
        router.route(method, path).handler(context -> answer(context, act, answer));
    }

    private void answer(RoutingContext context, Act act, Function<RoutingContext, Future<?>> answer) {
        try {
            Access.Visitor visitor = visitor(context, act);
            Future<?> answered = act.right().changes() ? change(context, act, visitor, answer) : answer.apply(context);
            answered.onSuccess(view -> send(context, 200, "application/json", Json.write(view)))
                    .onFailure(why -> fail(context, why));
        } catch (RuntimeException why) {
            fail(context, why);
        }
    }

    private Future<?> change(
            RoutingContext context, Act act, Access.Visitor visitor, Function<RoutingContext, Future<?>> answer) {
        LOG.info("{} requests {} {}", visitor.name(), context.request().method(), context.normalizedPath());
        try {
            return answer.apply(context).onComplete(result -> audit(context, act, visitor, result.succeeded()));
        } catch (RuntimeException why) {
            audit(context, act, visitor, false);
            throw why;
        }
    }

    /** @throws ApiProblem if they may not */
    private Access.Visitor visitor(RoutingContext context, Act act) {
        try {
            return access.check(context.request(), act.right());
        } catch (ApiProblem refused) {
            resources.audit().refused(context, access, act, refused.document().status());
            throw refused;
        }
    }

    private void audit(RoutingContext context, Act act, Access.Visitor visitor, boolean done) {
        resources
                .audit()
                .add(
                        context,
                        visitor.name(),
                        act.name(),
                        done ? AuditEntry.DONE : AuditEntry.FAILED,
                        act.name().equals(TAP) ? tapLevel(context) : "");
    }

    /** Of which addresses the tap keeps how much from now on. */
    private static String tapLevel(RoutingContext context) {
        if (context.request().method() == HttpMethod.DELETE) {
            return "levels as configured";
        }
        try {
            JsonNode level = body(context);
            return "%s for '%s'"
                    .formatted(
                            level.path("level").asText(""), level.path("prefix").asText(""));
        } catch (ApiProblem unreadable) {
            return "";
        }
    }

    private void auditPayloads(RoutingContext context, Access.Visitor visitor, String detail) {
        resources.audit().add(context, visitor.name(), PAYLOAD.name(), AuditEntry.DONE, detail);
    }

    private Future<?> listAudit(RoutingContext context) {
        try {
            return resources
                    .audit()
                    .list(
                            parameter(context, "filter"),
                            given(context, "before").map(UUID::fromString),
                            limit(context, 50));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(400, "bad-query", "The query can't be read", String.valueOf(e.getMessage()));
        }
    }

    private Future<?> listMessages(RoutingContext context) {
        String filter = parameter(context, "filter");
        Filters.parse(filter);
        return resources.messages().newest(filter, limit(context, 200), payload(context, filter));
    }

    private Future<?> listRequests(RoutingContext context) {
        return resources.requests().view(Filters.parse(parameter(context, "filter")), limit(context, 50));
    }

    /** A business key is a part of a payload: to look for one tells whether there is a request with it. */
    private Future<?> listDurable(RoutingContext context) {
        RequestQuery query = durableQuery(context);
        if (query.businessKey().isPresent()) {
            Access.Visitor visitor = visitor(context, PAYLOAD);
            LOG.info("{} searches requests by business key", visitor.name());
            auditPayloads(context, visitor, "requests by business key");
        }
        return resources.durable().list(query);
    }

    private static RequestQuery durableQuery(RoutingContext context) {
        try {
            return new RequestQuery(
                    given(context, "state").map(RequestState::parse),
                    given(context, "flow"),
                    given(context, "caller"),
                    given(context, "key"),
                    given(context, "from").map(Instant::parse),
                    given(context, "to").map(Instant::parse),
                    given(context, "before").map(UUID::fromString),
                    Math.min(RequestQuery.MAX_LIMIT, limit(context, 50)));
        } catch (DateTimeParseException e) {
            throw ApiProblem.of(
                    400, "bad-query", "The query can't be read", "A time is written as 2027-01-31T00:00:00Z.");
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(400, "bad-query", "The query can't be read", String.valueOf(e.getMessage()));
        }
    }

    /** A result is a payload: it needs the right to see them, and each look is logged. */
    private Future<?> findDurable(RoutingContext context) {
        UUID id = id(context);
        boolean result = Boolean.parseBoolean(parameter(context, "result"));
        if (result) {
            Access.Visitor visitor = visitor(context, PAYLOAD);
            LOG.info("{} reads the result of request {}", visitor.name(), id);
            auditPayloads(context, visitor, "result");
        }
        return resources.durable().find(id, result);
    }

    private static Optional<String> given(RoutingContext context, String name) {
        return Optional.of(parameter(context, name)).filter(text -> !text.isEmpty());
    }

    /** Access to payloads is logged, with the filter. */
    private boolean payload(RoutingContext context, String filter) {
        if (!Boolean.parseBoolean(parameter(context, "payload"))) {
            return false;
        }
        Access.Visitor visitor = visitor(context, PAYLOAD);
        LOG.info("{} reads payloads, filter '{}'", visitor.name(), filter);
        auditPayloads(context, visitor, "messages, filter '%s'".formatted(filter));
        return true;
    }

    private void stream(RoutingContext context) {
        try {
            visitor(context, READ);
            String filter = parameter(context, "filter");
            Filters.parse(filter);
            boolean payload = payload(context, filter);
            if (viewers.size() >= maxViewers) {
                throw ApiProblem.of(
                        503, "too-many-viewers", "Too many viewers of this node", "tap.max-viewers is " + maxViewers);
            }
            watch(context, filter, payload);
        } catch (RuntimeException why) {
            fail(context, why);
        }
    }

    private void watch(RoutingContext context, String filter, boolean payload) {
        HopStream[] viewer = new HopStream[1];
        viewer[0] = new HopStream(
                vertx, context.response(), resources.messages(), filter, payload, () -> viewers.remove(viewer[0]));
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
            Access.Visitor visitor = visitor(context, PAYLOAD);
            LOG.info("{} sets level full for '{}'", visitor.name(), prefix);
        }
        return resources
                .levels()
                .change(
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
                    400,
                    "bad-body",
                    "The body is not JSON",
                    "Send {\"prefix\": \"baton.node.\", \"level\": \"full\"}.");
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
        return resources.levels().change(Optional.empty(), Question.of(Question.What.RESET_LEVELS));
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
            LOG.debug("The limit is not a number", e);
        }
        throw ApiProblem.of(
                400, "bad-limit", "The limit is out of range", "limit is a whole number, 1 to " + MAX_LIMIT);
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
            throw ApiProblem.of(400, "bad-id", "This is not a request id", text);
        }
    }

    static void fail(RoutingContext context, Throwable why) {
        if (context.response().ended() || context.response().headWritten()) {
            return; // the client is gone, or was answered already
        }
        ApiProblem problem = why instanceof ApiProblem known
                ? known
                : ApiProblem.of(500, "failed", "The request failed", "See this node's log.");
        if (problem != why) {
            LOG.error("{} failed", context.normalizedPath(), why);
        }
        ApiProblem.Document document = problem.document();
        problem.retryAfter().ifPresent(wait -> context.response()
                .putHeader(
                        "Retry-After",
                        Long.toString(wait.plusSeconds(1).minusNanos(1).toSeconds())));
        send(context, document.status(), "application/problem+json", Json.write(document));
    }

    static void send(RoutingContext context, int status, String type, Buffer body) {
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
