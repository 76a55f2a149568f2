package dev.baton.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.client.AdminClient;
import dev.baton.cli.terminal.Console;
import dev.baton.inspector.api.FlowsView;
import dev.baton.inspector.api.FlowsView.FlowVersion;
import dev.baton.terminal.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code baton flows}: versions of flows, who has them, and what is unfinished. */
@Command(
        name = "flows",
        description = "Flows and their versions: which nodes have them, and which requests are unfinished.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        subcommands = FlowsDiffCommand.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every request has nodes that can finish it",
            "1:no node answers, or it refuses",
            "2:wrong use",
            "4:requests wait for a version of a flow that no db-worker has"
        })
public final class FlowsCommand implements Callable<Integer> {
    private static final int WAITING = 4;
    private static final int FINGERPRINT = 12;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Option(names = "--waiting", description = "Only those with requests that wait for a node that has the version.")
    private boolean waiting;

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() {
        Console console = new Console();
        try (AdminClient client = admin.client()) {
            JsonNode answer = client.get("/api/flows");
            FlowsView view = client.read(answer, FlowsView.class);
            if (json) {
                console.line(answer.toString());
            } else {
                print(console, view);
            }
            return view.flows().stream().anyMatch(flow -> flow.waiting() > 0) ? WAITING : 0;
        }
    }

    private void print(Console console, FlowsView view) {
        List<FlowVersion> shown = view.flows().stream()
                .filter(flow -> !waiting || flow.waiting() > 0)
                .toList();
        if (shown.isEmpty()) {
            console.line(waiting ? "No request waits for a version of a flow." : "The database knows no flow yet.");
            return;
        }
        Table table = new Table("FLOW", "VERSION", "FINGERPRINT", "ROUTE", "NODES", "RUNNING", "WAITING", "DEAD");
        for (FlowVersion flow : shown) {
            table.row(
                    flow.name(),
                    flow.version(),
                    flow.fingerprint()
                            .substring(
                                    0, Math.min(FINGERPRINT, flow.fingerprint().length())),
                    flow.route().orElse("-"),
                    flow.nodes().isEmpty() ? "none" : String.join(",", flow.nodes()),
                    flow.running(),
                    flow.waiting(),
                    flow.dead());
        }
        table.print(console);
        shown.stream()
                .filter(flow -> !flow.others().isEmpty())
                .forEach(flow -> console.line(
                        "-- %s mean something else by %s version %d and get no work of it",
                        String.join(", ", flow.others()), flow.name(), flow.version()));
        if (!view.complete()) {
            console.line("-- Counting stopped at 100000 requests: there are more.");
        }
    }
}
