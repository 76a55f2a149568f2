package dev.baton.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.baton.cli.command.BenchCommand;
import dev.baton.cli.command.DownCommand;
import dev.baton.cli.command.LabCommand;
import dev.baton.cli.command.LogsCommand;
import dev.baton.cli.command.NodesCommand;
import dev.baton.cli.command.Rehearse;
import dev.baton.cli.command.RequestCommand;
import dev.baton.cli.command.RequestsCommand;
import dev.baton.cli.command.RetryCommand;
import dev.baton.cli.command.StatusCommand;
import dev.baton.cli.command.SubmitCommand;
import dev.baton.cli.command.TailCommand;
import dev.baton.cli.command.TapCommand;
import dev.baton.cli.command.TopCommand;
import dev.baton.cli.command.TraceCommand;
import dev.baton.cli.command.UpCommand;
import dev.baton.cluster.ClusterProblem;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;

/** The {@code baton} command. */
@Command(
        name = "baton",
        header = "Requests that need work done elsewhere: run a cluster here, send it work, see what became of it.%n",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "",
            "A cluster:",
            "  up            start PostgreSQL and the nodes; stay until Ctrl-C",
            "  status        what runs, and whether it is ready",
            "  logs          what the nodes say",
            "  down          drain and stop all of it, PostgreSQL last",
            "",
            "What goes on:",
            "  tail          messages as they go by, filtered",
            "  trace         where a request's time went, drawn",
            "  top           addresses and kinds of commands, busiest first",
            "  nodes         lanes, windows, event loops, clocks, node by node",
            "  tap           how much is seen of which messages",
            "",
            "Work:",
            "  submit        send a file of payment orders through the REST API",
            "",
            "Durable requests:",
            "  requests      list them",
            "  request       what became of one",
            "  retry         give those that gave up another try",
            "",
            "Measuring:",
            "  lab           ways to wait, server models, transports: side by side, with pictures",
            "  bench         how fast it is, and how fast others are, on this machine",
            "",
            "Options:"
        },
        mixinStandardHelpOptions = true,
        commandListHeading = "",
        usageHelpWidth = 100,
        version = "baton 0.1.0",
        subcommands = {
            UpCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            DownCommand.class,
            TailCommand.class,
            TraceCommand.class,
            TopCommand.class,
            NodesCommand.class,
            TapCommand.class,
            SubmitCommand.class,
            RequestsCommand.class,
            RequestCommand.class,
            RetryCommand.class,
            LabCommand.class,
            BenchCommand.class,
            Rehearse.class
        },
        footer = {
            "",
            "Examples:",
            "  baton up                          a gateway, two db-workers, a compute-service",
            "  baton up --detach --gateways 2    in the background, with two gateways",
            "  baton status --json               what runs, for programs",
            "  baton logs -f db-worker-1         what a node says, as it says it",
            "  baton tail flow:transfer took>50ms",
            "                                    slow messages of transfers, as they go by",
            "  baton trace ID                    where its time went; ids come as Request-Id",
            "  baton submit orders.csv           payment orders, each done once, however often you start it",
            "  baton requests --state dead       what gave up, and why",
            "  baton down                        stop everything",
            "",
            "'baton COMMAND --help' tells more. Data, logs and state are kept in .baton/ (see --data-dir)."
        })
public final class Baton {

    private Baton() {}

    public static void main(String[] args) {
        // What a library has to say is said in one line of ours.
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.OFF);
        }
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Baton()).setCaseInsensitiveEnumValuesAllowed(true);
        line.getHelpSectionMap().remove(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
        // A term with a minus, such as -kind:frame, is a term and no option.
        Objects.requireNonNull(line.getSubcommands().get("tail"))
                .setUnmatchedOptionsArePositionalParams(true)
                .setPosixClusteredShortOptionsAllowed(false);
        IParameterExceptionHandler onWrongUse = (failure, arguments) -> {
            CommandLine command = failure.getCommandLine();
            command.getErr()
                    .println("baton: " + failure.getMessage() + " (see "
                            + command.getCommandSpec().qualifiedName() + " --help)");
            return ExitCode.USAGE;
        };
        return line.setParameterExceptionHandler(onWrongUse)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    boolean expected = failure instanceof ClusterProblem;
                    command.getErr().println("baton: " + (expected ? failure.getMessage() : failure.toString()));
                    return ExitCode.SOFTWARE;
                });
    }
}
