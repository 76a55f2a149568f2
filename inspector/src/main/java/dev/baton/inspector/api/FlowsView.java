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

    /** How many requests of it run. */
    public Count running(FlowVersion flow) {
        return new Count(flow.running(), flow.runningComplete().orElse(complete));
    }

    /** How many of those wait; 0 and not complete: it is not known whether any does. */
    public Count waiting(FlowVersion flow) {
        boolean resumable = flow.resumable().orElse(flow.running() > flow.waiting());
        return new Count(flow.waiting(), resumable || running(flow).complete());
    }

    /** How many dead letters it has. */
    public Count dead(FlowVersion flow) {
        return new Count(flow.dead(), flow.deadComplete().orElse(complete));
    }

    /**
     * A number of requests.
     *
     * @param complete false: there are as many, or more
     */
    public record Count(long requests, boolean complete) {
        public Count plus(Count other) {
            return new Count(requests + other.requests, complete && other.complete);
        }

        @Override
        public String toString() {
            return complete ? Long.toString(requests) : requests + " or more";
        }
    }

    /**
     * A version of a flow. What older nodes do not report is empty.
     *
     * @param description what the fingerprint is made of: a line for the input and for each stage
     * @param route of the version that takes new requests; empty: retired, or not known to the node that was asked
     * @param scopes that its callers need; empty if the node that was asked does not have the version
     * @param nodes the names of those that have it
     * @param others the names of those that mean something else by the same name and version: they get no work of it
     * @param running requests that are stored and not answered
     * @param waiting those of them that no db-worker can finish: none of them has this version
     * @param dead requests that are dead letters
     * @param durable empty too if the node that was asked does not have the version
     * @param resumable whether a db-worker can finish its requests
     * @param runningComplete whether no more are running than counted
     * @param deadComplete whether there are no more dead letters than counted
     */
    public record FlowVersion(
            String name,
            int version,
            String fingerprint,
            String description,
            Optional<String> route,
            Optional<List<String>> scopes,
            List<String> nodes,
            List<String> others,
            long running,
            long waiting,
            long dead,
            Optional<Boolean> durable,
            Optional<Boolean> resumable,
            Optional<Boolean> runningComplete,
            Optional<Boolean> deadComplete) {

        public FlowVersion {
            nodes = List.copyOf(nodes);
            others = List.copyOf(others);
        }
    }
}
