package dev.baton.gateway.http.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.async.ShortText;
import dev.baton.flow.Refusal.FieldError;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compares a JSON document with the record that it shall become, and names everything at once that is missing, not
 * known, or no text that can be stored. The types of values are left to the binding.
 */
final class Shape {
    /** More than a problem document names; looking for all of them costs as much as the client likes. */
    private static final int MOST_ERRORS = 1_000;

    private static final int LONGEST_STEP = 64;

    private final List<FieldError> errors = new ArrayList<>();

    /** Where a value is. A link to its parent: most values are fine, and their paths are never written. */
    private record Path(Optional<Path> parent, String name, int index) {
        static final Path ROOT = new Path(Optional.empty(), "", -1);

        Path field(String field) {
            return new Path(Optional.of(this), field, -1);
        }

        Path element(int element) {
            return new Path(Optional.of(this), "", element);
        }

        @Override
        public String toString() {
            if (parent.isEmpty()) {
                return "";
            }
            String above = parent.get().toString();
            return index >= 0
                    ? above + "[" + index + "]"
                    : above + (above.isEmpty() ? "" : ".") + ShortText.of(name, LONGEST_STEP);
        }
    }

    private Shape() {}

    static List<FieldError> errors(JsonNode document, Type type) {
        Shape shape = new Shape();
        shape.compare(Path.ROOT, document, type);
        return shape.errors;
    }

    private void wrong(Path path, String message) {
        if (errors.size() < MOST_ERRORS) {
            errors.add(new FieldError(path.toString(), message));
        }
    }

    private void compare(Path path, JsonNode node, Type type) {
        Class<?> raw = Field.rawType(type);
        if (node.isTextual()) {
            compareText(path, node.textValue());
        } else if (node.isObject() && raw.isRecord()) {
            compareRecord(path, node, raw);
        } else if (node.isArray()) {
            Type element = elementOf(type, raw);
            for (int i = 0; i < node.size() && errors.size() < MOST_ERRORS; i++) {
                compare(path.element(i), node.get(i), element);
            }
        } else if (node.isObject()) {
            node.properties().forEach(entry -> compare(path.field(entry.getKey()), entry.getValue(), Object.class));
        }
    }

    private void compareRecord(Path path, JsonNode node, Class<?> type) {
        List<Field> fields = Field.of(type);
        int known = 0;
        for (Field field : fields) {
            JsonNode value = node.get(field.name());
            if (value != null) {
                known++;
            }
            if (value != null && !value.isNull()) {
                compare(path.field(field.name()), value, field.type());
            } else if (field.required()) {
                wrong(path.field(field.name()), "is required");
            }
        }
        if (known < node.size()) {
            nameUnknown(path, node, fields.stream().map(Field::name).toList());
        }
    }

    private void nameUnknown(Path path, JsonNode node, List<String> known) {
        String message = "is not known; there are " + listed(known);
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                wrong(path.field(name), message);
            }
        });
    }

    /** PostgreSQL stores no NUL, and UTF-8 no half of a character. */
    private void compareText(Path path, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                wrong(path, "has a character that is not allowed in text");
                return;
            }
            if (pair) {
                i++;
            }
        }
    }

    private static Type elementOf(Type type, Class<?> raw) {
        if (raw.isArray()) {
            return raw.getComponentType();
        }
        return Collection.class.isAssignableFrom(raw) && type instanceof ParameterizedType generic
                ? generic.getActualTypeArguments()[0]
                : Object.class;
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "none" : names.stream().collect(Collectors.joining(", "));
    }
}
