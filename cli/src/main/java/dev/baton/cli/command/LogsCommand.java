package dev.baton.cli.command;

import dev.baton.cli.supervisor.ClusterState.NodeState;
import dev.baton.cli.supervisor.DataDir;
import dev.baton.cluster.ClusterProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code baton logs}: what the nodes say. */
@Command(name = "logs", description = "What the nodes say: all of them, or one.", mixinStandardHelpOptions = true)
public final class LogsCommand implements Callable<Integer> {

    @Mixin
    private DataDir dataDir;

    @Option(names = "-f", description = "Follow: print new lines as they are logged.")
    private boolean follow;

    @Option(
            names = "-n",
            paramLabel = "LINES",
            defaultValue = "50",
            description = "Lines from before. Default: ${DEFAULT-VALUE}")
    private int lines;

    @Parameters(arity = "0..1", paramLabel = "NODE", description = "Such as db-worker-1.")
    private @Nullable String node;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<NodeState> nodes = dataDir.state().require().nodes().stream()
                .filter(known -> node == null || known.name().equals(node))
                .toList();
        if (nodes.isEmpty()) {
            throw new ClusterProblem("There is no node " + node + "; there are "
                    + dataDir.state().require().names());
        }
        List<String> command = new ArrayList<>(List.of("tail", "-n", Integer.toString(lines)));
        if (follow) {
            command.add("-F");
        }
        nodes.forEach(known -> command.add(known.log()));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
