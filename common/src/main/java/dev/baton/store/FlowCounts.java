package dev.baton.store;

import java.util.List;
import java.util.Optional;

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
     * @param runningComplete whether there are no more of them that run; empty from an older node
     * @param deadComplete the same of those that are dead
     */
    public record Counted(
            String name,
            int version,
            String fingerprint,
            String description,
            long running,
            long dead,
            Optional<Boolean> runningComplete,
            Optional<Boolean> deadComplete) {}
}
