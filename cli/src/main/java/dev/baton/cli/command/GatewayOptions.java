package dev.baton.cli.command;

import dev.baton.cli.supervisor.ClusterState;
import dev.baton.cli.supervisor.DataDir;
import dev.baton.cluster.ClusterProblem;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the REST API is. */
final class GatewayOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "A gateway. Default: those of the cluster that runs here.")
    private @Nullable URI url;

    @Mixin
    private CaOption ca;

    @Mixin
    private DataDir dataDir;

    Optional<Path> caFile() {
        return ca.or(url == null ? dataDir.state().read().flatMap(ClusterState::caFile) : Optional.empty());
    }

    List<URI> uris() {
        URI given = url;
        if (given == null) {
            return dataDir.state().require().gateways();
        }
        if (given.getHost() == null || !String.valueOf(given.getScheme()).matches("https?")) {
            throw new ClusterProblem("--url is " + given + "; allowed: such as http://127.0.0.1:8080");
        }
        return List.of(given);
    }
}
