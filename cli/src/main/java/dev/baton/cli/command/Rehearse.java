package dev.baton.cli.command;

import dev.baton.cli.terminal.Console;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Folders;
import dev.baton.cluster.Installation;
import dev.baton.cluster.LocalCluster;
import dev.baton.cluster.LocalDatabase;
import dev.baton.cluster.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code baton rehearse}: the last step of the build. Starts and stops all roles in one JVM, which then writes down the
 * classes that it loaded: every node starts from that archive, in half the time, from the first time on.
 */
@Command(name = "rehearse", hidden = true, description = "Write the archive of classes that nodes start from.")
public final class Rehearse implements Callable<Integer> {
    private static final Duration READY = Duration.ofSeconds(90);

    @Override
    public Integer call() throws IOException {
        Console console = new Console();
        Path dir = Files.createTempDirectory("baton-rehearsal-");
        try {
            run(dir, Installation.ofThisJvm());
        } catch (ClusterProblem e) {
            // Nothing is missing that a node would need: it only starts slower, once.
            console.line("The first start will take longer: the rehearsal failed. " + e.getMessage());
        } finally {
            Folders.delete(dir);
        }
        return 0;
    }

    private static void run(Path dir, Installation installation) {
        try (LocalDatabase database = LocalDatabase.start(dir.resolve("postgres"))) {
            var settings = new LocalCluster.Settings(
                    installation, ClusterPlan.single(Ports.free(), Ports.free()), dir, database.uri(), false, Map.of());
            LocalCluster cluster = LocalCluster.start(settings, ignored -> {});
            try {
                cluster.awaitReady(READY, ignored -> {});
            } catch (ClusterProblem e) {
                cluster.killAll();
                throw e;
            }
            cluster.close();
        }
    }
}
