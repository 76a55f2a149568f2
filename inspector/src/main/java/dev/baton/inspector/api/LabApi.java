package dev.baton.inspector.api;

import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.lab.LabSettings;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.message.Json;
import dev.baton.store.AuditEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The routes of the live lab, in the development profile only. Event loop only. */
public final class LabApi {
    private static final Act KNOBS = new Act("lab-knobs", Right.CHANGE);
    private static final Act FAULT = new Act("lab-fault", Right.CHANGE);
    private static final Act WATCH = new Act("lab-watch", Right.CHANGE);
    private static final BodyReader<LabSettings> SETTINGS = new BodyReader<>(LabSettings.class);
    private static final String EXAMPLE = """
            Send JSON such as {"style":"notification","arrivals":false,"perSecond":0,"atOnce":8,"databaseMillis":20,\
            "rounds":1000}, and perhaps computeThreads, batch, queue, faults and nodes.""";

    private static final int MAX_VIEWERS = 4;

    private final Vertx vertx;
    private final boolean development;
    private final AdminCalls calls;
    private final LabCluster lab;
    private final Set<LabStream> viewers = new HashSet<>();
    /** Whose change is in the audit as in doubt: the page tries again every other second. */
    private String inDoubt = "";

    public LabApi(Vertx vertx, Access access, Audit audit, LabCluster lab) {
        this.vertx = vertx;
        this.development = access.development();
        this.calls = new AdminCalls(access, audit);
        this.lab = lab;
    }

    /** Before the routes of the admin API, which answer 404 to everything else. */
    public void mount(Router router) {
        if (!development) {
            return;
        }
        ApiRoutes routes = new ApiRoutes(router);
        routes.on(HttpMethod.GET, "/api/lab")
                .handler(context -> calls.answer(context, Act.READ, ignored -> {
                    requireNoParameters(context);
                    return Future.succeededFuture(lab.view());
                }));
        routes.on(HttpMethod.GET, "/api/lab/stream").handler(this::stream);
        routes.on(HttpMethod.PUT, "/api/lab")
                .handler(BodyHandler.create(false).setBodyLimit(KNOBS.maxBody()))
                .handler(context -> calls.respond(context, KNOBS, visitor -> change(context, visitor)));
        routes.on(HttpMethod.DELETE, "/api/lab")
                .handler(context ->
                        calls.answer(context, KNOBS, ignored -> lab.reset(owner(context)), () -> "turn back"));
        routes.on(HttpMethod.POST, "/api/lab/watch")
                .handler(context -> calls.answer(context, WATCH, ignored -> {
                    requireNoParameters(context);
                    return lab.watch();
                }));
        routes.on(HttpMethod.POST, "/api/lab/nodes/:node/:fault").handler(this::fail);
        routes.refuseOthers();
    }

    private void fail(RoutingContext context) {
        String node = context.pathParam("node");
        String fault = context.pathParam("fault");
        String detail = lab.known(node, fault); // afterwards the node may be gone
        calls.answer(
                context,
                FAULT,
                ignored -> {
                    requireNoParameters(context);
                    return lab.fail(node, fault);
                },
                () -> detail);
    }

    private static void requireNoParameters(RoutingContext context) {
        QueryParameters.requireKnown(context, List.of());
    }

    /**
     * In the log and in the audit when a lease begins, and when what fails or which nodes there shall be changes: the
     * page renews it every other second.
     */
    private Future<?> change(RoutingContext context, Visitor visitor) {
        LabSettings settings = settings(context);
        String owner = owner(context);
        String detail = Json.write(settings).toString();
        return lab.change(owner, settings)
                .onSuccess(changed -> {
                    inDoubt = "";
                    if (changed.noted()) {
                        String unanswered = String.join(", ", changed.unanswered());
                        calls.log(context, visitor);
                        calls.add(
                                context,
                                visitor,
                                KNOBS,
                                unanswered.isEmpty() ? AuditEntry.DONE : AuditEntry.IN_DOUBT,
                                unanswered.isEmpty() ? detail : "no answer: " + unanswered + "; " + detail);
                    }
                })
                .onFailure(why -> {
                    if (AdminCalls.outcome(why).equals(AuditEntry.IN_DOUBT) && !inDoubt.equals(owner)) {
                        inDoubt = owner;
                        calls.log(context, visitor);
                        calls.add(context, visitor, KNOBS, AuditEntry.IN_DOUBT, detail);
                    }
                });
    }

    private static LabSettings settings(RoutingContext context) {
        try {
            return SETTINGS.read(context);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(400, "bad-knobs", "The knobs can't be read", e.getMessage() + " " + EXAMPLE);
        }
    }

    /** Who turns the knobs: any word, the same in all of its requests. */
    private static String owner(RoutingContext context) {
        QueryParameters.requireKnown(context, List.of("owner"));
        String owner = new QueryParameters(context).text("owner");
        if (!owner.matches("[A-Za-z0-9-]{1,64}")) {
            throw ApiProblem.of(
                    400, "no-owner", "Who turns the knobs?", "Add ?owner=NAME: at most 64 letters, digits, hyphens.");
        }
        return owner;
    }

    private void stream(RoutingContext context) {
        try {
            calls.visitor(context, Act.READ);
            requireNoParameters(context);
            if (viewers.size() >= MAX_VIEWERS) {
                throw ApiProblem.of(
                        503, "too-many-viewers", "Too many viewers of this node", "At most " + MAX_VIEWERS + " labs.");
            }
            LabStream[] viewer = new LabStream[1];
            viewer[0] = new LabStream(vertx, context.response(), lab.reader(), () -> viewers.remove(viewer[0]));
            viewers.add(viewer[0]);
            viewer[0].open();
        } catch (RuntimeException why) {
            AdminCalls.fail(context, why);
        }
    }

    /** Ends all streams. */
    public void close() {
        Set.copyOf(viewers).forEach(LabStream::close);
    }
}
