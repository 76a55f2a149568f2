package dev.baton.flow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a version of a flow means: a line for its input and for each stage, then one for each component that is
 * {@link java.util.Optional}. Two builds of it can finish each other's requests if their fingerprints are equal and no
 * optional component has another type in the other one; each may have some that the other lacks. Immutable.
 *
 * @param text as {@link Flow#description()} gives it and the database keeps it
 */
public record FlowDescription(String text) {
    static final String OPTIONAL = "optional ";

    static FlowDescription of(String required, SortedMap<String, String> optionals) {
        StringBuilder text = new StringBuilder(required);
        optionals.forEach((name, type) ->
                text.append('\n').append(OPTIONAL).append(name).append(": ").append(type));
        return new FlowDescription(text.toString());
    }

    /** SHA-256 in hex, over the lines that no build may leave out. */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(required().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /** The types of the components that may be missing, by the stage and the names that lead to each. */
    public Map<String, String> optionals() {
        SortedMap<String, String> found = new TreeMap<>();
        text.lines()
                .filter(line -> line.startsWith(OPTIONAL))
                .map(line -> line.substring(OPTIONAL.length()).split(": ", 2))
                .forEach(line -> found.put(line[0], line[1]));
        return found;
    }

    /** The optional components that have another type in the other description, as lines of this one. */
    public List<String> conflictsWith(FlowDescription other) {
        Map<String, String> theirs = other.optionals();
        return optionals().entrySet().stream()
                .filter(ours -> !ours.getValue().equals(theirs.getOrDefault(ours.getKey(), ours.getValue())))
                .map(ours -> OPTIONAL + ours.getKey() + ": " + ours.getValue())
                .toList();
    }

    /** This one, with the optional components of the other one that it lacks. */
    public FlowDescription with(FlowDescription other) {
        SortedMap<String, String> all = new TreeMap<>(other.optionals());
        all.putAll(optionals());
        return of(required(), all);
    }

    private String required() {
        return text.lines().filter(line -> !line.startsWith(OPTIONAL)).collect(Collectors.joining("\n"));
    }
}
