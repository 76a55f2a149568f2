package dev.baton.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** YAML text to a tree; what is no YAML becomes one line that names the place. */
final class Yaml {
    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Yaml() {}

    /** A list on one line: the value of an environment variable. Problems don't repeat it: it may hold a secret. */
    static ArrayNode list(String name, String text) {
        try {
            if (MAPPER.readTree(text) instanceof ArrayNode list) {
                return list;
            }
        } catch (JsonProcessingException e) {
            throw new ConfigProblem(
                    "%s is not YAML at column %d"
                            .formatted(name, e.getLocation().getColumnNr()),
                    e);
        }
        throw new ConfigProblem(name + " is not a list; allowed: JSON or YAML of the form [a, b]");
    }

    static ObjectNode read(String name, String text) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ConfigProblem(
                    "%s is not YAML at line %d, column %d: %s"
                            .formatted(
                                    name,
                                    e.getLocation().getLineNr(),
                                    e.getLocation().getColumnNr(),
                                    firstLine(e.getOriginalMessage())),
                    e);
        }
        if (tree instanceof ObjectNode section) {
            return section;
        }
        if (tree.isMissingNode() || tree.isNull()) { // every key commented out
            return JsonNodeFactory.instance.objectNode();
        }
        throw new ConfigProblem(name + " holds no keys; allowed: YAML of the form 'key: value'");
    }

    static String write(ObjectNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree that was read from YAML can't be written as YAML", e);
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }
}
