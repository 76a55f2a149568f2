package dev.baton.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lays environment variables over the configuration: {@code BATON_GATEWAY_HTTP_PORT} is {@code gateway.http-port}.
 * Lists are comma-separated, maps are {@code name=value} pairs; both can be written as JSON or YAML, too. An empty
 * variable is no variable: compose files and scripts can hardly leave one out.
 */
final class Environment {
    static final String PREFIX = "BATON_";

    /** Names that the launcher and this process use among themselves; they are no settings. */
    private static final Set<String> INTERNAL = Set.of("BATON_PARENT_PID", "BATON_HOME");

    private final Map<String, String> variables;
    private final Map<String, String> origins;

    Environment(Map<String, String> variables, Map<String, String> origins) {
        this.variables = new TreeMap<>(variables); // the same problem is reported first each time
        this.origins = origins;
    }

    void apply(ObjectNode defaults, ObjectNode result) {
        Map<String, String> paths = new HashMap<>();
        KeyPath.eachLeaf("", defaults, (path, value) -> paths.put(KeyPath.variable(path), path));
        variables.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !INTERNAL.contains(name) && !value.isEmpty()) {
                String path = paths.get(name);
                if (path == null) {
                    throw new ConfigProblem(("The environment variable %s names no key; allowed: BATON_ and a key in "
                                    + "capitals, such as %s")
                            .formatted(name, "BATON_NODE_ADMIN_PORT for node.admin-port"));
                }
                set(result, path, parse(path, name, KeyPath.find(defaults, path), value));
                origins.put(path, name);
            }
        });
    }

    private static void set(ObjectNode tree, String path, JsonNode value) {
        int lastDot = path.lastIndexOf('.');
        JsonNode section = lastDot < 0 ? tree : KeyPath.find(tree, path.substring(0, lastDot));
        ((ObjectNode) section).set(path.substring(lastDot + 1), value);
    }

    private static JsonNode parse(String path, String name, JsonNode byDefault, String value) {
        if (byDefault.isArray() && value.strip().startsWith("[")) {
            return Yaml.list(name, value);
        }
        if (byDefault.isObject() && value.strip().startsWith("{")) {
            return Yaml.read(name, value);
        }
        if (byDefault.isArray()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            for (String item : value.split(",")) {
                list.add(item.strip());
            }
            return list;
        }
        if (byDefault.isObject()) {
            ObjectNode map = JsonNodeFactory.instance.objectNode();
            for (String pair : value.split(",")) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw new ConfigProblem("%s is %s; allowed: name=value pairs, comma-separated (%s)"
                            .formatted(path, SecretMask.shown(path, TextNode.valueOf(value)), name));
                }
                map.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
            return map;
        }
        return TextNode.valueOf(value);
    }
}
