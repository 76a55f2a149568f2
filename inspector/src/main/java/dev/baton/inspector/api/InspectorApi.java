package dev.baton.inspector.api;

import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.inspector.query.Filters;
import dev.baton.inspector.query.Question;
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
import java.util.HashSet;
import java.util.List;
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
    private static final int MAX_SENT = 64 << 10;
    private static final Act TAP = new Act("tap", Right.TAP);
    private static final Act PAYLOAD = new Act("read-payload", Right.PAYLOAD);
    private static final BodyReader<LevelWish> WISHES = new BodyReader<>(LevelWish.class);
    private static final Act SEND = new Act("send", Right.CHANGE, MAX_SENT);

    private final Vertx vertx;
    private final AdminCalls calls;
    private final Resources resources;
    private final int maxViewers;
    private final Set<HopStream> viewers = new HashSet<>();

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

    /**
     * A level for the addresses that begin with the prefix.
     *
     * @param node whose tap; empty: all nodes'
     */
    record LevelWish(String prefix, String level, Optional<String> node) {}

    public InspectorApi(Vertx vertx, Access access, Resources resources, int maxViewers) {
        this.vertx = vertx;
        this.calls = new AdminCalls(access, resources.audit());
        this.resources = resources;
        this.maxViewers = maxViewers;
    }

    public void mount(Router router) {
        ApiRoutes routes = new ApiRoutes(router);
        get(routes, "/api/activity", context -> resources.activity().view());
        get(routes, "/api/nodes", context -> resources.nodes().view());
        get(routes, "/api/addresses", context -> resources.addresses().view());
        get(routes, "/api/links", context -> resources.links().view());
        get(routes, "/api/messages", this::listMessages, "filter", "limit", "payload");
        get(routes, "/api/messages/neighbours", this::neighbours, "id");
        get(routes, "/api/requests", this::listRequests, "filter", "limit");
        get(routes, "/api/requests/:id/timeline", context -> resources
                .requests()
                .timeline(QueryParameters.idInPath(context)));
        get(routes, "/api/requests/:id/trace", context -> resources
                .requests()
                .timeline(QueryParameters.idInPath(context))
                .compose(timeline -> vertx.executeBlocking(() -> TraceEvents.of(timeline), false)));
        get(routes, "/api/tap", context -> resources.levels().view());
        get(
                routes,
                "/api/durable",
                this::listDurable,
                "state",
                "flow",
                "caller",
                "key",
                "from",
                "to",
                "before",
                "limit");
        get(routes, "/api/durable/:id", this::findDurable, "result");
        get(routes, "/api/flows", context -> resources.flows().view());
        get(routes, "/api/audit", this::listAudit, "filter", "before", "limit");
        change(routes, HttpMethod.PUT, "/api/tap", TAP, this::setLevel);
        change(routes, HttpMethod.DELETE, "/api/tap", TAP, this::resetLevels);
        change(routes, HttpMethod.POST, "/api/orphans/repair", new Act("repair", Right.CHANGE), context -> resources
                .nodes()
                .repair());
        change(routes, HttpMethod.POST, "/api/durable/:id/retry", new Act("retry", Right.RETRY), context -> resources
                .durable()
                .retry(QueryParameters.idInPath(context)));
        routes.on(HttpMethod.POST, "/api/send")
                .handler(BodyHandler.create(false).setBodyLimit(SEND.maxBody()))
                .handler(this::send);
        routes.on(HttpMethod.GET, "/api/messages/stream").handler(this::stream);
        routes.refuseOthers();
        router.route("/api/*").handler(context -> {
            String asked = ApiRoutes.asked(context);
            AdminCalls.fail(context, ApiProblem.of(404, "not-found", "There is no such resource", asked));
        });
    }

    /** @param parameters that its query may have */
    private void get(ApiRoutes routes, String path, Function<RoutingContext, Future<?>> answer, String... parameters) {
        routes.on(HttpMethod.GET, path).handler(context -> calls.answer(context, Act.READ, asked(answer, parameters)));
    }

    private void change(
            ApiRoutes routes, HttpMethod method, String path, Act act, Function<RoutingContext, Future<?>> answer) {
        routes.on(method, path)
                .handler(BodyHandler.create(false).setBodyLimit(act.maxBody()))
                .handler(context ->
                        calls.answer(context, act, asked(answer), () -> act.equals(TAP) ? tapLevel(context) : ""));
    }

    private static Function<RoutingContext, Future<?>> asked(
            Function<RoutingContext, Future<?>> answer, String... parameters) {
        List<String> known = List.of(parameters);
        return context -> {
            QueryParameters.requireKnown(context, known);
            return answer.apply(context);
        };
    }

    /** Of which addresses the tap keeps how much from now on. */
    private static String tapLevel(RoutingContext context) {
        if (context.request().method() == HttpMethod.DELETE) {
            return "levels as configured";
        }
        try {
            LevelWish wish = wish(context);
            return "%s for '%s'".formatted(wish.level(), wish.prefix());
        } catch (ApiProblem unreadable) {
            return "";
        }
    }

    /** Who opens the page has sent nothing: the audit must not say so. */
    private void send(RoutingContext context) {
        Buffer body = Optional.ofNullable(context.body().buffer()).orElseGet(Buffer::buffer);
        Act act = SentRequests.asksWhatCanBeSent(body) ? Act.READ : SEND;
        calls.answer(context, act, asked(each -> resources.sent().send(body)));
    }

    private Future<?> listAudit(RoutingContext context) {
        QueryParameters query = new QueryParameters(context);
        return resources.audit().list(query.text("filter"), query.id("before"), query.limit(50));
    }

    private Future<?> listMessages(RoutingContext context) {
        QueryParameters query = new QueryParameters(context);
        String filter = query.text("filter");
        Filters.parse(filter);
        return resources.messages().newest(filter, query.limit(200), payload(context, filter));
    }

    private Future<?> neighbours(RoutingContext context) {
        return resources
                .messages()
                .neighbours(
                        new QueryParameters(context).required("id", "the id of a message, as /api/messages has it"));
    }

    private Future<?> listRequests(RoutingContext context) {
        QueryParameters query = new QueryParameters(context);
        return resources.requests().view(Filters.parse(query.text("filter")), query.limit(50));
    }

    /** A business key is a part of a payload: to look for one tells whether there is a request with it. */
    private Future<?> listDurable(RoutingContext context) {
        RequestQuery query = durableQuery(context);
        if (query.businessKey().isPresent()) {
            Visitor visitor = calls.visitor(context, PAYLOAD);
            LOG.info("{} searches requests by business key", visitor.name());
            calls.done(context, visitor, PAYLOAD, "requests by business key");
        }
        return resources.durable().list(query);
    }

    private static RequestQuery durableQuery(RoutingContext context) {
        QueryParameters query = new QueryParameters(context);
        return new RequestQuery(
                query.optional("state").map(InspectorApi::state),
                query.read("flow", RequestQuery::cleanText).filter(flow -> !flow.isEmpty()),
                query.read("caller", RequestQuery::cleanText).filter(caller -> !caller.isEmpty()),
                query.read("key", RequestQuery::cleanKey),
                query.time("from"),
                query.time("to"),
                query.id("before"),
                Math.min(RequestQuery.MAX_LIMIT, query.limit(50)));
    }

    private static RequestState state(String text) {
        try {
            return RequestState.parse(text);
        } catch (IllegalArgumentException e) {
            throw QueryParameters.bad(e.getMessage() + ".");
        }
    }

    /** A result is a payload: it needs the right to see them, and each look is logged and audited. */
    private Future<?> findDurable(RoutingContext context) {
        UUID id = QueryParameters.idInPath(context);
        boolean result = new QueryParameters(context).flag("result");
        if (result) {
            Visitor visitor = calls.visitor(context, PAYLOAD);
            LOG.info("{} reads the result of request {}", visitor.name(), id);
            calls.done(context, visitor, PAYLOAD, "result");
        }
        return resources.durable().find(id, result);
    }

    /** Access to payloads is logged and audited, with the filter. */
    private boolean payload(RoutingContext context, String filter) {
        if (!new QueryParameters(context).flag("payload")) {
            return false;
        }
        Visitor visitor = calls.visitor(context, PAYLOAD);
        LOG.info("{} reads payloads, filter '{}'", visitor.name(), filter);
        calls.done(context, visitor, PAYLOAD, "messages, filter '%s'".formatted(filter));
        return true;
    }

    private void stream(RoutingContext context) {
        try {
            calls.visitor(context, Act.READ);
            QueryParameters.requireKnown(context, List.of("filter", "payload"));
            String filter = new QueryParameters(context).text("filter");
            Filters.parse(filter);
            boolean payload = payload(context, filter);
            if (viewers.size() >= maxViewers) {
                throw ApiProblem.of(
                        503, "too-many-viewers", "Too many viewers of this node", "tap.max-viewers is " + maxViewers);
            }
            watch(context, filter, payload);
        } catch (RuntimeException why) {
            AdminCalls.fail(context, why);
        }
    }

    private void watch(RoutingContext context, String filter, boolean payload) {
        HopStream[] viewer = new HopStream[1];
        viewer[0] = new HopStream(
                vertx, context.response(), resources.messages(), filter, payload, () -> viewers.remove(viewer[0]));
        viewers.add(viewer[0]);
        viewer[0].open().onFailure(why -> {
            viewer[0].close();
            AdminCalls.fail(context, why);
        });
    }

    private Future<?> setLevel(RoutingContext context) {
        LevelWish wish = wish(context);
        String prefix = wish.prefix();
        TapLevel level = level(wish.level());
        if (level == TapLevel.FULL) {
            Visitor visitor = calls.alsoMay(context, Right.PAYLOAD);
            LOG.info("{} sets level full for '{}'", visitor.name(), prefix);
        }
        return resources
                .levels()
                .change(
                        wish.node(),
                        new Question(
                                Question.What.SET_LEVEL,
                                Map.of("prefix", prefix, "level", level.name(), "why", "set by hand")));
    }

    private static LevelWish wish(RoutingContext context) {
        try {
            return WISHES.read(context);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(
                    400,
                    "bad-body",
                    "The body can't be read",
                    e.getMessage() + " Send {\"prefix\": \"baton.node.\", \"level\": \"full\"}.");
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

    /** Ends all streams. */
    public void close() {
        Set.copyOf(viewers).forEach(HopStream::close);
    }
}
