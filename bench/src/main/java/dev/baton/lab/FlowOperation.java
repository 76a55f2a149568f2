package dev.baton.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.cluster.ClusterProblem;
import dev.baton.load.Workload;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A flow as the gateway's OpenAPI document describes it.
 *
 * @param described its operation
 * @param schemas that it refers to
 */
record FlowOperation(String name, String method, String path, JsonNode described, JsonNode schemas) {
    /** Operations of the gateway itself don't have it. */
    private static final String STYLE = "Baton-Completion";

    private static final String KEY = "Idempotency-Key";
    /** What the sample flows take; a schema does not say which accounts there are. */
    private static final Map<String, Workload> SAMPLES = Map.of(
            "transfer",
            Workload.TRANSFER,
            "tpcb",
            Workload.TPCB,
            "tpcb-one-commit",
            Workload.TPCB_ONE_COMMIT,
            "lab-work",
            Workload.LAB);

    /** A request, ready to be sent. */
    record Call(String method, String path, String body) {}

    static List<FlowOperation> all(JsonNode document) {
        List<FlowOperation> found = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(method -> found.add(new FlowOperation(
                        method.getValue().path("operationId").asText(),
                        method.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        method.getValue(),
                        document.path("components").path("schemas")))));
        return found.stream().filter(operation -> operation.has(STYLE)).toList();
    }

    /** @throws ClusterProblem if there is none */
    static FlowOperation named(String name, List<FlowOperation> all) {
        return all.stream()
                .filter(flow -> flow.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ClusterProblem("This cluster has no flow %s; there are: %s"
                        .formatted(
                                name,
                                String.join(
                                        ", ",
                                        all.stream()
                                                .map(FlowOperation::name)
                                                .sorted()
                                                .toList()))));
    }

    private boolean has(String parameter) {
        return parameters().stream().anyMatch(each -> each.path("name").asText().equals(parameter));
    }

    private List<JsonNode> parameters() {
        return elements(described.path("parameters"));
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /** Whether it takes an idempotency key. */
    boolean durable() {
        return has(KEY);
    }

    boolean secured() {
        return !described.path("security").isEmpty();
    }

    /** An input that it should take: what the samples take, or the least that the schema allows. */
    ObjectNode example() {
        if (SAMPLES.containsKey(name)) {
            return object(Buffer.buffer(SAMPLES.get(name).body(1)), "The sample of " + name);
        }
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        parameters().stream()
                .filter(each -> each.path("required").asBoolean()
                        && !each.path("in").asText().equals("header"))
                .forEach(each -> input.set(each.path("name").asText(), value(each.path("schema"))));
        body().map(this::value)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .ifPresent(input::setAll);
        return input;
    }

    /** @throws ClusterProblem if it is no JSON object */
    static ObjectNode object(Buffer json, String what) {
        try {
            if (Json.tree(json) instanceof ObjectNode object) {
                return object;
            }
            throw new ClusterProblem(what + " is no JSON object");
        } catch (IllegalArgumentException e) {
            throw new ClusterProblem(what + " is no JSON: " + e.getMessage(), e);
        }
    }

    private Optional<JsonNode> body() {
        JsonNode schema = described
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
        return schema.isMissingNode() ? Optional.empty() : Optional.of(schema);
    }

    private JsonNode value(JsonNode given) {
        JsonNode schema = resolved(given);
        if (schema.has("enum")) {
            return schema.path("enum").path(0);
        }
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (type(schema)) {
            case "integer", "number" -> json.numberNode(schema.path("minimum").asLong(1));
            case "boolean" -> json.booleanNode(true);
            case "array" -> {
                var list = json.arrayNode();
                for (int i = 0; i < schema.path("minItems").asInt(0); i++) {
                    list.add(value(schema.path("items")));
                }
                yield list;
            }
            case "object" -> {
                ObjectNode object = json.objectNode();
                elements(schema.path("required"))
                        .forEach(field -> object.set(
                                field.asText(), value(schema.path("properties").path(field.asText()))));
                yield object;
            }
            default -> json.textNode(text(schema));
        };
    }

    private JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.isEmpty() ? schema : schemas.path(reference.substring(reference.lastIndexOf('/') + 1));
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText();
    }

    private static String text(JsonNode schema) {
        String listed = schema.path("pattern").asText();
        if (listed.matches("\\^\\(\\?:[\\w-]+(\\|[\\w-]+)*\\)\\$")) {
            return listed.substring("^(?:".length()).split("[|)]")[0];
        }
        return switch (schema.path("format").asText()) {
            case "uuid" -> "00000000-0000-7000-8000-000000000001";
            case "date" -> "2026-01-31";
            case "date-time" -> "2026-01-31T12:00:00Z";
            default -> "a".repeat(Math.max(1, schema.path("minLength").asInt(1)));
        };
    }

    /** @param input fields of path, query and body together */
    Call call(ObjectNode input) {
        ObjectNode rest = input.deepCopy();
        StringBuilder query = new StringBuilder();
        String filled = path;
        for (JsonNode parameter : parameters()) {
            String field = parameter.path("name").asText();
            String in = parameter.path("in").asText();
            if (in.equals("header") || !rest.has(field)) {
                continue;
            }
            String value = encoded(rest.remove(field).asText());
            if (in.equals("path")) {
                filled = filled.replace("{" + field + "}", value);
            } else {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(field)
                        .append('=')
                        .append(value);
            }
        }
        return new Call(method, filled + query, body().isPresent() ? rest.toString() : "");
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
