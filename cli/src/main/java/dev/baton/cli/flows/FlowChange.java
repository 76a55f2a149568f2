package dev.baton.cli.flows;

import java.util.List;

/**
 * What would become of a version of a flow.
 *
 * @param differences lines of the description that are not the same: {@code -} in the cluster, {@code +} in the jar
 * @param unfinished requests that are running or dead letters
 */
public record FlowChange(String name, int version, Kind kind, List<String> differences, long unfinished) {

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
        /** The jar does not have it. */
        MISSING;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    public FlowChange {
        differences = List.copyOf(differences);
    }

    /** Whether the jar may be deployed for all that this flow cares. */
    public boolean deployable() {
        return switch (kind) {
            case NEW, NEW_VERSION, COMPATIBLE -> true;
            case NEEDS_NEW_VERSION -> false;
            case MISSING -> unfinished == 0;
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
            case MISSING ->
                unfinished == 0
                        ? "no request of it is unfinished"
                        : "%s would wait until it is deployed again".formatted(requests(unfinished));
        };
    }

    private static String requests(long count) {
        return count == 1 ? "1 request" : count + " requests";
    }
}
