package dev.baton.gateway.http.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.requests.RequestView;
import java.util.List;
import java.util.Set;

/** What durable flows add to the OpenAPI document: their headers, 202, and the resource that a request is. */
final class OpenApiRequests {
    private OpenApiRequests() {}

    static void headers(ArrayNode parameters, boolean keyRequired) {
        header(
                parameters,
                "Idempotency-Key",
                keyRequired,
                "Your name for this request: sent again with the same key, it is not done again, and "
                        + "gets the same answer.");
        header(
                parameters,
                "Prefer",
                false,
                "respond-async: 202 as soon as the request can't be lost; wait=N: wait so many seconds first.");
        header(parameters, "Baton-Webhook", false, "An https URL that is called (Standard Webhooks) when it is done.");
    }

    static void completion(ArrayNode parameters) {
        header(
                parameters,
                Exchange.COMPLETION.toString(),
                false,
                "Who waits for the work handed over, and who runs the rest: notification, callback, "
                        + "polling, blocking or coroutine. The answer is the same.");
    }

    private static void header(ArrayNode parameters, String name, boolean required, String description) {
        ObjectNode schema = parameters
                .addObject()
                .put("name", name)
                .put("in", "header")
                .put("required", required)
                .put("description", description)
                .putObject("schema")
                .put("type", "string");
        if (name.equals("Idempotency-Key")) {
            schema.put("minLength", 1).put("maxLength", 255);
        }
    }

    static void accepted(ObjectNode responses) {
        ObjectNode accepted = responses
                .putObject("202")
                .put(
                        "description",
                        "Prefer: respond-async was granted: the request is stored; its result is, or will be, at"
                                + " Location");
        OpenApiResponses.header(accepted, "Location", "Where the request can be read");
        OpenApiResponses.header(accepted, "Preference-Applied", "What was granted of Prefer");
        ObjectNode running = accepted.putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("type", "object");
        running.putArray("required").add("id").add("state").add("links");
        ObjectNode properties = running.putObject("properties");
        properties.putObject("id").put("type", "string").put("format", "uuid");
        properties
                .putObject("state")
                .put("type", "string")
                .putArray("enum")
                .add("running")
                .add("done")
                .add("refused");
        properties
                .putObject("links")
                .put("type", "object")
                .putObject("additionalProperties")
                .put("type", "string");
    }

    /** @param open whether there are durable flows without authentication: their requests need no key */
    static void describe(ObjectNode paths, Schemas schemas, OpenApiResponses problems, boolean open) {
        ObjectNode read = operation(paths, "/requests/{id}", "read-request", "What became of a request", open);
        header(parameters(read), "Prefer", false, "wait=N: answer when it is over, or after N seconds.");
        ObjectNode found = ok(read);
        OpenApiResponses.header(found, "Preference-Applied", "How long was waited at the most");
        found.putObject("content").putObject("application/json").set("schema", schemas.reference(RequestView.class));
        problems.ofRequest(responses(read));

        ObjectNode reply =
                operation(paths, "/requests/{id}/reply", "read-reply", "The reply itself, byte for byte", open);
        responses(reply).putObject("2XX").put("description", "The reply, if the request was done");
        responses(reply).putObject("default").put("description", "The reply as it was stored, a refusal as well");
        problems.ofRequest(responses(reply));
        problems.add(responses(reply), 403, "The operator has no right to see payloads");
        problems.add(responses(reply), 409, "The request is still running: see Retry-After");
        problems.add(responses(reply), 500, "The request is a dead letter");

        ObjectNode events = operation(
                paths,
                "/requests/{id}/events",
                "watch-request",
                "Each change as a server-sent event; resumable by Last-Event-ID",
                open);
        header(parameters(events), "Last-Event-ID", false, "The id of the last event that you have seen.");
        ok(events)
                .putObject("content")
                .putObject("text/event-stream")
                .putObject("schema")
                .put("type", "string");
        responses(events).putObject("204").put("description", "You have seen all: do not connect again");
        problems.ofRequest(responses(events));
    }

    private static ObjectNode operation(ObjectNode paths, String path, String id, String summary, boolean open) {
        ObjectNode operation = operation(paths, path, "get", id, summary);
        security(operation, open);
        operation.putObject("responses");
        return operation;
    }

    /** One on a request, without security and responses. */
    static ObjectNode operation(ObjectNode paths, String path, String method, String id, String summary) {
        ObjectNode operation = paths.withObjectProperty(path)
                .putObject(method)
                .put("operationId", id)
                .put("summary", summary);
        operation
                .putArray("parameters")
                .addObject()
                .put("name", "id")
                .put("in", "path")
                .put("required", true)
                .putObject("schema")
                .put("type", "string")
                .put("format", "uuid");
        return operation;
    }

    /** Either way to send a key; none, too, where that may be enough. */
    static void security(ObjectNode operation, boolean open) {
        security(operation, open, Set.of());
    }

    /** @param scopes that the caller needs; OpenAPI 3.1 lets them stand at schemes of all kinds */
    static void security(ObjectNode operation, boolean open, Set<String> scopes) {
        ArrayNode security = operation.putArray("security");
        for (String scheme : List.of("bearer", "apiKey")) {
            ArrayNode needed = security.addObject().putArray(scheme);
            scopes.stream().sorted().forEach(needed::add);
        }
        if (open) {
            security.addObject();
        }
    }

    private static ArrayNode parameters(ObjectNode operation) {
        return (ArrayNode) operation.get("parameters");
    }

    private static ObjectNode responses(ObjectNode operation) {
        return (ObjectNode) operation.get("responses");
    }

    private static ObjectNode ok(ObjectNode operation) {
        return responses(operation).putObject("200").put("description", "As it is now");
    }
}
