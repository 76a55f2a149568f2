package dev.baton.terminal;

import dev.baton.cluster.ClusterProblem;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How every command parses its arguments and prints its errors: one line, {@code baton: ...}. Exit code 2 for wrong
 * arguments, 1 for everything else that fails.
 */
public final class CommandStyle {
    private static final int HELP_WIDTH = 100;

    private CommandStyle() {}

    /** The same line, set up. Subcommands have to be added before. */
    public static CommandLine apply(CommandLine line) {
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                // A file whose name begins with @ is a file, not a list of options.
                .setExpandAtFiles(false)
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(wrongArguments())
                .setExecutionExceptionHandler(failures());
    }

    private static IParameterExceptionHandler wrongArguments() {
        return (failure, arguments) -> {
            CommandLine command = failure.getCommandLine();
            command.getErr()
                    .println("baton: " + failure.getMessage() + suggestion(failure) + " (see "
                            + command.getCommandSpec().qualifiedName() + " --help)");
            return ExitCode.USAGE;
        };
    }

    private static String suggestion(ParameterException failure) {
        List<String> similar =
                failure instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return similar.isEmpty() ? "" : "; did you mean " + similar.getFirst() + "?";
    }

    private static IExecutionExceptionHandler failures() {
        return (failure, command, parsed) -> {
            print(command.getErr(), failure);
            return ExitCode.SOFTWARE;
        };
    }

    private static void print(PrintWriter err, Exception failure) {
        boolean expected = failure instanceof ClusterProblem;
        err.println("baton: " + (expected ? failure.getMessage() : failure.toString()));
    }
}
