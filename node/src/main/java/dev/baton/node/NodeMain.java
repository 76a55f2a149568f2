package dev.baton.node;

import dev.baton.async.Reason;
import dev.baton.config.ConfigFile;
import dev.baton.config.ConfigProblem;
import dev.baton.config.StartProblem;
import dev.baton.message.RoleName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one node in this JVM: {@code NodeMain ROLE[,ROLE...] CONFIG_FILE}. Ends with exit code 1 and one line on stderr
 * if it can't start; drains and stops on SIGTERM or Ctrl-C, or when the process named by {@code BATON_PARENT_PID} has
 * ended.
 */
public final class NodeMain {
    private static final String USAGE = "usage: NodeMain ROLE[,ROLE...] CONFIG_FILE; roles: "
            + Arrays.stream(RoleName.values()).map(RoleName::toString).collect(Collectors.joining(", "));

    /** Beyond what the node gives itself to stop: then the process ends all the same. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(2);

    private final AtomicReference<Node> node = new AtomicReference<>();

    private NodeMain() {}

    public static void main(String[] args) {
        // Of all nodes alike, whatever their machines speak: SQL, URIs and log lines have the digits that all can read.
        Locale.setDefault(Locale.ROOT);
        try {
            new NodeMain().run(args, System.getenv());
        } catch (ConfigProblem | StartProblem e) {
            giveUp(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(NodeMain.class).error("The node can't start", e);
            giveUp("The node can't start: " + Reason.of(e));
        }
    }

    private void run(String[] args, Map<String, String> environment) {
        if (args.length != 2) {
            throw new StartProblem(USAGE);
        }
        Set<RoleName> roles = Roles.parse(args[0]);
        ConfigFile config = ConfigFile.load(Path.of(args[1]), environment);
        Logging.apply(
                config.section("logging", LoggingSettings.class),
                NodePlan.nameOf(roles, config.section("node", NodeSettings.class)));
        ParentWatch.endWith(environment);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "baton-stop"));
        node.set(started(roles, config));
    }

    private static Node started(Set<RoleName> roles, ConfigFile config) {
        try {
            return Node.start(roles, config)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartProblem("Interrupted while the node started", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(Reason.of(e), e.getCause());
        }
    }

    /** The JVM ends when this returns. */
    private void stop() {
        Logger log = LoggerFactory.getLogger(NodeMain.class);
        Node running = node.get();
        if (running != null) {
            try {
                running.stop()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(running.stopsWithin().plus(STOP_GRACE).toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                log.warn("Exiting before the node has stopped: {}", Reason.of(e));
            }
        }
        Logging.flush();
    }

    private static void giveUp(String why) {
        System.err.println("baton: " + why.lines().findFirst().orElse(why));
        System.exit(1);
    }
}
