package dev.baton.cli.page;

import static dev.baton.cli.page.FakeAnswers.json;
import static dev.baton.cli.page.FakeAnswers.parameter;
import static dev.baton.cli.page.FakeAnswers.problem;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Messages that happen when a test wants them, listed and as a stream. */
final class FakeMessages {
    private final List<JsonObject> hops = new CopyOnWriteArrayList<>();
    private final Set<HttpServerResponse> viewers = ConcurrentHashMap.newKeySet();
    private long number;

    void routes(Router router) {
        router.get("/api/messages").handler(request -> checked(request, () -> messages(request)));
        router.get("/api/messages/neighbours").handler(this::neighbours);
        router.get("/api/messages/stream").handler(request -> checked(request, () -> stream(request)));
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

    private static JsonArray among(List<JsonObject> family, Predicate<JsonObject> which) {
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

    /** With a filter that can be read; one with {@code tok>} can't. */
    static void checked(RoutingContext request, Runnable answer) {
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
}
