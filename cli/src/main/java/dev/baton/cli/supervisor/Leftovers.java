package dev.baton.cli.supervisor;

import dev.baton.cli.supervisor.ClusterState.NodeState;
import dev.baton.cluster.LocalDatabase;
import dev.baton.cluster.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What a killed supervisor left running: nodes that still drain, and PostgreSQL. */
public final class Leftovers {
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration KILL = Duration.ofSeconds(5);

    private Leftovers() {}

    /** What runs without a supervisor that has said what it started, by name. */
    public static List<String> names(Path dir) {
        Stream<String> database = LocalDatabase.runs(database(dir)) ? Stream.of("PostgreSQL") : Stream.empty();
        Stream<String> nodes = nodes(dir)
                .filter(node -> node.process().isPresent())
                .map(node -> "%s (pid %d)".formatted(node.name(), node.pid()));
        return Stream.concat(nodes, database).toList();
    }

    private static Stream<NodeState> nodes(Path dir) {
        return new StateFile(dir).readLast().stream().flatMap(state -> state.nodes().stream());
    }

    /**
     * Only for who holds the data directory's lock.
     *
     * @return whether there was something
     */
    public static boolean stop(Path dir) {
        StateFile stateFile = new StateFile(dir);
        List<ProcessHandle> nodes =
                nodes(dir).flatMap(node -> node.process().stream()).toList();
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
