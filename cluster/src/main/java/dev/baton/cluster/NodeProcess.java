package dev.baton.cluster;

import dev.baton.async.IoReason;
import dev.baton.message.RoleName;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One node as a process: started, probed for readiness, frozen, killed. Any thread. */
public final class NodeProcess {
    private static final String NODE_MAIN = "dev.baton.node.NodeMain";
    private static final int TAIL = 15;
    private static final int SIGNALLED = 128;
    private static final int SIGTERM = 15;
    private static final Duration KILL = Duration.ofSeconds(5);
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    /** What the command itself reads: a node refuses variables that name none of its keys, and needs no passwords. */
    private static final Set<String> NOT_FOR_NODES = Set.of(
            "BATON_DATA_DIR",
            "BATON_URL",
            "BATON_API_KEY",
            "BATON_ADMIN_TOKEN",
            "BATON_OPERATOR_KEY",
            "BATON_JVM_DIR",
            "BATON_HOME",
            // Only db-workers get them, from the supervisor.
            "BATON_DATABASE_URI",
            "BATON_DATABASE_URI_FILE",
            "BATON_DATABASE_MIGRATION_URI",
            "BATON_DATABASE_MIGRATION_URI_FILE");

    private final NodeSpec plan;
    private final Path log;
    private final long logStart;
    private final Process process;
    private final Instant since;
    private final HealthProbe health;
    private final Optional<ClassArchive.Draft> draft;
    private volatile boolean frozen;

    private NodeProcess(
            NodeSpec plan,
            Path log,
            long logStart,
            Process process,
            HealthProbe health,
            Optional<ClassArchive.Draft> draft) {
        this.plan = plan;
        this.log = log;
        this.logStart = logStart;
        this.process = process;
        this.since = process.info().startInstant().orElseGet(Instant::now);
        this.health = health;
        this.draft = draft;
    }

    /**
     * @param environment variables that override the configuration file
     * @param draft the archive of classes that it writes as it stops
     */
    static NodeProcess start(
            Installation installation,
            NodeSpec plan,
            Path runDir,
            Map<String, String> environment,
            HealthProbe health,
            Optional<ClassArchive.Draft> draft) {
        Path log = runDir.resolve("logs").resolve(plan.name() + ".log");
        try {
            PrivateFolder.createFor(log);
            ProcessBuilder builder = new ProcessBuilder(command(installation, plan, draft))
                    .directory(installation.home().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()));
            builder.environment().keySet().removeAll(NOT_FOR_NODES);
            builder.environment().putAll(environment);
            long logStart = Files.exists(log) ? Files.size(log) : 0;
            return new NodeProcess(plan, log, logStart, builder.start(), health, draft);
        } catch (IOException e) {
            throw new ClusterProblem(
                    "%s can't be started, with its log in %s: %s".formatted(plan.name(), log, IoReason.of(e)), e);
        }
    }

    private static List<String> command(Installation installation, NodeSpec plan, Optional<ClassArchive.Draft> draft) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            // A session of its own: Ctrl-C in the terminal is for the supervisor alone, which stops the nodes in their
            // order.
            command.add(SETSID.toString());
        }
        command.add(installation.java().toString());
        command.addAll(installation.jvmOptions(plan.roles()));
        draft.map(ClassArchive.Draft::flags)
                .or(() -> installation.archive().map(ClassArchive::flags))
                .ifPresent(command::addAll);
        command.addAll(List.of("-cp", installation.nodeClassPath(), NODE_MAIN, plan.roleList()));
        command.add(installation.config().toString());
        return command;
    }

    public NodeSpec plan() {
        return plan;
    }

    public String name() {
        return plan.name();
    }

    public boolean plays(RoleName role) {
        return plan.roles().contains(role);
    }

    public long pid() {
        return process.pid();
    }

    public Instant since() {
        return since;
    }

    public boolean alive() {
        return process.isAlive();
    }

    public CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** Whether its admin port says so. */
    public boolean ready() {
        return alive() && health.ready(plan.adminPort());
    }

    /** SIGTERM: it drains and stops. A frozen one is woken for it. */
    public void terminate() {
        if (frozen) {
            thaw();
        }
        process.destroy();
    }

    /** SIGKILL, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(KILL);
    }

    /** SIGSTOP: it lives, and does nothing. */
    public void freeze() {
        frozen = true;
        Signals.send(pid(), "STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        frozen = false;
        Signals.send(pid(), "CONT");
    }

    /** Waits for its end; kills it if it takes longer. */
    public void awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(KILL.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    /** Once it has ended: keeps the archive of classes, if it was to write one and was not killed. */
    void keepArchive() {
        if (alive()) {
            return;
        }
        boolean stopped = process.exitValue() == 0 || process.exitValue() == SIGNALLED + SIGTERM;
        draft.ifPresent(stopped ? ClassArchive.Draft::keep : ClassArchive.Draft::discard);
    }

    public Path log() {
        return log;
    }

    /** How it ended; only once it has. */
    String end() {
        int code = process.exitValue();
        return code > SIGNALLED
                ? "ended by signal %d".formatted(code - SIGNALLED)
                : "ended with exit code %d (%s)".formatted(code, lastWords());
    }

    /** The end of what this process has said. */
    public String tail() {
        return String.join("\n", Tail.since(log, logStart, TAIL));
    }

    /** Its last line that says something. */
    public String lastWords() {
        return Tail.lastWords(log, logStart);
    }
}
