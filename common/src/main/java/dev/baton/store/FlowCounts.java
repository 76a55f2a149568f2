package dev.baton.store;

import java.util.List;

/**
 * The flows that the database knows, and how many of their requests are unfinished.
 *
 * @param complete whether all unfinished requests were counted; counting stops at a bound
 */
public record FlowCounts(List<Counted> flows, boolean complete) {

    public FlowCounts {
        flows = List.copyOf(flows);
    }

    /**
     * A version of a flow.
     *
     * @param description what the fingerprint is made of: a line for the input and for each stage
     * @param running requests that are stored and not answered
     * @param dead requests that are dead letters
     */
    public record Counted(String name, int version, String fingerprint, String description, long running, long dead) {}
}
