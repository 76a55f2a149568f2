package dev.baton.cli;

import dev.baton.cli.cluster.ClusterProblem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The {@code baton} command. */
@Command(
        name = "baton",
        description =
                "Requests that need work done elsewhere: run a cluster on this machine, send it work, see what it does.",
        mixinStandardHelpOptions = true,
        version = "baton 0.1.0",
        subcommands = {Up.class, Status.class, Logs.class, Down.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  baton up                            PostgreSQL, a gateway, two db-workers, a compute-service",
            "  baton up --detach --gateways 2      the same in the background, with two gateways",
            "  baton status --json                 what runs, for programs",
            "  baton logs -f db-worker-1           what a node says, as it says it",
            "  baton replay orders.csv             payment orders through the REST API",
            "  baton requests --state dead         what gave up",
            "  baton down                          stop everything, PostgreSQL last"
        })
public final class Baton {

    private Baton() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Baton())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    boolean expected = failure instanceof ClusterProblem;
                    command.getErr().println("baton: " + (expected ? failure.getMessage() : failure.toString()));
                    return ExitCode.SOFTWARE;
                });
    }
}
