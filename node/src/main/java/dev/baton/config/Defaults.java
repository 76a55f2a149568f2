package dev.baton.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** Every key there is, with its default: the {@code baton-defaults.yaml} of each jar, as one tree. */
final class Defaults {
    static final String RESOURCE = "baton-defaults.yaml";

    private Defaults() {}

    static ObjectNode load(ClassLoader classes) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        try {
            for (URL url : Collections.list(classes.getResources(RESOURCE))) {
                add("", all, Yaml.read(url.toString(), text(url)), url);
            }
        } catch (IOException e) {
            throw new ConfigProblem("The defaults on the class path can't be read: " + e.getMessage(), e);
        }
        return all;
    }

    private static String text(URL url) throws IOException {
        try (InputStream in = url.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void add(String path, ObjectNode all, ObjectNode more, URL from) {
        for (var entry : more.properties()) {
            String key = KeyPath.join(path, entry.getKey());
            JsonNode before = all.get(entry.getKey());
            if (before == null) {
                all.set(entry.getKey(), entry.getValue());
            } else if (KeyPath.isSection(before) && KeyPath.isSection(entry.getValue())) {
                add(key, (ObjectNode) before, (ObjectNode) entry.getValue(), from);
            } else {
                throw new ConfigProblem(
                        "The key " + key + " has a default twice on the class path; the second one is in " + from);
            }
        }
    }
}
