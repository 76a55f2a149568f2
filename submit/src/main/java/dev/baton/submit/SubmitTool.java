package dev.baton.submit;

import dev.baton.terminal.CommandTool;

/** {@code baton submit}, found by the command through {@link java.util.spi.ToolProvider}. */
public final class SubmitTool extends CommandTool {
    public SubmitTool() {
        super("submit", "send a file of payment orders through the REST API", SubmitCommand::new);
    }
}
