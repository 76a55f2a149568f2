package dev.baton.gateway.http.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal.FieldError;
import dev.baton.flow.Route;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Path and query parameters of one flow, as fields of its input. Immutable. */
public final class Parameters {
    private static final Pattern IN_PATH = Pattern.compile("\\{([a-zA-Z0-9]+)}");
    private static final int MOST_DIGITS = 30;
    private static final int DIGITS_OF_INT = 9;
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");

    private final Map<String, Field> inPath = new LinkedHashMap<>(); // in their order
    private final Map<String, Field> inQuery = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if the input has no field for a parameter of the path */
    public Parameters(Flow<?, ?> flow) {
        List<Field> fields = flow.inputType().isRecord() ? Field.of(flow.inputType()) : List.of();
        for (String name : names(flow.route())) {
            Field field = fields.stream()
                    .filter(f -> f.name().equals(name))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("%s has {%s} in its path, but %s has no such component"
                                    .formatted(flow, name, flow.inputType().getName())));
            inPath.put(name, field);
        }
        if (flow.route().method() == Route.Method.GET) {
            fields.stream().filter(f -> !inPath.containsKey(f.name())).forEach(f -> inQuery.put(f.name(), f));
        }
    }

    static List<String> names(Route route) {
        return IN_PATH.matcher(route.path())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    public Map<String, Field> inPath() {
        return inPath;
    }

    public Map<String, Field> inQuery() {
        return inQuery;
    }

    /** Adds them to a document: the values of the path's in their order, and those of the query. */
    public Outcome<ObjectNode> into(ObjectNode document, List<String> values, HttpServerRequest request) {
        List<FieldError> errors = new ArrayList<>();
        Iterator<String> value = values.iterator();
        inPath.forEach((name, field) -> add(document, field, value.next(), errors));
        if (request.query() != null) {
            try {
                addQuery(document, request.params(), errors);
            } catch (IllegalArgumentException e) {
                errors.add(new FieldError("", "the query is encoded in a wrong way"));
            }
        }
        return errors.isEmpty() ? Outcome.done(document) : InputReader.invalid(errors);
    }

    private void addQuery(ObjectNode document, MultiMap query, List<FieldError> errors) {
        for (String name : query.names()) {
            Field field = inQuery.get(name);
            if (field == null) {
                errors.add(new FieldError(
                        name,
                        "is no query parameter; there are "
                                + (inQuery.isEmpty() ? "none" : String.join(", ", inQuery.keySet()))));
            } else if (query.getAll(name).size() > 1) {
                errors.add(new FieldError(name, "is there more than once"));
            } else {
                add(document, field, query.get(name), errors);
            }
        }
    }

    private static void add(ObjectNode document, Field field, String text, List<FieldError> errors) {
        if (document.has(field.name())) {
            errors.add(new FieldError(field.name(), "is in the path and must not be in the body"));
            return;
        }
        node(field.rawType(), text)
                .ifPresentOrElse(
                        node -> document.set(field.name(), node),
                        () -> errors.add(new FieldError(field.name(), "must be " + Expected.of(field.rawType()))));
    }

    /** All is text in a URL; the field's type says what it means. */
    private static Optional<JsonNode> node(Class<?> type, String text) {
        if (Expected.wholeNumber(type)) {
            return isWhole(text) ? Optional.of(whole(text)) : Optional.empty();
        }
        if (Expected.number(type)) {
            return NUMBER.matcher(text).matches()
                    ? Optional.of(DecimalNode.valueOf(new BigDecimal(text)))
                    : Optional.empty();
        }
        if (Expected.truth(type)) {
            return text.equals("true") || text.equals("false")
                    ? Optional.of(BooleanNode.valueOf(text.equals("true")))
                    : Optional.empty();
        }
        return Optional.of(TextNode.valueOf(text));
    }

    /** Nearly every path has one: by hand, where an expression costs more than all the rest of the parameter. */
    private static boolean isWhole(String text) {
        int first = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - first;
        for (int i = first; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return digits >= 1 && digits <= MOST_DIGITS;
    }

    private static JsonNode whole(String text) {
        return text.length() <= DIGITS_OF_INT
                ? IntNode.valueOf(Integer.parseInt(text))
                : BigIntegerNode.valueOf(new BigInteger(text));
    }
}
