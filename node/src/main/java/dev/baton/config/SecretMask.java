package dev.baton.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;

/** Keeps secrets out of what people read. */
final class SecretMask {
    static final String MASK = "***";

    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i)(^|-)(password|secret|token|keys?|credentials?|hash(es)?|sha256)s?$");
    private static final Pattern PASSWORD_IN_URI = Pattern.compile("(://[^:/@\\s]*:).*(?=@)|([?&]password=)[^&\\s]*");

    private SecretMask() {}

    static boolean namesSecret(String path) {
        return SECRET_NAME.matcher(path.substring(path.lastIndexOf('.') + 1)).find();
    }

    static String withoutPassword(String text) {
        return PASSWORD_IN_URI.matcher(text).replaceAll("$1$2" + MASK);
    }

    /** The value as a message may show it: text in quotes, no secret. */
    static String shown(String path, JsonNode value) {
        if (namesSecret(path)) {
            return MASK;
        }
        String text = value.isTextual() ? "'" + value.asText() + "'" : value.toString();
        return withoutPassword(text);
    }

    /** A copy of the whole tree that may be logged. */
    static ObjectNode masked(ObjectNode tree) {
        ObjectNode copy = tree.objectNode();
        for (var entry : tree.properties()) {
            copy.set(entry.getKey(), maskedValue(entry.getKey(), entry.getValue()));
        }
        return copy;
    }

    private static JsonNode maskedValue(String key, JsonNode value) {
        if (namesSecret(key) && !value.isNull()) {
            return TextNode.valueOf(MASK);
        }
        if (value instanceof ObjectNode section) {
            return masked(section);
        }
        return value.isTextual() ? TextNode.valueOf(withoutPassword(value.asText())) : value;
    }
}
