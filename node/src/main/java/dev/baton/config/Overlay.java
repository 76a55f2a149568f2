package dev.baton.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Lays the user's file over the defaults. A key that has no default is unknown: a typing error would otherwise be a
 * setting that silently does nothing.
 */
final class Overlay {
    private final String source;
    private final Map<String, String> origins;

    /** @param origins takes down where each value that is no default comes from */
    Overlay(String source, Map<String, String> origins) {
        this.source = source;
        this.origins = origins;
    }

    void apply(ObjectNode defaults, ObjectNode over, ObjectNode result) {
        apply("", defaults, over, result);
    }

    private void apply(String path, ObjectNode defaults, ObjectNode over, ObjectNode result) {
        for (var entry : over.properties()) {
            String key = KeyPath.join(path, entry.getKey());
            JsonNode known = defaults.get(entry.getKey());
            if (known == null) {
                throw unknown(key, path, defaults);
            }
            if (KeyPath.isSection(known)) {
                section(key, (ObjectNode) known, entry.getValue(), (ObjectNode) result.get(entry.getKey()));
            } else {
                result.set(entry.getKey(), entry.getValue());
                origins.put(key, source);
            }
        }
    }

    private void section(String key, ObjectNode defaults, JsonNode over, ObjectNode result) {
        if (over.isNull()) { // its keys are all commented out
            return;
        }
        if (!(over instanceof ObjectNode section)) {
            throw new ConfigProblem("%s is %s; allowed: a section with the keys %s (%s)"
                    .formatted(key, SecretMask.shown(key, over), keys(defaults), source));
        }
        apply(key, defaults, section, result);
    }

    private ConfigProblem unknown(String key, String path, ObjectNode defaults) {
        return new ConfigProblem("%s is not a known key; allowed %s: %s (%s)"
                .formatted(key, path.isEmpty() ? "at the top" : "in " + path, keys(defaults), source));
    }

    private static String keys(ObjectNode section) {
        return StreamSupport.stream(((Iterable<String>) section::fieldNames).spliterator(), false)
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
