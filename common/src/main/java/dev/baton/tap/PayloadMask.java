package dev.baton.tap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes of a payload what people may see: JSON whose masked fields, at any depth, say only that they are there. What a
 * masked field says is masked in other texts of the same payload, too: a name may stand in a sentence. What isn't JSON
 * isn't shown. A mask without a dot is a field's name wherever it stands, in any case; one with dots is a path from the
 * top. Immutable; any thread.
 */
final class PayloadMask {
    static final String MASKED = "***";

    /** The platform's own fields that hold a request or a reply; masked under any configuration. */
    private static final List<String> ALWAYS = List.of("body", "input", "keyhash", "payloadhash", "authorization");

    /** Deeper JSON is not shown: it is never sent by mistake. */
    private static final int MAX_DEPTH = 64;

    /** A shorter text would be found in innocent ones. */
    private static final int SECRET_LENGTH = 4;

    private final Set<String> masks;
    private final int shown;

    /** @param shown characters at the most */
    PayloadMask(List<String> masks, int shown) {
        this.masks = Stream.concat(masks.stream(), ALWAYS.stream())
                .map(mask -> mask.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.shown = shown;
    }

    String of(Buffer payload) {
        if (payload.length() == 0) {
            return "";
        }
        try {
            JsonNode tree = Json.tree(payload);
            Set<String> secrets = new HashSet<>();
            mask(tree, "", 0, secrets);
            hide(tree, secrets);
            return tree.isContainerNode() ? cut(tree.toString()) : "(" + payload.length() + " bytes)";
        } catch (IllegalArgumentException notJson) {
            return "(" + payload.length() + " bytes that are no JSON)";
        }
    }

    boolean masks(String name) {
        return masks.contains(name.toLowerCase(Locale.ROOT));
    }

    private void mask(JsonNode node, String path, int depth, Set<String> secrets) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("Too deep");
        }
        switch (node) {
            case ObjectNode object -> {
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    String here = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                    if (masks(field.getKey()) || masks(here)) {
                        collect(field.getValue(), secrets);
                        object.put(field.getKey(), MASKED);
                    } else {
                        mask(field.getValue(), here, depth + 1, secrets);
                    }
                }
            }
            case ArrayNode array -> array.forEach(element -> mask(element, path, depth + 1, secrets));
            default -> {} // a value whose field is not masked
        }
    }

    private static void collect(JsonNode masked, Set<String> secrets) {
        if (masked.isTextual() && masked.textValue().length() >= SECRET_LENGTH) {
            secrets.add(masked.textValue());
        }
        masked.forEach(inner -> collect(inner, secrets));
    }

    private static void hide(JsonNode node, Set<String> secrets) {
        switch (node) {
            case ObjectNode object -> {
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    if (field.getValue().isTextual()) {
                        object.put(field.getKey(), without(field.getValue().textValue(), secrets));
                    } else {
                        hide(field.getValue(), secrets);
                    }
                }
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    if (array.get(i).isTextual()) {
                        array.set(i, without(array.get(i).textValue(), secrets));
                    } else {
                        hide(array.get(i), secrets);
                    }
                }
            }
            default -> {} // numbers and the like
        }
    }

    private static String without(String text, Set<String> secrets) {
        String hidden = text;
        for (String secret : secrets) {
            hidden = hidden.replace(secret, MASKED);
        }
        return hidden;
    }

    private String cut(String text) {
        return text.length() <= shown ? text : text.substring(0, shown - 1) + "…";
    }
}
