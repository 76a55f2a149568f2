package dev.baton.inspector.api;

import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.lab.LabSettings;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.message.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the live lab, in the development profile only. Event loop only. */
public final class LabApi {
    private static final Logger LOG = LoggerFactory.getLogger(LabApi.class);
    private static final int MAX_BODY = 4_096;
    private static final String EXAMPLE = """
            Send JSON such as {"style":"notification","arrivals":false,"perSecond":0,"atOnce":8,"databaseMillis":20,\
            "rounds":1000}, and perhaps computeThreads and batch.""";

    private static final int MAX_VIEWERS = 4;

    private final Vertx vertx;
    private final Access access;
    private final LabCluster lab;
    private final Set<LabStream> viewers = new HashSet<>();

    public LabApi(Vertx vertx, Access access, LabCluster lab) {
        this.vertx = vertx;
        this.access = access;
        this.lab = lab;
    }

    /** Before the routes of the admin API, which answer 404 to everything else. */
    public void mount(Router router) {
        if (!access.development()) {
            return;
        }
        router.get("/api/lab")
                .handler(context -> answer(context, Right.READ, ignored -> Future.succeededFuture(lab.view())));
        router.get("/api/lab/stream").handler(this::stream);
        router.route(HttpMethod.PUT, "/api/lab")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
                .handler(context -> answer(context, Right.CHANGE, this::change));
        router.route(HttpMethod.DELETE, "/api/lab")
                .handler(context -> answer(context, Right.CHANGE, ignored -> lab.reset(owner(context))));
        router.route(HttpMethod.POST, "/api/lab/nodes/:node/:fault")
                .handler(context -> answer(
                        context,
                        Right.CHANGE,
                        request -> lab.fail(context.pathParam("node"), context.pathParam("fault"))));
    }

    /** Not logged: the page renews it every other second. */
    private Future<?> change(RoutingContext context) {
        Buffer body = Optional.ofNullable(context.body().buffer()).orElseGet(Buffer::buffer);
        try {
            return lab.change(owner(context), Json.read(body, LabSettings.class));
        } catch (IllegalArgumentException e) {
            LOG.debug("Knobs that can't be read", e);
            throw ApiProblem.of(400, "bad-knobs", "The knobs can't be read", EXAMPLE);
        }
    }

    /** Who turns the knobs: any word, the same in all of its requests. */
    private static String owner(RoutingContext context) {
        String owner = context.queryParams().get("owner");
        if (owner == null || !owner.matches("[A-Za-z0-9-]{1,64}")) {
            throw ApiProblem.of(
                    400, "no-owner", "Who turns the knobs?", "Add ?owner=NAME: at most 64 letters, digits, hyphens.");
        }
        return owner;
    }

    private void answer(RoutingContext context, Right right, Function<RoutingContext, Future<?>> answer) {
        try {
            Access.Visitor visitor = access.check(context.request(), right);
            if (right == Right.CHANGE && context.request().method() != HttpMethod.PUT) {
                LOG.info("{} requests {} {}", visitor.name(), context.request().method(), context.normalizedPath());
            }
            answer.apply(context)
                    .onSuccess(view -> InspectorApi.send(context, 200, "application/json", Json.write(view)))
                    .onFailure(why -> InspectorApi.fail(context, why));
        } catch (RuntimeException why) {
            InspectorApi.fail(context, why);
        }
    }

    private void stream(RoutingContext context) {
        try {
            access.check(context.request(), Right.READ);
            if (viewers.size() >= MAX_VIEWERS) {
                throw ApiProblem.of(
                        503, "too-many-viewers", "Too many viewers of this node", "At most " + MAX_VIEWERS + " labs.");
            }
            LabStream[] viewer = new LabStream[1];
            viewer[0] = new LabStream(vertx, context.response(), lab.reader(), () -> viewers.remove(viewer[0]));
            viewers.add(viewer[0]);
        } catch (RuntimeException why) {
            InspectorApi.fail(context, why);
        }
    }

    /** Ends all streams. */
    public void close() {
        Set.copyOf(viewers).forEach(LabStream::close);
    }
}
