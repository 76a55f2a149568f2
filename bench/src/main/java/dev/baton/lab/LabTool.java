package dev.baton.lab;

import dev.baton.terminal.CommandTool;

/** {@code baton lab}, found by the command through {@link java.util.spi.ToolProvider}. */
public final class LabTool extends CommandTool {
    public LabTool() {
        super("lab", "compare completion styles, server models and transports, with pictures", LabCommand::new);
    }

    /** Without the command around it: the build makes the static edition so. */
    public static void main(String[] arguments) {
        System.exit(new LabTool().run(System.out, System.err, arguments));
    }
}
