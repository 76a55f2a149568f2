package dev.baton.cli.command;

import dev.baton.cli.flows.FlowJars;
import dev.baton.cli.supervisor.Detached;
import dev.baton.cli.supervisor.Supervisor;
import dev.baton.cli.supervisor.UpOptions;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Installation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code baton up}: a cluster on this machine. */
@Command(
        name = "up",
        description = "Start PostgreSQL and a cluster on this machine; stay until Ctrl-C, which stops all of it.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {

    @Option(names = "--detach", description = "Run in the background; return when the cluster is ready.")
    private boolean detach;

    @Mixin
    private UpOptions options;

    @Override
    public Integer call() throws InterruptedException {
        options.check();
        Console console = new Console();
        Installation installation = Installation.ofThisJvm();
        if (!options.flows().isEmpty()) {
            FlowJars.refuseUnusable(options.flows(), installation.config(), options.samples());
        }
        if (detach) {
            new Detached(options, installation).start(console);
            return 0;
        }
        try (Supervisor supervisor = new Supervisor(options, installation, console)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(supervisor, console), "baton-stop"));
            return hold(supervisor, console);
        }
    }

    private static int hold(Supervisor supervisor, Console console) {
        try {
            supervisor.start();
        } catch (ClusterProblem e) {
            if (supervisor.isClosing()) {
                supervisor.awaitStopped(); // Ctrl-C came first: what it ended is no problem of its own
                return Supervisor.INTERRUPTED;
            }
            throw e;
        }
        if (console.isTerminal()) {
            console.line("Ctrl-C stops everything; the data stays.");
        }
        supervisor.awaitStopped();
        return 0;
    }

    /** Ctrl-C and SIGTERM: a cluster that was ready and is stopped by any signal is no failure. */
    private static void stop(Supervisor supervisor, Console console) {
        boolean wasReady = supervisor.wasReady();
        boolean failed = supervisor.hasStopped();
        supervisor.close();
        if (!failed) {
            console.line(wasReady ? "Stopped; the data stays." : "Stopped before it was ready.");
            Runtime.getRuntime().halt(wasReady ? 0 : Supervisor.INTERRUPTED);
        }
    }
}
