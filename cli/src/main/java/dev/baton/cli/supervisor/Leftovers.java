package dev.baton.cli.supervisor;

import dev.baton.cluster.LocalDatabase;
import dev.baton.cluster.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a killed supervisor left running: nodes that still drain, and PostgreSQL. Only for who holds the data
 * directory's lock.
 */
public final class Leftovers {
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration KILL = Duration.ofSeconds(5);

    private Leftovers() {}

    /** @return whether there was something */
    public static boolean stop(Path dir) {
        StateFile stateFile = new StateFile(dir);
        List<ProcessHandle> nodes = stateFile.readLast().stream()
                .flatMap(state -> state.nodes().stream())
                .flatMap(node -> node.process().stream())
                .toList();
        nodes.forEach(ProcessHandle::destroy);
        nodes.forEach(node -> {
            if (!Processes.awaitEnd(node, DRAIN)) {
                node.destroyForcibly();
                Processes.awaitEnd(node, KILL);
            }
        });
        boolean database = LocalDatabase.stopLeftOver(database(dir));
        stateFile.delete();
        return database || !nodes.isEmpty();
    }

    static Path database(Path dir) {
        return dir.resolve("postgres");
    }
}
