package dev.baton.cli.flows;

import dev.baton.inspector.api.FlowsView.Count;
import java.util.List;
import java.util.Optional;

/**
 * What would become of a version of a flow.
 *
 * @param differences lines of the description that are not the same: {@code -} in the cluster, {@code +} in the jar
 * @param unfinished requests that are running or dead letters
 * @param complete whether there are no more of them
 * @param successor the version that new requests begin in, if it is another one
 * @param warnings what clients would notice
 */
public record FlowChange(
        String name,
        int version,
        Kind kind,
        List<String> differences,
        long unfinished,
        boolean complete,
        Optional<Integer> successor,
        List<String> warnings) {

    /** What the jar does to it. */
    public enum Kind {
        /** The cluster does not know the flow. */
        NEW,
        /** The cluster knows the flow in other versions. */
        NEW_VERSION,
        /** The same, or changed so that old and new nodes finish each other's requests. */
        COMPATIBLE,
        /** It is changed so that they can't. */
        NEEDS_NEW_VERSION,
        /** It only finishes what it began: the jar, or the platform, has a higher version. */
        RETIRED,
        /** No node would have it. */
        MISSING;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    public FlowChange {
        differences = List.copyOf(differences);
        warnings = List.copyOf(warnings);
    }

    /** Whether the jar may be deployed for all that this flow cares. */
    public boolean deployable() {
        return switch (kind) {
            case NEW, NEW_VERSION, COMPATIBLE, RETIRED -> true;
            case NEEDS_NEW_VERSION -> false;
            case MISSING -> unfinished == 0 && complete;
        };
    }

    /** For people. */
    public String explanation() {
        return switch (kind) {
            case NEW -> "the cluster does not know it";
            case NEW_VERSION -> "new requests begin in it";
            case COMPATIBLE -> "old and new nodes finish each other's requests";
            case NEEDS_NEW_VERSION ->
                "it means something else now: give it version %d and keep version %d until its requests are done"
                        .formatted(version + 1, version);
            case RETIRED ->
                "it stays and finishes what it began; new requests begin in version %d"
                        .formatted(successor.orElse(version));
            case MISSING -> missing();
        };
    }

    private String missing() {
        if (unfinished == 0) {
            return complete
                    ? "no request of it is unfinished"
                    : "it is not known whether requests of it are unfinished: counting stopped before it was done";
        }
        return "%s would wait until it is deployed again"
                .formatted(unfinished == 1 && complete ? "1 request" : count() + " requests");
    }

    /** How many requests are unfinished, for people. */
    public String count() {
        return new Count(unfinished, complete).toString();
    }
}
