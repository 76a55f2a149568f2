package dev.baton.cli.command;

import dev.baton.cli.client.AdminClient;
import dev.baton.cli.flows.FlowChange;
import dev.baton.cli.flows.FlowDiff;
import dev.baton.cli.flows.FlowJars;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.Installation;
import dev.baton.inspector.api.FlowsView;
import dev.baton.message.Json;
import dev.baton.terminal.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code baton flows diff}: a look at a deployment before it is done. */
@Command(
        name = "diff",
        description = {
            "What deploying jars of flows would change in the running cluster, before it is done.",
            "Name every jar of flows that nodes will have; flows that come with the platform need not be named."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it can be deployed: every request that runs can be finished",
            "1:no node answers, or it refuses, or no node could start with the jar",
            "2:wrong use",
            "4:don't deploy it: a flow needs a new version, or requests would wait"
        })
public final class FlowsDiffCommand implements Callable<Integer> {
    private static final int NOT_DEPLOYABLE = 4;

    @Parameters(arity = "1..*", paramLabel = "JAR", description = "Jars of flows.")
    private List<Path> jars = List.of();

    @Option(names = "--config", paramLabel = "FILE", description = "The nodes' configuration. Default: conf/baton.yaml")
    private @Nullable Path config;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() {
        Console console = new Console();
        Path file = config == null ? Installation.findHome().resolve("conf").resolve("baton.yaml") : config;
        try (AdminClient client = admin.client()) {
            FlowJars flows = FlowJars.read(jars, file);
            FlowDiff diff = FlowDiff.of(client.get("/api/flows", FlowsView.class), flows.ofJars(), flows.ofPlatform());
            if (json) {
                console.line(Json.write(diff).toString());
            } else {
                print(console, diff, flows.migrations());
            }
            return diff.deployable() ? 0 : NOT_DEPLOYABLE;
        }
    }

    private static void print(Console console, FlowDiff diff, boolean migrations) {
        Table table = new Table("FLOW", "VERSION", "CHANGE", "UNFINISHED", "");
        for (FlowChange change : diff.flows()) {
            table.row(change.name(), change.version(), change.kind(), change.count(), change.explanation());
        }
        table.print(console);
        for (FlowChange change : diff.flows()) {
            if (!change.differences().isEmpty() || !change.warnings().isEmpty()) {
                console.line("");
                console.line("%s version %d:", change.name(), change.version());
                change.differences().forEach(line -> console.line("  %s", line));
                change.warnings().forEach(line -> console.line("  ! %s", line));
            }
        }
        console.line("");
        if (migrations) {
            console.line("Migrations are not compared: never edit one that a db-worker has applied, add the next one.");
        }
        console.line(
                diff.deployable()
                        ? "It can be deployed: db-workers and compute-services first, gateways last."
                        : "Don't deploy it.");
    }
}
