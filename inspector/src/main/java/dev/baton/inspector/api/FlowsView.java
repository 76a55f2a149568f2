package dev.baton.inspector.api;

import java.util.List;
import java.util.Optional;

/**
 * Flows, version by version: {@code GET /api/flows}.
 *
 * @param complete whether all unfinished requests were counted; counting stops at a bound
 */
public record FlowsView(List<FlowVersion> flows, boolean complete) {

    public FlowsView {
        flows = List.copyOf(flows);
    }

    /**
     * A version of a flow.
     *
     * @param description what the fingerprint is made of: a line for the input and for each stage
     * @param route of the version that takes new requests; empty: retired, or not known to the node that was asked
     * @param nodes the names of those that have it
     * @param others the names of those that mean something else by the same name and version: they get no work of it
     * @param running requests that are stored and not answered
     * @param waiting those of them that no db-worker can finish: none of them has this version
     * @param dead requests that are dead letters
     */
    public record FlowVersion(
            String name,
            int version,
            String fingerprint,
            String description,
            Optional<String> route,
            List<String> nodes,
            List<String> others,
            long running,
            long waiting,
            long dead) {

        public FlowVersion {
            nodes = List.copyOf(nodes);
            others = List.copyOf(others);
        }
    }
}
