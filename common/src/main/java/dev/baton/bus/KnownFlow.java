package dev.baton.bus;

import dev.baton.flow.Flow;
import java.util.Collection;
import java.util.List;

/** A version of a flow that a node has, and what it means by it. */
public record KnownFlow(String name, int version, String fingerprint) {

    public static List<KnownFlow> of(Collection<Flow<?, ?>> flows) {
        return flows.stream()
                .map(flow -> new KnownFlow(flow.name(), flow.version(), flow.fingerprint()))
                .toList();
    }

    /** Whether it is another flow by the same name and version. */
    public boolean differsFrom(KnownFlow other) {
        return is(other.name, other.version) && !fingerprint.equals(other.fingerprint);
    }

    boolean is(String otherName, int otherVersion) {
        return version == otherVersion && name.equals(otherName);
    }
}
