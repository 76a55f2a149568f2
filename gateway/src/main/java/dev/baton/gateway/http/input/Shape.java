package dev.baton.gateway.http.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.flow.Refusal.FieldError;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Compares a JSON document with the record that it shall become, and names everything at once that is missing, not
 * known, or no text that can be stored. The types of values are left to the binding.
 */
final class Shape {
    private final List<FieldError> errors = new ArrayList<>();

    private Shape() {}

    static List<FieldError> errors(JsonNode document, Type type) {
        Shape shape = new Shape();
        shape.compare("", document, type);
        return shape.errors;
    }

    private void compare(String path, JsonNode node, Type type) {
        Class<?> raw = Field.rawType(type);
        if (node.isTextual()) {
            compareText(path, node.textValue());
        } else if (node.isObject() && raw.isRecord()) {
            compareRecord(path, node, raw);
        } else if (node.isArray()) {
            Type element = elementOf(type, raw);
            for (int i = 0; i < node.size(); i++) {
                compare(path + "[" + i + "]", node.get(i), element);
            }
        } else if (node.isObject()) {
            node.properties().forEach(entry -> compare(join(path, entry.getKey()), entry.getValue(), Object.class));
        }
    }

    private void compareRecord(String path, JsonNode node, Class<?> type) {
        List<Field> fields = Field.of(type);
        int known = 0;
        for (Field field : fields) {
            JsonNode value = node.get(field.name());
            if (value != null) {
                known++;
            }
            if (value != null && !value.isNull()) {
                compare(join(path, field.name()), value, field.type());
            } else if (field.required()) {
                errors.add(new FieldError(join(path, field.name()), "is required"));
            }
        }
        if (known < node.size()) {
            nameUnknown(path, node, fields.stream().map(Field::name).toList());
        }
    }

    private void nameUnknown(String path, JsonNode node, List<String> known) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                errors.add(new FieldError(join(path, shortened(name)), "is not known; there are " + listed(known)));
            }
        });
    }

    /** PostgreSQL stores no NUL, and UTF-8 no half of a character. */
    private void compareText(String path, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                errors.add(new FieldError(path, "has a character that is not allowed in text"));
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

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
