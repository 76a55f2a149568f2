package dev.baton.cli.command;

import dev.baton.cli.supervisor.ClusterState;
import dev.baton.cli.supervisor.DataDir;
import dev.baton.cluster.ClusterProblem;
import dev.baton.terminal.CommandTool;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A command that another jar brings: any {@link ToolProvider} on the class path. It parses its own arguments; it gets
 * the addresses of the running cluster as the properties {@link CommandTool#GATEWAYS} and {@link CommandTool#ADMINS},
 * and its CA.
 */
@Command
public final class ToolCommand implements Callable<Integer> {
    private static final String DATA_DIR = "--data-dir";

    private final ToolProvider tool;

    @Spec
    private CommandSpec spec;

    @Parameters
    private List<String> arguments = List.of();

    private ToolCommand(ToolProvider tool) {
        this.tool = tool;
    }

    /** All there are. Those of the JDK itself, such as javac, are in named modules. */
    public static List<ToolProvider> find() {
        return ServiceLoader.load(ToolProvider.class).stream()
                .filter(provider -> !provider.type().getModule().isNamed())
                .map(Provider::get)
                .toList();
    }

    /** The subcommand for a tool. All its arguments are passed to the tool. */
    public static CommandLine of(ToolProvider tool) {
        return new CommandLine(new ToolCommand(tool))
                .setUnmatchedOptionsArePositionalParams(true)
                .setTrimQuotes(false);
    }

    @Override
    public Integer call() {
        running().ifPresent(state -> {
            System.setProperty(CommandTool.GATEWAYS, join(state.gateways()));
            System.setProperty(CommandTool.ADMINS, join(state.adminPorts()));
            state.caFile().ifPresent(file -> System.setProperty(CommandTool.CA_FILE, file.toString()));
        });
        PrintWriter out = new PrintWriter(new PrintStream(System.out, true, StandardCharsets.UTF_8), true);
        return tool.run(out, spec.commandLine().getErr(), arguments.toArray(String[]::new));
    }

    private Optional<ClusterState> running() {
        try {
            return DataDir.of(dataDir()).state().read();
        } catch (ClusterProblem e) {
            return Optional.empty(); // a tool that needs a cluster reports that there is none
        }
    }

    private static String join(List<URI> uris) {
        return uris.stream().map(URI::toString).collect(Collectors.joining(","));
    }

    /** The tool parses it, too; only this command knows what is in it. */
    private Optional<Path> dataDir() {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith(DATA_DIR + "=")) {
                return Optional.of(Path.of(argument.substring(DATA_DIR.length() + 1)));
            }
            if (argument.equals(DATA_DIR) && i + 1 < arguments.size()) {
                return Optional.of(Path.of(arguments.get(i + 1)));
            }
        }
        return Optional.empty();
    }
}
