package dev.baton.tap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes of a payload what people may see: JSON whose masked fields, at any depth, say only that they are there. What isn't JSON isn't
 * shown. A mask without a dot is a field's name wherever it stands, in any case; one with dots is a path from the top. Immutable; any thread.
 */
final class Masking {
    static final String MASKED = "***";
    /** Deeper JSON is not shown: nobody sends it by mistake. */
    private static final int MAX_DEPTH = 64;

    private final Set<String> masks;
    private final int shown;

    /** @param shown characters at the most */
    Masking(List<String> masks, int shown) {
        this.masks = masks.stream().map(mask -> mask.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.shown = shown;
    }

    String of(Buffer payload) {
        if (payload.length() == 0) {
            return "";
        }
        try {
            JsonNode tree = Json.tree(payload);
            mask(tree, "", 0);
            return tree.isContainerNode() ? cut(tree.toString()) : "(" + payload.length() + " bytes)";
        } catch (IllegalArgumentException notJson) {
            return "(" + payload.length() + " bytes that are no JSON)";
        }
    }

    boolean masks(String name) {
        return masks.contains(name.toLowerCase(Locale.ROOT));
    }

    private void mask(JsonNode node, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("Too deep");
        }
        switch (node) {
            case ObjectNode object -> {
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    String here = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                    if (masks(field.getKey()) || masks(here)) {
                        object.put(field.getKey(), MASKED);
                    } else {
                        mask(field.getValue(), here, depth + 1);
                    }
                }
            }
            case ArrayNode array -> array.forEach(element -> mask(element, path, depth + 1));
            default -> {} // a value whose field is not masked
        }
    }

    private String cut(String text) {
        return text.length() <= shown ? text : text.substring(0, shown - 1) + "…";
    }
}
