package dev.baton.bench;

import dev.baton.terminal.CommandTool;

/** {@code baton bench}, found by the command through {@link java.util.spi.ToolProvider}. */
public final class BenchTool extends CommandTool {
    public BenchTool() {
        super("bench", "measure throughput and latency, and those of its peers, on this machine", BenchCommand::new);
    }
}
