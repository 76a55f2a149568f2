package dev.baton.cli.page;

import static dev.baton.cli.page.FakeAnswers.json;
import static dev.baton.cli.page.FakeAnswers.problem;
import static dev.baton.cli.page.FakeAnswers.read;

import dev.baton.inspector.page.Page;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The real page over an API that answers what a test needs: thousands of messages, a node that dropped some, a filter
 * that can't be read, an orphan. None of that can be had from a real cluster at will.
 */
final class FakeAdmin implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final FakeLab lab = new FakeLab(vertx);
    private final HttpServer server;
    private final FakeMessages messages = new FakeMessages();
    private final FakeStore store = new FakeStore();
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private volatile String token = "";
    private final List<JsonObject> sent = new CopyOnWriteArrayList<>();
    private final Map<String, JsonObject> changed = new ConcurrentHashMap<>();
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private volatile boolean idle;

    FakeAdmin(int port) {
        Router router = Router.router(vertx);
        new Page().mount(router);
        lab.routes(router);
        router.route("/api/*").handler(this::authenticate);
        messages.routes(router);
        store.routes(router);
        routes(router);
        server = await(vertx.createHttpServer(new HttpServerOptions().setCompressionSupported(true))
                .requestHandler(router)
                .listen(port, "127.0.0.1"));
    }

    private void routes(Router router) {
        router.get("/health/live").handler(request -> json(request, new JsonObject().put("node", "gateway-1")));
        router.get("/api/activity").handler(request -> json(request, read(idle ? "idle" : "activity")));
        router.get("/api/links").handler(request -> json(request, read("links")));
        router.post("/api/send").handler(BodyHandler.create(false)).handler(this::send);
        router.get("/api/nodes").handler(request -> json(request, orphaned(nodes())));
        router.get("/api/addresses").handler(request -> json(request, read("addresses")));
        router.get("/api/requests")
                .handler(request -> FakeMessages.checked(request, () -> json(request, read("requests"))));
        router.get("/api/requests/:id/timeline").handler(this::timeline);
        router.get("/api/tap").handler(request -> json(request, read("tap")));
        router.get("/api/flows").handler(request -> json(request, read("flows")));
        router.post("/api/durable/:id/retry").handler(request -> change(request, "retry"));
        router.post("/api/orphans/repair").handler(request -> change(request, "repair"));
        router.put("/api/tap").handler(request -> change(request, "tap"));
        router.delete("/api/tap").handler(request -> change(request, "tap"));
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** The changes that were requested so far. */
    List<String> changes() {
        return changes;
    }

    /** From now on each request needs it. */
    void wantToken(String wanted) {
        token = wanted;
    }

    /** The requests that the page had sent, but for that for the document. */
    List<JsonObject> sent() {
        return sent;
    }

    /** From now on the node reports these values, too. */
    void node(String name, JsonObject values) {
        changed.put(name, values);
    }

    /** It is no member of the cluster any more. */
    void leaves(String name) {
        left.add(name);
    }

    private JsonObject nodes() {
        JsonObject all = read("nodes");
        JsonArray here = new JsonArray(all.getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .filter(node -> !left.contains(node.getString("name")))
                .map(node -> node.mergeIn(changed.getOrDefault(node.getString("name"), new JsonObject())))
                .toList());
        return all.put("nodes", here);
    }

    private void send(RoutingContext request) {
        JsonObject call = request.body().asJsonObject();
        JsonObject answer = new JsonObject().put("gateway", "gateway-1").put("tookMicros", 16_400);
        if (call.getString("path").equals("/openapi.json")) {
            json(
                    request,
                    answer.put("status", 200)
                            .put("headers", new JsonArray())
                            .put("body", read("openapi").encode()));
            return;
        }
        sent.add(call);
        JsonObject id = new JsonObject()
                .put("name", "Request-Id")
                .put("value", read("timeline").getString("requestId"));
        JsonObject other = new JsonObject().put("name", "Server-Whim").put("value", "not explained");
        json(
                request,
                answer.put("status", 201)
                        .put("headers", new JsonArray().add(id).add(other))
                        .put("body", "{\"booked\":true}"));
    }

    /** No request comes. */
    void idle() {
        idle = true;
    }

    private void authenticate(RoutingContext request) {
        if (token.isEmpty() || ("Bearer " + token).equals(request.request().getHeader("Authorization"))) {
            request.next();
        } else {
            problem(
                    request,
                    401,
                    new JsonObject().put("title", "Unauthenticated").put("detail", "Send a token."));
        }
    }

    FakeMessages messages() {
        return messages;
    }

    FakeStore store() {
        return store;
    }

    FakeLab lab() {
        return lab;
    }

    private void timeline(RoutingContext request) {
        JsonObject timeline = read("timeline");
        if (timeline.getString("requestId").equals(request.pathParam("id"))) {
            json(request, timeline);
        } else {
            problem(request, 404, new JsonObject().put("title", "Not recorded").put("detail", "No node has it."));
        }
    }

    private JsonObject orphaned(JsonObject nodes) {
        return changes.contains("repair") ? nodes.put("orphans", new JsonArray()) : nodes;
    }

    private void change(RoutingContext request, String what) {
        if (!"1".equals(request.request().getHeader("Baton-Admin"))) {
            problem(
                    request,
                    403,
                    new JsonObject().put("title", "No change").put("detail", "Baton-Admin: 1 is missing."));
            return;
        }
        changes.add(what);
        if (what.equals("retry")) {
            store.retried(request.pathParam("id"));
        }
        json(request, new JsonObject());
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
