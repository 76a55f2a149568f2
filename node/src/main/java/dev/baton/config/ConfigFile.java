package dev.baton.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.async.IoReason;
import dev.baton.flow.FlowConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of a node: defaults from the class path, the user's file over them, environment variables over
 * that. Unknown keys are found when it is loaded, bad values when a section is bound; each is a {@link ConfigProblem}
 * of one line. Immutable; any thread.
 */
public final class ConfigFile {
    private final ObjectNode tree;
    private final Map<String, String> origins;
    private final Profile profile;

    private enum Profile {
        DEVELOPMENT,
        PRODUCTION
    }

    private record Top(Profile profile) {}

    private ConfigFile(ObjectNode tree, Map<String, String> origins) {
        this.tree = tree;
        this.origins = origins;
        ObjectNode top = tree.objectNode();
        top.set("profile", tree.path("profile"));
        this.profile = new Binding(origins).bind("", top, Top.class).profile();
    }

    /**
     * @throws ConfigProblem if the file can't be read, is no YAML, or it or the environment names a key that does not
     *     exist
     */
    public static ConfigFile load(Path file, Map<String, String> environment) {
        return load(file, environment, ConfigFile.class.getClassLoader());
    }

    /** The same, with the defaults that a class loader finds. */
    public static ConfigFile load(Path file, Map<String, String> environment, ClassLoader defaults) {
        try {
            return parse(file.toString(), Files.readString(file), environment, defaults);
        } catch (NoSuchFileException e) {
            throw new ConfigProblem("There is no configuration file " + file, e);
        } catch (IOException e) {
            throw new ConfigProblem("The configuration file " + file + " can't be read: " + IoReason.of(e), e);
        }
    }

    /**
     * The same from text.
     *
     * @param name what problems call it
     */
    public static ConfigFile parse(String name, String yaml, Map<String, String> environment) {
        return parse(name, yaml, environment, ConfigFile.class.getClassLoader());
    }

    /** The same, with the defaults that a class loader finds. */
    public static ConfigFile parse(String name, String yaml, Map<String, String> environment, ClassLoader loader) {
        ObjectNode defaults = Defaults.load(loader);
        ObjectNode result = defaults.deepCopy();
        Map<String, String> origins = new HashMap<>();
        new Overlay(name, origins).apply(defaults, Yaml.read(name, yaml), result);
        new Environment(environment, origins).apply(defaults, result);
        return new ConfigFile(result, origins);
    }

    /**
     * The section at a path, bound to a record whose components have the names of its keys ({@code httpPort} for
     * {@code http-port}). Durations are written {@code 10s}, sizes {@code 64KiB} (an int or long); an Optional is empty
     * where the value is null.
     *
     * @throws ConfigProblem if a value is of the wrong type or breaks a constraint of the record
     */
    public <R extends Record> R section(String path, Class<R> type) {
        JsonNode section = KeyPath.find(tree, path);
        R settings = new Binding(origins).bind(path, section.isMissingNode() ? tree.objectNode() : section, type);
        new Constraints(origins).check(path, section, settings);
        return settings;
    }

    /** A single value as it was written, such as a host; empty where there is none. */
    public Optional<String> text(String path) {
        return Optional.of(KeyPath.find(tree, path))
                .filter(JsonNode::isValueNode)
                .filter(node -> !node.isNull())
                .map(JsonNode::asText);
    }

    /** Whether this is the development profile: known keys are accepted only there. */
    public boolean development() {
        return profile == Profile.DEVELOPMENT;
    }

    /** What flows may see of it: the sections {@code flows.NAME}. */
    public FlowConfig forFlows() {
        return new FlowConfig() {
            @Override
            public <R extends Record> R section(String name, Class<R> type) {
                return ConfigFile.this.section("flows." + name, type);
            }

            @Override
            public boolean development() {
                return ConfigFile.this.development();
            }
        };
    }

    /** The whole of it as YAML, secrets masked. */
    @Override
    public String toString() {
        return Yaml.write(SecretMask.masked(tree));
    }
}
