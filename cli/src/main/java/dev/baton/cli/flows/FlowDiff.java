package dev.baton.cli.flows;

import dev.baton.cli.flows.FlowChange.Kind;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowDescription;
import dev.baton.inspector.api.FlowsView;
import dev.baton.inspector.api.FlowsView.Count;
import dev.baton.inspector.api.FlowsView.FlowVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
        Comparison comparison = new Comparison(
                cluster, Stream.concat(jars.stream(), beside.stream()).toList());
        List<FlowChange> changes = new ArrayList<>();
        jars.forEach(flow -> changes.add(comparison.ofJar(flow)));
        beside.stream()
                .filter(flow -> jars.stream().anyMatch(other -> other.name().equals(flow.name())))
                .forEach(flow -> changes.add(comparison.ofPlatform(flow)));
        cluster.flows().stream()
                .filter(known -> comparison.after.stream().noneMatch(flow -> is(known, flow)))
                .forEach(known -> changes.add(comparison.missing(known)));
        changes.sort(Comparator.comparing(FlowChange::name).thenComparing(FlowChange::version));
        return new FlowDiff(changes.stream().allMatch(FlowChange::deployable), changes);
    }

    /** @param after all flows that a node with the jars has */
    private record Comparison(FlowsView cluster, List<Flow<?, ?>> after) {

        FlowChange ofJar(Flow<?, ?> flow) {
            Optional<FlowVersion> same = same(flow);
            if (same.isEmpty()) {
                boolean known =
                        cluster.flows().stream().anyMatch(other -> other.name().equals(flow.name()));
                return change(flow, successor(flow).isPresent() ? Kind.RETIRED : known ? Kind.NEW_VERSION : Kind.NEW);
            }
            FlowDescription before = new FlowDescription(same.get().description());
            FlowDescription now = new FlowDescription(flow.description());
            boolean agrees = before.fingerprint().equals(now.fingerprint())
                    && before.conflictsWith(now).isEmpty();
            return change(flow, agrees ? Kind.COMPATIBLE : Kind.NEEDS_NEW_VERSION);
        }

        /** One that a jar has another version of. */
        FlowChange ofPlatform(Flow<?, ?> flow) {
            return successor(flow).isPresent() ? change(flow, Kind.RETIRED) : ofJar(flow);
        }

        FlowChange missing(FlowVersion known) {
            boolean gone = after.stream().noneMatch(flow -> flow.name().equals(known.name()));
            List<String> warnings =
                    gone ? known.route().stream().map(Comparison::notFound).toList() : List.of();
            return new FlowChange(
                    known.name(),
                    known.version(),
                    Kind.MISSING,
                    List.of(),
                    unfinished(known).requests(),
                    unfinished(known).complete(),
                    Optional.empty(),
                    warnings);
        }

        private FlowChange change(Flow<?, ?> flow, Kind kind) {
            Optional<FlowVersion> same = same(flow);
            Count unfinished = same.map(this::unfinished).orElse(new Count(0, true));
            List<String> differences = kind != Kind.NEEDS_NEW_VERSION
                    ? List.of()
                    : differences(
                            new FlowDescription(same.orElseThrow().description()),
                            new FlowDescription(flow.description()));
            return new FlowChange(
                    flow.name(),
                    flow.version(),
                    kind,
                    differences,
                    unfinished.requests(),
                    unfinished.complete(),
                    successor(flow),
                    warnings(flow));
        }

        private Optional<FlowVersion> same(Flow<?, ?> flow) {
            return cluster.flows().stream().filter(known -> is(known, flow)).findFirst();
        }

        private Count unfinished(FlowVersion known) {
            return cluster.running(known).plus(cluster.dead(known));
        }

        /** The version that has the route then, if it is a higher one. */
        private Optional<Integer> successor(Flow<?, ?> flow) {
            return after.stream()
                    .filter(other -> other.name().equals(flow.name()))
                    .map(Flow::version)
                    .max(Comparator.naturalOrder())
                    .filter(version -> version > flow.version());
        }

        /** What clients notice when the version that takes new requests is this one. */
        private List<String> warnings(Flow<?, ?> flow) {
            Optional<FlowVersion> before = cluster.flows().stream()
                    .filter(known ->
                            known.name().equals(flow.name()) && known.route().isPresent())
                    .max(Comparator.comparing(FlowVersion::version));
            if (before.isEmpty() || successor(flow).isPresent()) {
                return List.of();
            }
            List<String> warnings = new ArrayList<>();
            String from = before.get().route().orElseThrow();
            String to = flow.route().method() + " " + flow.route().path();
            boolean durable = before.get().durable().orElse(flow.durable());
            if (!template(from).equals(template(to))) {
                if (after.stream().noneMatch(other -> hasRoute(other, from))) {
                    warnings.add(notFound(from));
                }
                if (durable && flow.durable()) {
                    warnings.add(
                            "keys used at %s are not known at %s: a retry there is a new request".formatted(from, to));
                }
            }
            if (durable && !flow.durable()) {
                warnings.add("it is no longer durable: keys are ignored, and a retry is done again");
            } else if (!durable && flow.durable()) {
                warnings.add("it becomes durable: requests are stored, and keys are honoured from then on");
            }
            return warnings;
        }

        private boolean hasRoute(Flow<?, ?> flow, String route) {
            return successor(flow).isEmpty()
                    && template(flow.route().method() + " " + flow.route().path())
                            .equals(template(route));
        }

        private static String notFound(String route) {
            return route + " is answered 404";
        }

        /** As a key's scope has it: names of parameters do not count. */
        private static String template(String route) {
            return route.replaceAll("\\{[^}]+}", "{}");
        }
    }

    private static boolean is(FlowVersion known, Flow<?, ?> flow) {
        return known.version() == flow.version() && known.name().equals(flow.name());
    }

    /** Optional components may come and go: only those that have another type count. */
    private static List<String> differences(FlowDescription before, FlowDescription after) {
        List<String> differences = differences(required(before), required(after));
        before.conflictsWith(after).forEach(line -> differences.add("- " + line));
        after.conflictsWith(before).forEach(line -> differences.add("+ " + line));
        return differences;
    }

    private static List<String> required(FlowDescription description) {
        return description
                .text()
                .lines()
                .filter(line -> !line.startsWith("optional "))
                .toList();
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
