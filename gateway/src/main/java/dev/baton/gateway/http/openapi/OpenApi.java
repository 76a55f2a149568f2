package dev.baton.gateway.http.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.flow.Flow;
import dev.baton.flow.Flow.Durability;
import dev.baton.flow.Reply;
import dev.baton.flow.Route;
import dev.baton.flow.Stage;
import dev.baton.gateway.http.input.Field;
import dev.baton.gateway.http.input.Parameters;
import dev.baton.message.Json;
import dev.baton.run.FlowCatalog;
import io.vertx.core.buffer.Buffer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The OpenAPI 3.1 document of the flows. Made once, at start. */
final class OpenApi {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Schemas schemas = new Schemas();
    private final OpenApiResponses problems = new OpenApiResponses(schemas);

    private OpenApi() {}

    static Buffer document(FlowCatalog flows) {
        return Json.write(new OpenApi().write(flows));
    }

    private ObjectNode write(FlowCatalog flows) {
        ObjectNode document = JSON.objectNode().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Baton")
                .put("version", "1")
                .put("description", "The flows of this cluster. Errors are problem documents (RFC 9457).");
        document.putArray("servers").addObject().put("url", "/").put("description", "Where this document was read");
        ObjectNode paths = document.putObject("paths");
        flows.flows().stream()
                .sorted(Comparator.comparing((Flow<?, ?> flow) -> flow.route().path())
                        .thenComparing(flow -> flow.route().method()))
                .forEach(flow -> {
                    String method = flow.route().method().name().toLowerCase(Locale.ROOT);
                    paths.withObjectProperty(flow.route().path()).set(method, operation(flow));
                });
        List<Flow<?, ?>> durable = flows.flows().stream().filter(Flow::durable).toList();
        if (!durable.isEmpty()) {
            OpenApiRequests.describe(paths, schemas, problems, durable.stream().anyMatch(flow -> !authenticates(flow)));
            OpenApiOperators.describe(paths, schemas, problems);
        }
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas.definitions());
        ObjectNode security = components.putObject("securitySchemes");
        security.putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "An API key, or a token (JWT) of the issuer that the gateway trusts");
        security.putObject("apiKey").put("type", "apiKey").put("in", "header").put("name", "X-Api-Key");
        return document;
    }

    private ObjectNode operation(Flow<?, ?> flow) {
        ObjectNode operation = JSON.objectNode()
                .put("operationId", flow.name())
                .put(
                        "summary",
                        String.join(
                                " → ", flow.stages().stream().map(Stage::label).toList()));
        parameters(flow, operation);
        if (flow.route().method() == Route.Method.POST) {
            operation
                    .putObject("requestBody")
                    .put("required", true)
                    .putObject("content")
                    .putObject("application/json")
                    .set("schema", body(flow));
        }
        responses(flow, operation.putObject("responses"));
        if (authenticates(flow)) {
            OpenApiRequests.security(operation, false, flow.scopes());
        } else {
            operation.putArray("security"); // none, and said so: strict readers want it of every operation
        }
        return operation;
    }

    private static boolean authenticates(Flow<?, ?> flow) {
        return flow.stages().stream().anyMatch(stage -> stage instanceof Stage.Authenticate<?>);
    }

    private JsonNode body(Flow<?, ?> flow) {
        Map<String, Field> inPath = new Parameters(flow).inPath();
        return inPath.isEmpty()
                ? schemas.reference(flow.inputType())
                : schemas.without(flow.inputType(), inPath.keySet());
    }

    private void parameters(Flow<?, ?> flow, ObjectNode operation) {
        var list = operation.putArray("parameters");
        Parameters parameters = new Parameters(flow);
        parameters.inPath().forEach((name, field) -> list.addObject()
                .put("name", name)
                .put("in", "path")
                .put("required", true)
                .set("schema", schemas.field(flow.inputType(), name)));
        parameters.inQuery().forEach((name, field) -> list.addObject()
                .put("name", name)
                .put("in", "query")
                .put("required", field.required())
                .set("schema", schemas.field(flow.inputType(), name)));
        if (flow.durable()) {
            OpenApiRequests.headers(list, flow.durability() == Durability.DURABLE_WITH_REQUIRED_KEY);
        }
        OpenApiRequests.completion(list);
    }

    private void responses(Flow<?, ?> flow, ObjectNode responses) {
        Reply<?> reply = flow.reply();
        ObjectNode answered = responses
                .putObject(Integer.toString(reply.status()))
                .put(
                        "description",
                        "The answer of '%s'".formatted(flow.stages().getLast().label()));
        switch (reply.body()) {
            case Reply.Body.Json<?> ignored ->
                answered.putObject("content")
                        .putObject("application/json")
                        .set("schema", schemas.reference(flow.stages().getLast().outputType()));
            case Reply.Body.Text<?> text ->
                answered.putObject("content")
                        .putObject(text.contentType())
                        .putObject("schema")
                        .put("type", "string");
        }
        OpenApiResponses.header(answered, "Request-Id", "Names the request");
        if (reply.location().isPresent()) {
            OpenApiResponses.header(answered, "Location", "Where what was created can be read");
        }
        if (flow.durable()) {
            OpenApiResponses.header(
                    answered, "Idempotent-Replayed", "true: the stored answer of an earlier request with this key");
            OpenApiRequests.accepted(responses);
        }
        problems.ofFlow(flow, authenticates(flow), responses);
    }
}
