package dev.baton.cli.command;

import dev.baton.cli.client.AdminClient;
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

/** Where the admin API is, and what opens it. */
final class AdminOptions {

    @Option(
            names = "--admin",
            paramLabel = "URL",
            description = "A node's admin port. Default: those of the cluster that runs here.")
    private @Nullable URI given;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:BATON_ADMIN_TOKEN}",
            description = "A key, or a token of an issuer. Default: $$BATON_ADMIN_TOKEN. A development cluster on this"
                    + " machine needs none.")
    private @Nullable String token;

    @Mixin
    private CaOption ca;

    @Mixin
    private DataDir dataDir;

    AdminClient client() {
        return new AdminClient(
                uris(), ca.or(runningCa()), Optional.ofNullable(token).filter(text -> !text.isBlank()));
    }

    /** Of the cluster that runs here, if it is the one that is meant. */
    private Optional<Path> runningCa() {
        return given == null ? dataDir.state().read().flatMap(ClusterState::caFile) : Optional.empty();
    }

    private List<URI> uris() {
        URI node = given;
        if (node == null) {
            return dataDir.state().require().adminPorts();
        }
        if (node.getHost() == null || !String.valueOf(node.getScheme()).matches("https?")) {
            throw new ClusterProblem("--admin is " + node + "; allowed: such as http://127.0.0.1:9090");
        }
        return List.of(node);
    }
}
