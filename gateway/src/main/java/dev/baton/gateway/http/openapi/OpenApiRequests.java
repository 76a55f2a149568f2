package dev.baton.gateway.http.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.requests.RequestView;
import dev.baton.reply.Problem;

/** What durable flows add to the OpenAPI document: their headers, 202, and the resource that a request is. */
final class OpenApiRequests {
    private OpenApiRequests() {}

    static void headers(ArrayNode parameters, boolean keyRequired) {
        header(
                parameters,
                "Idempotency-Key",
                keyRequired,
                "Your name for this request: asked again with the same key, it is not done again, and the same answer is told.");
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
                "Who waits for the work handed over, and who goes on: notification, callback, polling, blocking or coroutine. The answer is the same.");
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
                        "Prefer: respond-async was granted: the request is stored, and its result will be at Location");
        accepted.putObject("headers").putObject("Location").putObject("schema").put("type", "string");
    }

    static void describe(ObjectNode paths, Schemas schemas, ObjectNode problem) {
        ObjectNode read = operation(paths, "/requests/{id}", "read-request", "What became of a request");
        header(
                (ArrayNode) read.get("parameters"),
                "Prefer",
                false,
                "wait=N: answer when it is over, or after N seconds.");
        ok(read).putObject("application/json").set("schema", schemas.reference(RequestView.class));
        problems(read, problem);
        ObjectNode reply = operation(paths, "/requests/{id}/reply", "read-reply", "The reply itself, byte for byte");
        ((ObjectNode) reply.get("responses")).putObject("default").put("description", "As it was stored");
        ObjectNode events = operation(
                paths,
                "/requests/{id}/events",
                "watch-request",
                "Each change as a server-sent event; resumable by Last-Event-ID");
        ok(events).putObject("text/event-stream").putObject("schema").put("type", "string");
        problems(events, problem);
    }

    private static ObjectNode operation(ObjectNode paths, String path, String id, String summary) {
        ObjectNode operation =
                paths.putObject(path).putObject("get").put("operationId", id).put("summary", summary);
        operation
                .putArray("parameters")
                .addObject()
                .put("name", "id")
                .put("in", "path")
                .put("required", true)
                .putObject("schema")
                .put("type", "string")
                .put("format", "uuid");
        operation.putObject("responses");
        return operation;
    }

    private static ObjectNode ok(ObjectNode operation) {
        return ((ObjectNode) operation.get("responses"))
                .putObject("200")
                .put("description", "As it is now")
                .putObject("content");
    }

    private static void problems(ObjectNode operation, ObjectNode problem) {
        ((ObjectNode) operation.get("responses"))
                .putObject("4XX")
                .put("description", "There is none, or it is not yours")
                .putObject("content")
                .putObject(Problem.CONTENT_TYPE)
                .set("schema", problem);
    }
}
