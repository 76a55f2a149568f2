package dev.baton.gateway.http.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.gateway.http.requests.RequestListing;
import dev.baton.gateway.http.requests.RequestView;

/** What operators can do, in the OpenAPI document: list requests, retry dead letters, send webhooks again. */
final class OpenApiOperators {
    private OpenApiOperators() {}

    static void describe(ObjectNode paths, Schemas schemas, OpenApiResponses problems) {
        list(paths, schemas, problems);
        again(
                paths,
                schemas,
                problems,
                new Again(
                        "retry",
                        "retry-request",
                        "Has a dead letter run again, from the stage that gave up; repeating it changes nothing",
                        "It runs again",
                        "The request is not dead"));
        again(
                paths,
                schemas,
                problems,
                new Again(
                        "webhook/resend",
                        "resend-webhook",
                        "Sends the webhook of a request that has ended again",
                        "It is sent again",
                        "The request has no webhook, or has not ended"));
    }

    private static void list(ObjectNode paths, Schemas schemas, OpenApiResponses problems) {
        ObjectNode list = paths.withObjectProperty("/requests").putObject("get");
        list.put("operationId", "list-requests")
                .put("summary", "Requests, newest first, for operators; dead letters with state=dead");
        ArrayNode parameters = list.putArray("parameters");
        ArrayNode states = query(parameters, "state", "Only those in this state.")
                .put("type", "string")
                .putArray("enum");
        RequestListing.states().forEach(states::add);
        query(parameters, "flow", "Only those of this flow.").put("type", "string");
        query(parameters, "caller", "Only those of this caller.").put("type", "string");
        query(parameters, "key", "Only those with this business key: what a flow is searchable by.")
                .put("type", "string");
        query(parameters, "from", "Only those accepted then or later.")
                .put("type", "string")
                .put("format", "date-time");
        query(parameters, "to", "Only those accepted before.")
                .put("type", "string")
                .put("format", "date-time");
        query(parameters, "before", "Only those before this id: the next page. The answer has a link to it.")
                .put("type", "string")
                .put("format", "uuid");
        query(parameters, "limit", "How many at the most.")
                .put("type", "integer")
                .put("minimum", 1)
                .put("maximum", RequestListing.MAX_LIMIT)
                .put("default", RequestListing.DEFAULT_LIMIT);
        OpenApiRequests.security(list, false);
        ObjectNode responses = list.putObject("responses");
        responses
                .putObject("200")
                .put("description", "One page")
                .putObject("content")
                .putObject("application/json")
                .set("schema", schemas.reference(RequestListing.View.class));
        problems.add(responses, 400, "A query parameter is not valid");
        problems.ofOperator(responses);
    }

    private record Again(String path, String id, String summary, String done, String conflict) {}

    private static void again(ObjectNode paths, Schemas schemas, OpenApiResponses problems, Again again) {
        ObjectNode operation =
                OpenApiRequests.operation(paths, "/requests/{id}/" + again.path, "post", again.id, again.summary);
        OpenApiRequests.security(operation, false);
        ObjectNode responses = operation.putObject("responses");
        ObjectNode accepted = responses.putObject("202").put("description", again.done);
        OpenApiResponses.header(accepted, "Location", "Where the request can be read");
        accepted.putObject("content").putObject("application/json").set("schema", schemas.reference(RequestView.class));
        problems.add(responses, 404, "There is no such request");
        problems.add(responses, 409, again.conflict);
        problems.ofOperator(responses);
    }

    private static ObjectNode query(ArrayNode parameters, String name, String description) {
        return parameters
                .addObject()
                .put("name", name)
                .put("in", "query")
                .put("required", false)
                .put("description", description)
                .putObject("schema");
    }
}
