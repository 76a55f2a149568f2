package dev.baton.cli.command;

import dev.baton.cli.supervisor.DataDir;
import dev.baton.cli.supervisor.DataLock;
import dev.baton.cli.supervisor.Leftovers;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code baton down}: stops the cluster. */
@Command(
        name = "down",
        description = "Drain and stop the cluster, PostgreSQL last. Nothing running is fine, too.",
        mixinStandardHelpOptions = true)
public final class DownCommand implements Callable<Integer> {
    private static final Duration STOP = Duration.ofSeconds(150);

    @Mixin
    private DataDir dataDir;

    @Override
    public Integer call() {
        Console console = new Console();
        Path dir = dataDir.ofRunning();
        if (!Files.isDirectory(dir)) {
            console.line("Nothing is running.");
            return 0;
        }
        Optional<ProcessHandle> supervisor = DataLock.holder(dir);
        supervisor.ifPresent(DownCommand::stop);
        boolean stopped = supervisor.isPresent();
        try (DataLock ours = DataLock.take(dir)) {
            stopped |= Leftovers.stop(dir);
        }
        console.line(stopped ? "Stopped. The data stays in " + dir : "Nothing is running.");
        return 0;
    }

    private static void stop(ProcessHandle supervisor) {
        supervisor.destroy();
        if (!Processes.awaitEnd(supervisor, STOP)) {
            throw new ClusterProblem(
                    "The supervisor (pid " + supervisor.pid() + ") did not stop within " + STOP.toSeconds() + " s");
        }
    }
}
