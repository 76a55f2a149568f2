package dev.baton.cli.supervisor;

import dev.baton.async.IoReason;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Installation;
import dev.baton.cluster.PrivateFolder;
import dev.baton.cluster.Processes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts a supervisor that runs in the background, in a session of its own, and waits until its cluster is ready. */
public final class Detached {
    /** By name: the command knows the supervisor, not the other way round. */
    private static final String COMMAND_MAIN = "dev.baton.cli.Baton";

    /** Longer than the supervisor's own bounds, of database and nodes: it says better than we what went wrong. */
    private static final Duration READY = Duration.ofMinutes(9);

    private static final Duration STOP = Duration.ofSeconds(60);
    private static final String PROBLEM = "baton: ";

    private final UpOptions options;
    private final Installation installation;
    private final Path log;

    public Detached(UpOptions options, Installation installation) {
        this.options = options;
        this.installation = installation;
        this.log = options.dataDir().path().resolve("up.log");
    }

    public void start(Console console) throws InterruptedException {
        long position = logSize();
        Process supervisor = launch();
        Thread undo = new Thread(() -> stop(supervisor), "baton-stop");
        Runtime.getRuntime().addShutdownHook(undo);
        Instant giveUp = Instant.now().plus(READY);
        String problem = "";
        while (!isReady(supervisor.pid())) {
            boolean ended = supervisor.waitFor(100, TimeUnit.MILLISECONDS);
            Lines said = read(position);
            position = said.next();
            problem = said.printTo(console).orElse(problem);
            if (ended || Instant.now().isAfter(giveUp)) {
                stop(supervisor);
                throw new ClusterProblem(problem.isEmpty() ? unsaid(supervisor) : problem);
            }
        }
        supervisor.waitFor(100, TimeUnit.MILLISECONDS); // its last lines
        read(position).printTo(console);
        Runtime.getRuntime().removeShutdownHook(undo);
        console.line("It runs in the background; stop it with: %s", stopCommand(options.dataDir()));
    }

    private String unsaid(Process supervisor) {
        return !supervisor.isAlive() && supervisor.exitValue() == Supervisor.INTERRUPTED
                ? "Another command stopped it"
                : "It does not start; see " + log;
    }

    /** {@code baton down} alone stops the cluster of the usual folder, or else the one that was started last. */
    static String stopCommand(DataDir dir) {
        DataDir usual = DataDir.of(Optional.empty());
        return dir.path().equals(usual.path()) ? "baton down" : "baton down --data-dir " + dir.path();
    }

    private boolean isReady(long supervisor) {
        return options.dataDir()
                .ownState()
                .read()
                .filter(state -> state.supervisor().pid() == supervisor && state.complete())
                .isPresent();
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                installation.java().toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                installation.classPath(),
                COMMAND_MAIN,
                "up"));
        command.addAll(options.asArguments());
        try {
            PrivateFolder.createFor(log);
            ProcessBuilder builder = new ProcessBuilder(command);
            // All users of the machine see arguments; a password may be in this one.
            options.database().ifPresent(own -> builder.environment().putAll(own.variables()));
            return builder.redirectErrorStream(true)
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new ClusterProblem(
                    "The supervisor can't be started, with its log in %s: %s".formatted(log, IoReason.of(e)), e);
        }
    }

    private static void stop(Process supervisor) {
        supervisor.destroy();
        Processes.awaitEnd(supervisor.toHandle(), STOP);
    }

    private long logSize() {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            throw new ClusterProblem("Can't read " + log + ": " + IoReason.of(e), e);
        }
    }

    /** Whole lines of the log, and where the next one begins. */
    private record Lines(List<String> lines, long next) {
        /** @return the problem that it reports, if any */
        Optional<String> printTo(Console console) {
            lines.stream().filter(line -> !line.startsWith(PROBLEM)).forEach(console::line);
            return lines.stream()
                    .filter(line -> line.startsWith(PROBLEM))
                    .map(line -> line.substring(PROBLEM.length()))
                    .findFirst();
        }
    }

    private Lines read(long position) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] fresh = new byte[(int) (file.length() - position)];
            file.seek(position);
            file.readFully(fresh);
            String text = new String(fresh, StandardCharsets.UTF_8);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            return new Lines(whole.lines().toList(), position + whole.getBytes(StandardCharsets.UTF_8).length);
        } catch (IOException e) {
            throw new ClusterProblem("Can't read " + log + ": " + IoReason.of(e), e);
        }
    }
}
