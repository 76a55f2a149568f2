package dev.baton.cli.command;

import dev.baton.cli.supervisor.ClusterState;
import dev.baton.cli.supervisor.ClusterState.NodeState;
import dev.baton.cli.supervisor.DataDir;
import dev.baton.cli.supervisor.DatabaseProbe;
import dev.baton.cli.supervisor.Leftovers;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.HealthProbe;
import dev.baton.message.Json;
import dev.baton.terminal.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code baton status}: what runs, and whether it is ready. */
@Command(
        name = "status",
        description = "What runs, and whether it is ready. Exit code 3 if nothing runs, 1 if a node is not ready, the"
                + " database can't be reached, or only what a killed 'baton up' left runs.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private static final int NOTHING_RUNS = 3;
    private static final int NOT_READY = 1;

    /**
     * What programs read.
     *
     * @param databaseProblem why it can't be reached; empty: it can, or nothing runs
     * @param leftOver what runs though no cluster is up
     */
    record ClusterStatus(
            Optional<String> databaseUri, Optional<String> databaseProblem, List<Node> nodes, List<String> leftOver) {
        static ClusterStatus notUp(List<String> leftOver) {
            return new ClusterStatus(Optional.empty(), Optional.empty(), List.of(), leftOver);
        }

        boolean ready() {
            return databaseProblem.isEmpty() && nodes.stream().allMatch(Node::ready);
        }
    }

    record Node(
            String name,
            String role,
            long pid,
            Optional<Integer> httpPort,
            int adminPort,
            boolean ready,
            Instant since) {}

    @Mixin
    private DataDir dataDir;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        Console console = new Console();
        Optional<ClusterState> state = dataDir.state().read();
        ClusterStatus report = state.map(StatusCommand::report)
                .orElseGet(() -> ClusterStatus.notUp(Leftovers.names(dataDir.ofRunning())));
        boolean nothing = state.isEmpty() && report.leftOver().isEmpty();
        if (json) {
            console.line(Json.write(report).toString());
        } else if (nothing) {
            console.line("Nothing is running; start it with: baton up");
        } else if (state.isEmpty()) {
            console.line(
                    "No cluster is up; of one that starts, ends or was killed there still runs: %s",
                    String.join(", ", report.leftOver()));
            console.line("To stop it: baton down");
        } else {
            print(console, report);
        }
        if (nothing) {
            return NOTHING_RUNS;
        }
        return state.isPresent() && report.ready() ? 0 : NOT_READY;
    }

    private static ClusterStatus report(ClusterState state) {
        try (HealthProbe health = new HealthProbe(state.caFile())) {
            return new ClusterStatus(
                    Optional.of(state.databaseUri()),
                    DatabaseProbe.problem(state.databaseUri()),
                    state.nodes().parallelStream()
                            .map(node -> look(health, node))
                            .toList(),
                    List.of());
        }
    }

    private static Node look(HealthProbe health, NodeState node) {
        return new Node(
                node.name(),
                node.role(),
                node.pid(),
                node.httpPort(),
                node.adminPort(),
                node.process().isPresent() && health.ready(node.adminPort()),
                node.since());
    }

    private static void print(Console console, ClusterStatus report) {
        Table table = new Table("NODE", "ROLE", "PID", "HTTP", "ADMIN", "READY", "SINCE");
        for (Node node : report.nodes()) {
            table.row(
                    node.name(),
                    node.role(),
                    node.pid(),
                    node.httpPort().map(String::valueOf).orElse("-"),
                    node.adminPort(),
                    node.ready() ? "ready" : "not ready",
                    node.since());
        }
        table.print(console);
        report.databaseUri().ifPresent(uri -> console.line("database: %s", masked(uri)));
        report.databaseProblem().ifPresent(problem -> console.line("not ready: %s", problem));
    }

    /** Without the password. */
    public static String masked(String uri) {
        return uri.replaceFirst("://([^:@/]*):[^@/]*@", "://$1:***@");
    }
}
