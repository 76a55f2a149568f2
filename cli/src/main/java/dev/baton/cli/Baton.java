package dev.baton.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.baton.cli.command.AuditCommand;
import dev.baton.cli.command.CertificatesCommand;
import dev.baton.cli.command.DevCommand;
import dev.baton.cli.command.DownCommand;
import dev.baton.cli.command.FlowsCommand;
import dev.baton.cli.command.KeysCommand;
import dev.baton.cli.command.LogsCommand;
import dev.baton.cli.command.MigrateCommand;
import dev.baton.cli.command.NewCommand;
import dev.baton.cli.command.NodesCommand;
import dev.baton.cli.command.RequestCommand;
import dev.baton.cli.command.RequestsCommand;
import dev.baton.cli.command.RetryCommand;
import dev.baton.cli.command.StatusCommand;
import dev.baton.cli.command.TailCommand;
import dev.baton.cli.command.TapCommand;
import dev.baton.cli.command.ToolCommand;
import dev.baton.cli.command.TopCommand;
import dev.baton.cli.command.TraceCommand;
import dev.baton.cli.command.UpCommand;
import dev.baton.message.Uuids;
import dev.baton.terminal.CommandStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.spi.ToolProvider;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.TypeConversionException;

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
            "  logs          the logs of the nodes",
            "  down          drain and stop all of it, PostgreSQL last",
            "  certificates  make CA, node certificates and secret for TLS between nodes",
            "  keys          make a key for a caller or an operator",
            "",
            "Flows of your own:",
            "  new           make a project with a flow and its test",
            "  dev           run the project in this folder, and again after each save",
            "",
            "Inspect:",
            "  tail          messages as they go by, filtered",
            "  trace         where a request's time went, drawn",
            "  top           addresses and kinds of commands, busiest first",
            "  nodes         lanes, windows, event loops, clocks, node by node",
            "  tap           how much is seen of which messages",
            "  flows         versions of flows, and what a new jar would change",
            "",
            "Durable requests:",
            "  requests      list them",
            "  request       what became of one",
            "  retry         retry dead letters",
            "",
            "Security:",
            "  audit         who did what",
            "",
            Baton.TOOLS,
            "Options:"
        },
        mixinStandardHelpOptions = true,
        commandListHeading = "",
        versionProvider = Baton.Version.class,
        subcommands = {
            UpCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            DownCommand.class,
            MigrateCommand.class,
            CertificatesCommand.class,
            KeysCommand.class,
            NewCommand.class,
            DevCommand.class,
            TailCommand.class,
            TraceCommand.class,
            TopCommand.class,
            NodesCommand.class,
            TapCommand.class,
            FlowsCommand.class,
            RequestsCommand.class,
            RequestCommand.class,
            RetryCommand.class,
            AuditCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  baton up                          a gateway, two db-workers, a compute-service",
            "  baton up --detach --gateways 2    in the background, with two gateways",
            "  baton status --json               what runs, for programs",
            "  baton logs -f db-worker-1         follow the log of a node",
            "  baton tail flow:transfer took>50ms",
            "                                    slow messages of transfers, as they go by",
            "  baton trace ID                    where its time went; ids come as Request-Id",
            "  baton submit orders.csv           payment orders, each done once, however often you start it",
            "  baton requests --state dead       dead letters, and why they failed",
            "  baton new ../greetings            a project for flows of your own, beside this one",
            "  baton down                        stop everything",
            "",
            "'baton COMMAND --help' explains a command. Data, logs and state are kept in .baton/ (see --data-dir)."
        })
public final class Baton {

    /** Where the list of tools is inserted. */
    static final String TOOLS = "@tools@";

    private Baton() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // programs read what is written, with ASCII digits
        // Errors of libraries are printed as one line of this command.
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.OFF);
        }
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        List<ToolProvider> tools = ToolCommand.find();
        CommandLine line = new CommandLine(new Baton());
        tools.forEach(tool -> line.addSubcommand(tool.name(), ToolCommand.of(tool)));
        line.getCommandSpec().usageMessage().description(description(line, tools));
        line.getHelpSectionMap().remove(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
        // A term with a minus, such as -kind:frame, is a term and no option.
        Objects.requireNonNull(line.getSubcommands().get("tail"))
                .setUnmatchedOptionsArePositionalParams(true)
                .setPosixClusteredShortOptionsAllowed(false);
        line.registerConverter(UUID.class, Baton::requestId);
        return CommandStyle.apply(line);
    }

    private static UUID requestId(String text) {
        return Uuids.parse(text)
                .orElseThrow(() -> new TypeConversionException("'" + text
                        + "' is no request's id, such as 01a22546-f42e-76e9-8dde-f32e7912152f: the reply's"
                        + " header Request-Id has it"));
    }

    /** With the tools that are on the class path. */
    private static String[] description(CommandLine line, List<ToolProvider> tools) {
        StringBuilder list = new StringBuilder();
        if (!tools.isEmpty()) {
            list.append("Tools:%n");
            tools.forEach(tool -> list.append(
                    "  %-13s %s%%n".formatted(tool.name(), tool.description().orElse(""))));
        }
        return Arrays.stream(line.getCommandSpec().usageMessage().description())
                .map(text -> text.equals(TOOLS) ? list.toString() : text)
                .toArray(String[]::new);
    }

    /** Of this build: the manifest of the jar has it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Baton.class.getPackage().getImplementationVersion();
            return new String[] {"baton " + (version == null ? "(development build)" : version)};
        }
    }
}
