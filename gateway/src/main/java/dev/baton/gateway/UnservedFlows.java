package dev.baton.gateway;

import dev.baton.bus.Roster;
import dev.baton.flow.Flow;
import dev.baton.flow.Placement;
import dev.baton.message.RoleName;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flows of this gateway whose database work no db-worker does: it was deployed before the db-workers, or with a flow
 * that was changed without a new version. Their requests are refused, and the node stays ready for all others. Any
 * thread.
 */
final class UnservedFlows {
    private static final Logger LOG = LoggerFactory.getLogger(UnservedFlows.class);

    private final List<Flow<?, ?>> flows;
    private final Roster roster;
    private List<String> logged = List.of();

    UnservedFlows(Collection<Flow<?, ?>> flows, Roster roster) {
        this.flows = flows.stream()
                .filter(flow -> flow.stages().stream().anyMatch(stage -> stage.placement() == Placement.DATABASE))
                .toList();
        this.roster = roster;
    }

    /** Logs each flow that this becomes true of, and those that it is not true of any more. */
    void watch() {
        roster.onChange(this::log);
        roster.onLeft(ignored -> log());
    }

    /** A line for each; none if all is well. */
    List<String> lines() {
        return flows.stream()
                .filter(flow -> roster.lacks(RoleName.DB_WORKER, flow.name(), flow.version()))
                .map(flow -> "no db-worker has this node's flow %s version %d: its requests are refused"
                        .formatted(flow.name(), flow.version()))
                .toList();
    }

    private synchronized void log() {
        List<String> now = lines();
        now.stream().filter(line -> !logged.contains(line)).forEach(LOG::warn);
        logged.stream().filter(line -> !now.contains(line)).forEach(line -> LOG.info("No longer so: {}", line));
        logged = now;
    }
}
