package dev.baton.inspector.query;

import dev.baton.timeline.FlowActivity;
import java.util.List;

/**
 * Requests that ended on a node.
 *
 * @param epochNanos its time when it answered
 */
public record ActivityReport(long epochNanos, List<FlowActivity.Counted> flows) {
    public ActivityReport {
        flows = List.copyOf(flows);
    }
}
