package dev.baton.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.baton.async.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lays environment variables over the configuration: {@code BATON_GATEWAY_HTTP_PORT} is {@code gateway.http-port}.
 * Lists are comma-separated, maps are {@code name=value} pairs; both can be written as JSON or YAML, too. An empty
 * variable is no variable: compose files and scripts can hardly leave one out. With {@code _FILE} behind its name a
 * variable names a file with the value: a secret that is mounted stands in no variable and no configuration file.
 */
final class Environment {
    static final String PREFIX = "BATON_";

    /** Behind the name of a variable: its value is the content of that file. */
    private static final String FILE = "_FILE";

    /** More is no setting, but a wrong file. */
    private static final int LONGEST_FILE = 64 * 1024;

    /** Names that the launcher and this process use among themselves; they are no settings. */
    private static final Set<String> INTERNAL = Set.of("BATON_PARENT_PID", "BATON_HOME", "BATON_SUPERVISOR_DIR");

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
                String own = paths.get(name);
                String path = own == null ? ofFile(name, paths) : own;
                String text = own == null ? content(name, value) : value;
                set(result, path, parse(path, name, KeyPath.find(defaults, path), text));
                origins.put(path, name);
            }
        });
    }

    /** The key whose value is in a file. */
    private String ofFile(String name, Map<String, String> paths) {
        String variable = name.endsWith(FILE) ? name.substring(0, name.length() - FILE.length()) : "";
        String path = paths.get(variable);
        if (path == null) {
            throw new ConfigProblem(
                    ("The environment variable %s names no key; allowed: BATON_ and a key in " + "capitals, such as %s")
                            .formatted(name, "BATON_NODE_ADMIN_PORT for node.admin-port"));
        }
        if (!variables.getOrDefault(variable, "").isEmpty()) {
            throw new ConfigProblem("%s has a value twice: by %s and by %s".formatted(path, variable, name));
        }
        return path;
    }

    /** Without the end of its last line, which editors add. */
    private static String content(String name, String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > LONGEST_FILE) {
                throw new ConfigProblem(
                        "The file %s of %s is longer than %d bytes".formatted(file, name, LONGEST_FILE));
            }
            String text = Files.readString(path).stripTrailing();
            if (text.isEmpty()) {
                throw new ConfigProblem("The file %s of %s is empty".formatted(file, name));
            }
            return text;
        } catch (NoSuchFileException e) {
            throw new ConfigProblem("There is no file %s, which %s names".formatted(file, name), e);
        } catch (IOException e) {
            throw new ConfigProblem("The file %s of %s can't be read: %s".formatted(file, name, IoReason.of(e)), e);
        }
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
