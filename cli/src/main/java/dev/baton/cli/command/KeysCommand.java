package dev.baton.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code baton keys}: keys of callers and operators. */
@Command(
        name = "keys",
        description = "Keys of callers, operators and users of the admin port.",
        mixinStandardHelpOptions = true,
        subcommands = KeysNewCommand.class)
public final class KeysCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "What to do is missing: baton keys new");
    }
}
