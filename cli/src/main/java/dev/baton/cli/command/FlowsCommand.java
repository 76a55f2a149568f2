package dev.baton.cli.command;

import dev.baton.cli.client.AdminClient;
import dev.baton.cli.terminal.Console;
import dev.baton.inspector.api.FlowsView;
import dev.baton.inspector.api.FlowsView.Count;
import dev.baton.inspector.api.FlowsView.FlowVersion;
import dev.baton.message.Json;
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
            "4:requests wait for a version of a flow that no db-worker has, or too many run to know"
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
            FlowsView view = client.get("/api/flows", FlowsView.class);
            List<FlowVersion> shown = view.flows().stream()
                    .filter(flow -> !waiting || mayWait(view, flow))
                    .toList();
            if (json) {
                console.line(Json.write(new FlowsView(shown, view.complete())).toString());
            } else {
                print(console, view, shown);
            }
            return view.flows().stream().anyMatch(flow -> mayWait(view, flow)) ? WAITING : 0;
        }
    }

    /** What was not counted may be there. */
    private static boolean mayWait(FlowsView view, FlowVersion flow) {
        Count waiting = view.waiting(flow);
        return waiting.requests() > 0 || !waiting.complete();
    }

    private void print(Console console, FlowsView view, List<FlowVersion> shown) {
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
                    view.running(flow),
                    view.waiting(flow),
                    view.dead(flow));
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
