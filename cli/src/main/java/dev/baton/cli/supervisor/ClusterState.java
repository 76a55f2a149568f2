package dev.baton.cli.supervisor;

import dev.baton.cluster.Https;
import dev.baton.cluster.NodeProcess;
import dev.baton.cluster.Processes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What runs: written by the supervisor, read by the other commands.
 *
 * @param complete whether all nodes have been ready
 * @param caFile of the certificate that HTTP and admin ports show; empty: they speak plain HTTP
 */
public record ClusterState(
        Running supervisor, boolean complete, String databaseUri, Optional<Path> caFile, List<NodeState> nodes) {

    public ClusterState {
        nodes = List.copyOf(nodes);
    }

    /** A process; its start time distinguishes it from a later one with the same number. */
    public record Running(long pid, Instant since) {
        private static final Duration CLOCK_TICK = Duration.ofSeconds(1);

        static Running thisProcess() {
            ProcessHandle process = ProcessHandle.current();
            return new Running(process.pid(), process.info().startInstant().orElseGet(Instant::now));
        }

        Optional<ProcessHandle> find() {
            return ProcessHandle.of(pid).filter(Processes::alive).filter(process -> process.info()
                    .startInstant()
                    .map(start -> Duration.between(start, since).abs().compareTo(CLOCK_TICK) < 0)
                    .orElse(true));
        }
    }

    /** One node. Whether it is ready is probed, not stored. */
    public record NodeState(
            String name, String role, long pid, Optional<Integer> httpPort, int adminPort, Instant since, String log) {

        static NodeState of(NodeProcess node) {
            return new NodeState(
                    node.name(),
                    node.plan().roleList(),
                    node.pid(),
                    node.plan().httpPort(),
                    node.plan().adminPort(),
                    node.since(),
                    node.log().toString());
        }

        public Optional<ProcessHandle> process() {
            return new Running(pid, since).find();
        }
    }

    public boolean running() {
        return supervisor.find().isPresent();
    }

    public List<URI> gateways() {
        return nodes.stream()
                .flatMap(node -> node.httpPort().stream())
                .distinct()
                .map(port -> Https.loopback(caFile.isPresent(), port))
                .toList();
    }

    /** The admin ports of nodes whose process runs. */
    public List<URI> adminPorts() {
        return nodes.stream()
                .filter(node -> node.process().isPresent())
                .map(node -> Https.loopback(caFile.isPresent(), node.adminPort()))
                .toList();
    }

    public String names() {
        return nodes.stream().map(NodeState::name).collect(Collectors.joining(", "));
    }
}
