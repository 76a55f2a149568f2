package dev.baton.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Where a key stands: {@code gateway.http-port}. */
final class KeyPath {
    private KeyPath() {}

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Whether keys below it are known ones; an empty map as a default means that any key may stand there. */
    static boolean isSection(JsonNode value) {
        return value instanceof ObjectNode section && !section.isEmpty();
    }

    /** The environment variable that overrides a key: {@code BATON_GATEWAY_HTTP_PORT}. */
    static String variable(String path) {
        return Environment.PREFIX
                + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Calls back for each key that holds a value, not a section. */
    static void eachLeaf(String path, ObjectNode section, BiConsumer<String, JsonNode> leaf) {
        for (var entry : section.properties()) {
            String key = join(path, entry.getKey());
            if (isSection(entry.getValue())) {
                eachLeaf(key, (ObjectNode) entry.getValue(), leaf);
            } else {
                leaf.accept(key, entry.getValue());
            }
        }
    }

    /** The tree's node there; a missing node if there is none. */
    static JsonNode find(JsonNode tree, String path) {
        JsonNode node = tree;
        for (String key : path.split("\\.")) {
            node = node.path(key);
        }
        return node;
    }
}
