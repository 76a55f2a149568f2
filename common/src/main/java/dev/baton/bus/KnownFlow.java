package dev.baton.bus;

import dev.baton.async.Sha256;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowDescription;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A version of a flow that a node has, and what it means by it.
 *
 * @param optionals a hash of the type of each component that may be missing
 */
public record KnownFlow(String name, int version, String fingerprint, Map<String, Integer> optionals) {

    public KnownFlow {
        optionals = Map.copyOf(optionals);
    }

    /** One without components that may be missing. */
    public KnownFlow(String name, int version, String fingerprint) {
        this(name, version, fingerprint, Map.of());
    }

    public static List<KnownFlow> of(Collection<Flow<?, ?>> flows) {
        return flows.stream().map(KnownFlow::of).toList();
    }

    public static KnownFlow of(Flow<?, ?> flow) {
        return of(flow.name(), flow.version(), new FlowDescription(flow.description()));
    }

    public static KnownFlow of(String name, int version, FlowDescription description) {
        Map<String, Integer> optionals = new HashMap<>();
        description
                .optionals()
                .forEach((component, type) ->
                        optionals.put(component, Buffer.buffer(Sha256.of(type)).getInt(0)));
        return new KnownFlow(name, version, description.fingerprint(), optionals);
    }

    /** Whether a node that has one can do work for a node that has the other. */
    public boolean agreesWith(KnownFlow other) {
        return is(other.name, other.version)
                && fingerprint.equals(other.fingerprint)
                && optionals.entrySet().stream().allMatch(ours -> other.optionals
                        .getOrDefault(ours.getKey(), ours.getValue())
                        .equals(ours.getValue()));
    }

    /** Whether it is another flow by the same name and version. */
    public boolean differsFrom(KnownFlow other) {
        return is(other.name, other.version) && !agreesWith(other);
    }

    boolean is(String otherName, int otherVersion) {
        return version == otherVersion && name.equals(otherName);
    }
}
