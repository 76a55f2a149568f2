package dev.baton.cli.page;

import dev.baton.inspector.page.Page;
import dev.baton.store.AuditQuery;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real page over an API that answers what a test needs: thousands of messages, a node that dropped some, a filter
 * that can't be read, an orphan. None of that can be had from a real cluster at will.
 */
final class FakeAdmin implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final FakeLab lab = new FakeLab(vertx);
    private final HttpServer server;
    private final List<JsonObject> hops = new CopyOnWriteArrayList<>();
    private final Set<HttpServerResponse> viewers = ConcurrentHashMap.newKeySet();
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final Set<String> retried = ConcurrentHashMap.newKeySet();
    private volatile String token = "";
    private final List<JsonObject> sent = new CopyOnWriteArrayList<>();
    private final Map<String, JsonObject> changed = new ConcurrentHashMap<>();
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private volatile boolean idle;
    private volatile String searched = "";
    private long number;

    FakeAdmin(int port) {
        Router router = Router.router(vertx);
        new Page().mount(router);
        lab.routes(router);
        routes(router);
        server = await(vertx.createHttpServer(new HttpServerOptions().setCompressionSupported(true))
                .requestHandler(router)
                .listen(port, "127.0.0.1"));
    }

    private void routes(Router router) {
        router.route("/api/*").handler(this::authenticate);
        router.get("/health/live").handler(request -> json(request, new JsonObject().put("node", "gateway-1")));
        router.get("/api/activity").handler(request -> json(request, read(idle ? "idle" : "activity")));
        router.get("/api/durable").handler(this::durable);
        router.get("/api/durable/:id").handler(this::durableRequest);
        router.get("/api/audit").handler(this::audit);
        router.get("/api/links").handler(request -> json(request, read("links")));
        router.post("/api/send").handler(BodyHandler.create(false)).handler(this::send);
        router.get("/api/nodes").handler(request -> json(request, orphaned(nodes())));
        router.get("/api/addresses").handler(request -> json(request, read("addresses")));
        router.get("/api/requests").handler(request -> checked(request, () -> json(request, read("requests"))));
        router.get("/api/requests/:id/timeline").handler(this::timeline);
        router.get("/api/tap").handler(request -> json(request, read("tap")));
        router.get("/api/messages").handler(request -> checked(request, () -> messages(request)));
        router.get("/api/messages/neighbours").handler(this::neighbours);
        router.get("/api/messages/stream").handler(request -> checked(request, () -> stream(request)));
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

    /** The query of the newest list of durable requests. */
    String searched() {
        return searched;
    }

    /** Two on a page. */
    private void audit(RoutingContext request) {
        String before = parameter(request, "before");
        AuditQuery query = AuditQuery.parse(parameter(request, "filter"), Optional.empty(), 100);
        List<JsonObject> matching = read("audit").getJsonArray("entries").stream()
                .map(JsonObject.class::cast)
                .filter(one -> before.isEmpty() || one.getString("id").compareTo(before) < 0)
                .filter(one ->
                        query.equal().getOrDefault("what", one.getString("act")).equals(one.getString("act")))
                .filter(one ->
                        query.equal().getOrDefault("who", one.getString("who")).equals(one.getString("who")))
                .toList();
        List<JsonObject> shown = matching.subList(0, Math.min(2, matching.size()));
        JsonObject page = new JsonObject().put("entries", new JsonArray(shown));
        json(request, matching.size() > 2 ? page.put("next", shown.getLast().getString("id")) : page);
    }

    /** Two on a page. */
    private void durable(RoutingContext request) {
        searched = String.valueOf(request.request().query());
        String before = parameter(request, "before");
        String state = parameter(request, "state");
        List<JsonObject> matching = stored().filter(
                        one -> state.isEmpty() || one.getString("state").equals(state))
                .filter(one -> before.isEmpty() || one.getString("id").compareTo(before) < 0)
                .toList();
        boolean found = parameter(request, "key").isEmpty();
        List<JsonObject> shown = found ? matching.subList(0, Math.min(2, matching.size())) : List.of();
        JsonObject page = new JsonObject().put("requests", new JsonArray(shown));
        json(
                request,
                found && matching.size() > 2
                        ? page.put("before", shown.getLast().getString("id"))
                        : page);
    }

    private void durableRequest(RoutingContext request) {
        JsonObject one = stored().filter(stored -> stored.getString("id").equals(request.pathParam("id")))
                .findFirst()
                .orElseThrow();
        boolean result = parameter(request, "result").equals("true");
        json(request, result ? one.put("result", new JsonObject().put("balance", "87.50")) : one);
    }

    private Stream<JsonObject> stored() {
        return read("durable").getJsonArray("requests").stream()
                .map(JsonObject.class::cast)
                .map(one -> retried.contains(one.getString("id")) ? one.put("state", "running") : one);
    }

    private static String parameter(RoutingContext request, String name) {
        return request.queryParam(name).stream().findFirst().orElse("");
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

    /** So many messages happen now. */
    void happen(int count) {
        List<JsonObject> fresh = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            fresh.add(FakeHops.hop(number++, Instant.now()));
        }
        hops.addAll(fresh);
        fresh.forEach(hop -> send("hop", without(hop)));
    }

    void send(String event, JsonObject data) {
        Buffer block = Buffer.buffer("event: " + event + "\ndata: " + data.encode() + "\n\n");
        viewers.forEach(viewer -> viewer.write(block));
    }

    int viewers() {
        return viewers.size();
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

    private void messages(RoutingContext request) {
        int limit = Integer.parseInt(request.queryParam("limit").getFirst());
        String filter = filter(request);
        List<JsonObject> matching =
                hops.stream().filter(hop -> matches(hop, filter)).toList();
        JsonArray last = new JsonArray(matching.subList(Math.max(0, matching.size() - limit), matching.size()).stream()
                .map(hop -> seen(hop, request))
                .toList());
        json(request, new JsonObject().put("messages", last).put("drops", 0));
    }

    private static JsonObject seen(JsonObject hop, RoutingContext request) {
        return request.queryParam("payload").contains("true") ? hop : without(hop);
    }

    private static JsonObject without(JsonObject hop) {
        JsonObject copy = hop.copy();
        copy.remove("payload");
        return copy;
    }

    private void neighbours(RoutingContext request) {
        String id = request.queryParam("id").getFirst();
        String requestId = id.substring(0, id.lastIndexOf('-'));
        List<JsonObject> family = hops.stream()
                .filter(hop -> hop.getString("requestId").equals(requestId))
                .toList();
        json(
                request,
                new JsonObject()
                        .put("causes", among(family, hop -> hop.getString("id").compareTo(id) < 0))
                        .put("effects", among(family, hop -> hop.getString("id").compareTo(id) > 0)));
    }

    private static JsonArray among(List<JsonObject> family, java.util.function.Predicate<JsonObject> which) {
        return new JsonArray(family.stream().filter(which).toList());
    }

    private void stream(RoutingContext request) {
        HttpServerResponse response = request.response();
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Content-Encoding", "identity");
        response.write(": open\n\n");
        viewers.add(response);
        response.closeHandler(gone -> viewers.remove(response));
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
            retried.add(request.pathParam("id"));
        }
        json(request, new JsonObject());
    }

    private static void checked(RoutingContext request, Runnable answer) {
        String filter = filter(request);
        int position = filter.indexOf("tok>");
        if (position < 0) {
            answer.run();
            return;
        }
        problem(
                request,
                400,
                new JsonObject()
                        .put("type", "urn:baton:problem:bad-filter")
                        .put("title", "The filter can't be read")
                        .put("detail", "There is no term tok.")
                        .put("filter", filter)
                        .put("position", position)
                        .put("hint", "Did you mean took?"));
    }

    private static boolean matches(JsonObject hop, String filter) {
        return filter.isEmpty()
                || filter.equals("flow:" + hop.getString("flow"))
                || filter.equals("request:" + hop.getString("requestId"));
    }

    private static String filter(RoutingContext request) {
        return parameter(request, "filter").replaceFirst(" ?-is:housekeeping$", "");
    }

    private static void problem(RoutingContext request, int status, JsonObject problem) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(problem.put("status", status).encode());
    }

    private static void json(RoutingContext request, JsonObject body) {
        request.response().putHeader("Content-Type", "application/json").end(body.encode());
    }

    private static JsonObject read(String name) {
        try (InputStream in = FakeAdmin.class.getResourceAsStream("/page/" + name + ".json")) {
            return new JsonObject(new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
