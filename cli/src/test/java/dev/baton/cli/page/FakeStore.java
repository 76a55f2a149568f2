package dev.baton.cli.page;

import static dev.baton.cli.page.FakeAnswers.json;
import static dev.baton.cli.page.FakeAnswers.parameter;
import static dev.baton.cli.page.FakeAnswers.problem;
import static dev.baton.cli.page.FakeAnswers.read;

import dev.baton.store.AuditQuery;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Durable requests and the audit. */
final class FakeStore {
    /** Of all that is stored. */
    static final String KNOWN_KEY = "parcel";

    private final Set<String> retried = ConcurrentHashMap.newKeySet();
    private final List<String> searches = new CopyOnWriteArrayList<>();
    private volatile boolean keysRefused;

    void routes(Router router) {
        router.get("/api/durable").handler(this::durable);
        router.get("/api/durable/:id").handler(this::durableRequest);
        router.get("/api/audit").handler(this::audit);
    }

    /** From now on it runs again. */
    void retried(String id) {
        retried.add(id);
    }

    /** From now on nobody may search by business key. */
    void refuseKeys() {
        keysRefused = true;
    }

    /** The query of the newest list of durable requests. */
    String searched() {
        return searches.isEmpty() ? "" : searches.getLast();
    }

    /** The queries with a business key so far. */
    List<String> searchedByKey() {
        return searches.stream().filter(query -> query.contains("key=")).toList();
    }

    /** Two on a page. */
    private void audit(RoutingContext request) {
        String before = parameter(request, "before");
        AuditQuery query = AuditQuery.parse(parameter(request, "filter"), Optional.empty(), 100);
        List<JsonObject> matching = read("audit").getJsonArray("entries").stream()
                .map(JsonObject.class::cast)
                .filter(one -> before.isEmpty() || one.getString("id").compareTo(before) < 0)
                .filter(one -> fits(query, "what", one.getString("act")))
                .filter(one -> fits(query, "who", one.getString("who")))
                .filter(one -> fits(query, "outcome", one.getString("outcome")))
                .toList();
        List<JsonObject> shown = matching.subList(0, Math.min(2, matching.size()));
        JsonObject page = new JsonObject().put("entries", new JsonArray(shown));
        json(request, matching.size() > 2 ? page.put("next", shown.getLast().getString("id")) : page);
    }

    private static boolean fits(AuditQuery query, String field, String value) {
        return query.equal().getOrDefault(field, value).equals(value);
    }

    /** Two on a page. */
    private void durable(RoutingContext request) {
        String key = parameter(request, "key");
        searches.add(String.valueOf(request.request().query()));
        if (keysRefused && !key.isEmpty()) {
            problem(
                    request,
                    403,
                    new JsonObject()
                            .put("title", "This needs the right 'payload'")
                            .put("detail", "Send a token."));
            return;
        }
        String before = parameter(request, "before");
        String state = parameter(request, "state");
        List<JsonObject> matching = stored().filter(
                        one -> state.isEmpty() || one.getString("state").equals(state))
                .filter(one -> before.isEmpty() || one.getString("id").compareTo(before) < 0)
                .toList();
        boolean found = key.isEmpty() || key.equals(KNOWN_KEY);
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
        if (result) {
            one.put("businessKey", KNOWN_KEY);
            if (one.containsKey("status")) {
                one.put("result", new JsonObject().put("balance", "87.50"));
            }
        }
        json(request, one);
    }

    private Stream<JsonObject> stored() {
        return read("durable").getJsonArray("requests").stream()
                .map(JsonObject.class::cast)
                .map(one -> retried.contains(one.getString("id")) ? one.put("state", "running") : one);
    }
}
