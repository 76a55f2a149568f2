package dev.baton.gateway.http.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.flow.Flow;
import dev.baton.flow.Placement;
import dev.baton.flow.Route;
import dev.baton.reply.Problem;

/** The problem documents of an operation, each under its own status: generators drop ranges such as 4XX. */
record OpenApiResponses(Schemas schemas) {

    /** What can become of a request of a flow, but for its answer. */
    void ofFlow(Flow<?, ?> flow, boolean authenticated, ObjectNode responses) {
        add(responses, 400, "The request is not valid: a header, a parameter, or the form of its body");
        if (authenticated) {
            add(responses, 401, "Unauthenticated");
        }
        if (!flow.scopes().isEmpty()) {
            add(responses, 403, "The caller lacks a scope");
        }
        if (flow.durable()) {
            add(responses, 409, "A request with this Idempotency-Key is still running");
        }
        if (flow.route().method() == Route.Method.POST) {
            add(responses, 408, "The body did not arrive in time");
            add(responses, 413, "The body is too large");
            add(responses, 415, "The body is no JSON in UTF-8, or is compressed");
        }
        add(responses, 422, "The input is not valid, or the flow refused it");
        add(responses, 429, "Too much comes from this caller or address");
        add(responses, 500, "A stage failed");
        add(responses, 503, "The service is overloaded, or a part of the system is not available");
        if (flow.stages().stream().anyMatch(stage -> stage.placement() != Placement.EVENT_LOOP)) {
            add(responses, 504, "Request timed out");
        }
        ObjectNode other = responses.putObject("default").put("description", "Another refusal of the flow");
        content(other);
    }

    /** What can be wrong with a question about a stored request. */
    void ofRequest(ObjectNode responses) {
        add(responses, 401, "Unauthenticated");
        add(responses, 404, "There is no such request, or it is another caller's");
        add(responses, 429, "Too much comes from this address");
        add(responses, 503, "The service is overloaded, or the store is not available");
        add(responses, 504, "The store did not answer in time");
    }

    /** What can be wrong with what an operator asks. */
    void ofOperator(ObjectNode responses) {
        add(responses, 401, "Unauthenticated");
        add(responses, 403, "The caller is no operator, or one without the right to do this");
        add(responses, 429, "Too much comes from this address");
        add(responses, 503, "The service is overloaded, or the store is not available");
        add(responses, 504, "The store did not answer in time");
    }

    void add(ObjectNode responses, int status, String description) {
        ObjectNode response = responses.putObject(Integer.toString(status)).put("description", description);
        switch (status) {
            case 401 -> header(response, "WWW-Authenticate", "Bearer");
            case 409 -> {
                header(response, "Retry-After", "Seconds until it may have ended");
                header(response, "Location", "Where the running request can be read");
            }
            case 429 -> {
                header(response, "Retry-After", "Seconds until you may try again");
                header(response, "RateLimit", "What is left of the limit: \"caller\";r=0;t=1");
                header(response, "RateLimit-Policy", "The limit: so many in so many seconds: \"caller\";q=1000;w=1");
            }
            case 503 -> header(response, "Retry-After", "Seconds until you may try again");
            default -> {}
        }
        content(response);
    }

    private void content(ObjectNode response) {
        response.putObject("content").putObject(Problem.CONTENT_TYPE).set("schema", schemas.reference(Problem.class));
    }

    static void header(ObjectNode response, String name, String description) {
        response.withObjectProperty("headers")
                .putObject(name)
                .put("description", description)
                .putObject("schema")
                .put("type", "string");
    }
}
