package dev.baton.cli.command;

import dev.baton.cli.dev.DevSession;
import dev.baton.cli.dev.DevSettings;
import dev.baton.cli.supervisor.DatabaseOption;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.Installation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code baton dev}: the project of this folder, run while it is written. */
@Command(
        name = "dev",
        description = {
            "Run the flows of the Maven project in this folder, and again after each save: all roles in one JVM, and"
                    + " PostgreSQL. Running requests finish in the version that began them.",
            "What can't be compiled or started is shown, and the last good version stays. Ctrl-C stops everything."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class DevCommand implements Callable<Integer> {

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "For clients. Default: ${DEFAULT-VALUE}")
    private int httpPort;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            defaultValue = "9090",
            description = "For the inspector. Default: ${DEFAULT-VALUE}")
    private int adminPort;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = ".baton",
            description = "Where data is kept; delete it for an empty database. Default: .baton in this folder.")
    private Path dataDir = Path.of(".baton");

    @Option(
            names = "--database",
            paramLabel = "URI",
            description = "Your own PostgreSQL (postgresql://user@host:port/db) instead of the embedded one; no"
                    + " password here, as all users see arguments. Default: $$" + DatabaseOption.VARIABLE
                    + ", or the file of"
                    + " $$" + DatabaseOption.VARIABLE + "_FILE. The role that owns the tables, if nodes have another"
                    + " one: $$" + DatabaseOption.MIGRATION_VARIABLE + ", or its _FILE.")
    private @Nullable String databaseUri;

    @Override
    public Integer call() throws InterruptedException {
        Installation installation = Installation.ofThisJvm();
        DevSettings settings = new DevSettings(
                Path.of("").toAbsolutePath(),
                installation.home(),
                installation.config(),
                dataDir.toAbsolutePath().normalize(),
                httpPort,
                adminPort,
                DatabaseOption.of(Optional.ofNullable(databaseUri), System.getenv()));
        Console console = new Console();
        try (DevSession session = new DevSession(settings, console)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(session, console), "baton-stop"));
            session.run();
        }
        return 0;
    }

    /** Ctrl-C is how it is meant to end. One that could not begin has said why, and keeps its exit code. */
    private static void stop(DevSession session, Console console) {
        boolean began = session.began();
        session.close();
        if (began) {
            console.line("Stopped; the data stays.");
            Runtime.getRuntime().halt(0);
        }
    }
}
