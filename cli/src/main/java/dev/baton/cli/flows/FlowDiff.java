package dev.baton.cli.flows;

import dev.baton.cli.flows.FlowChange.Kind;
import dev.baton.flow.Flow;
import dev.baton.inspector.api.FlowsView;
import dev.baton.inspector.api.FlowsView.FlowVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What deploying jars would change in a cluster, flow by flow.
 *
 * @param deployable whether no request would wait and no flow would be refused
 */
public record FlowDiff(boolean deployable, List<FlowChange> flows) {

    public FlowDiff {
        flows = List.copyOf(flows);
    }

    /**
     * @param jars the flows of the jars
     * @param beside the flows that nodes have without the jars
     */
    public static FlowDiff of(FlowsView cluster, Collection<Flow<?, ?>> jars, Collection<Flow<?, ?>> beside) {
        Set<String> names = jars.stream().map(Flow::name).collect(Collectors.toSet());
        List<FlowChange> changes = new ArrayList<>();
        jars.forEach(flow -> changes.add(change(flow, cluster)));
        cluster.flows().stream()
                .filter(known -> jars.stream().noneMatch(flow -> is(known, flow)))
                .filter(known -> names.contains(known.name()) || beside.stream().noneMatch(flow -> is(known, flow)))
                .map(known -> new FlowChange(
                        known.name(), known.version(), Kind.MISSING, List.of(), known.running() + known.dead()))
                .forEach(changes::add);
        changes.sort(Comparator.comparing(FlowChange::name).thenComparing(FlowChange::version));
        return new FlowDiff(changes.stream().allMatch(FlowChange::deployable), changes);
    }

    private static FlowChange change(Flow<?, ?> flow, FlowsView cluster) {
        Optional<FlowVersion> same =
                cluster.flows().stream().filter(known -> is(known, flow)).findFirst();
        long unfinished = same.map(known -> known.running() + known.dead()).orElse(0L);
        if (same.isEmpty()) {
            boolean known =
                    cluster.flows().stream().anyMatch(other -> other.name().equals(flow.name()));
            return new FlowChange(
                    flow.name(), flow.version(), known ? Kind.NEW_VERSION : Kind.NEW, List.of(), unfinished);
        }
        if (same.get().fingerprint().equals(flow.fingerprint())) {
            return new FlowChange(flow.name(), flow.version(), Kind.COMPATIBLE, List.of(), unfinished);
        }
        List<String> differences = differences(
                same.get().description().lines().toList(),
                flow.description().lines().toList());
        return new FlowChange(flow.name(), flow.version(), Kind.NEEDS_NEW_VERSION, differences, unfinished);
    }

    private static boolean is(FlowVersion known, Flow<?, ?> flow) {
        return known.version() == flow.version() && known.name().equals(flow.name());
    }

    /** By the longest common subsequence, so that a stage that was inserted is one line. */
    private static List<String> differences(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> differences = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                i++;
                j++;
            } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                differences.add("- " + before.get(i++));
            } else {
                differences.add("+ " + after.get(j++));
            }
        }
        return differences;
    }
}
