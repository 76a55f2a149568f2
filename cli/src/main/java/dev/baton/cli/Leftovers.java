package dev.baton.cli;

import dev.baton.cli.cluster.LocalDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a killed supervisor left running: nodes that still drain, and PostgreSQL. Only for who holds the data directory's lock. */
final class Leftovers {
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration KILL = Duration.ofSeconds(5);

    private Leftovers() {}

    /** @return whether there was something */
    static boolean stop(Path dir) {
        StateFile stateFile = new StateFile(dir);
        List<ProcessHandle> nodes = stateFile.readLast().stream()
                .flatMap(state -> state.nodes().stream())
                .flatMap(node -> node.process().stream())
                .toList();
        nodes.forEach(ProcessHandle::destroy);
        nodes.forEach(node -> {
            if (!awaitEnd(node, DRAIN)) {
                node.destroyForcibly();
                awaitEnd(node, KILL);
            }
        });
        boolean database = LocalDatabase.stopLeftOver(database(dir));
        stateFile.delete();
        return database || !nodes.isEmpty();
    }

    static Path database(Path dir) {
        return dir.resolve("postgres");
    }

    /** @return false if it still runs */
    static boolean awaitEnd(ProcessHandle process, Duration atMost) {
        try {
            process.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return !process.isAlive();
        }
    }
}
