package dev.baton.terminal;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.spi.ToolProvider;
import picocli.CommandLine;

/**
 * A tool that the {@code baton} command finds on its class path and offers as one of its commands. A new picocli
 * command for each run.
 */
public abstract class CommandTool implements ToolProvider {
    /** Whether the error stream is a terminal: set by the script, as Java can't say it of one stream. */
    public static final String ERR_IS_TERMINAL = "baton.terminal.err";

    /** The REST addresses of the cluster that runs here, comma-separated: set by the command. */
    public static final String GATEWAYS = "baton.gateways";

    /** The addresses of its admin ports, comma-separated: set by the command. */
    public static final String ADMINS = "baton.admins";

    /** The file with the CA of their certificates, if they speak HTTPS: set by the command. */
    public static final String CA_FILE = "baton.ca-file";

    private final String name;
    private final String description;
    private final Supplier<Object> command;

    /** @param command makes a picocli command, whose name is {@code baton} and the tool's */
    protected CommandTool(String name, String description, Supplier<Object> command) {
        this.name = name;
        this.description = description;
        this.command = command;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Optional<String> description() {
        return Optional.of(description);
    }

    @Override
    public final int run(PrintWriter out, PrintWriter err, String... arguments) {
        return CommandStyle.apply(new CommandLine(command.get()))
                .setOut(out)
                .setErr(err)
                .execute(arguments);
    }
}
