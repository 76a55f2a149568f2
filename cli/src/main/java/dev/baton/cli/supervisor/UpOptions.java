package dev.baton.cli.supervisor;

import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a cluster shall be like. */
public final class UpOptions {

    @Mixin
    private DataDir dataDir;

    @Option(
            names = "--gateways",
            paramLabel = "N",
            defaultValue = "1",
            description = "Gateways. Default: ${DEFAULT-VALUE}")
    private int gateways;

    @Option(
            names = "--db-workers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Db-workers. Default: ${DEFAULT-VALUE}")
    private int dbWorkers;

    @Option(
            names = "--compute-services",
            paramLabel = "N",
            defaultValue = "1",
            description = "Compute-services. Default: ${DEFAULT-VALUE}")
    private int computeServices;

    @Option(names = "--single", description = "All roles in one JVM.")
    private boolean single;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The first gateway's; further ones take the next. Default: ${DEFAULT-VALUE}")
    private int httpPort;

    @Option(
            names = "--shared-port",
            description = "All gateways at the one HTTP port; the system deals out connections.")
    private boolean sharedPort;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            defaultValue = "9090",
            description = "Health and metrics, one a node, from here up. Default: ${DEFAULT-VALUE}")
    private int adminPort;

    @Option(
            names = "--database",
            paramLabel = "URI",
            description = "Your own PostgreSQL (postgresql://user@host:port/db) instead of the embedded one; no"
                    + " password here, as all users see arguments. Default: $$" + DatabaseOption.VARIABLE
                    + ", or the file of"
                    + " $$" + DatabaseOption.VARIABLE + "_FILE.")
    private @Nullable String databaseUri;

    @Option(names = "--no-restart", description = "Don't start a node again that died.")
    private boolean noRestart;

    @Option(
            names = "--flows",
            paramLabel = "JAR",
            split = ",",
            description = "Jars of your flows, for every node. Nodes read them when they start, so you may replace one"
                    + " and then stop nodes one by one: each is started again from the new one.")
    private List<Path> flows = List.of();

    @Option(
            names = "--without-samples",
            description = "Only the flows of --flows: no sample bank, nothing that is measured.")
    private boolean withoutSamples;

    @Option(
            names = "--secure",
            description =
                    "TLS between the nodes, and a secret; HTTPS at HTTP and admin ports. Certificates are made in the"
                            + " data directory, and renewed when they end soon.")
    private boolean secure;

    /** What picocli can't check by itself. */
    public void check() {
        atLeastOne("--gateways", gateways);
        atLeastOne("--db-workers", dbWorkers);
        if (computeServices < 0) {
            throw new ClusterProblem("--compute-services is " + computeServices + "; allowed: 0 or more");
        }
        flows.stream().filter(jar -> !Files.isRegularFile(jar)).findFirst().ifPresent(jar -> {
            throw new ClusterProblem("--flows: there is no jar " + jar);
        });
        if (withoutSamples && flows.isEmpty()) {
            throw new ClusterProblem("--without-samples leaves no flow; name a jar of yours with --flows");
        }
        port("--http-port", httpPort);
        port("--admin-port", adminPort);
        database();
    }

    private static void atLeastOne(String option, int number) {
        if (number < 1) {
            throw new ClusterProblem(option + " is " + number + "; allowed: 1 or more");
        }
    }

    private static void port(String option, int port) {
        if (port < 1 || port > 65000) {
            throw new ClusterProblem(option + " is " + port + "; allowed: 1 to 65000");
        }
    }

    DataDir dataDir() {
        return dataDir;
    }

    /** Jars of flows. */
    public List<Path> flows() {
        return flows.stream().map(Path::toAbsolutePath).toList();
    }

    /** Whether the flows that come with the platform run, too. */
    public boolean samples() {
        return !withoutSamples;
    }

    /** Whether nodes authenticate each other by certificates. */
    boolean secure() {
        return secure;
    }

    boolean restart() {
        return !noRestart;
    }

    /** The user's own. */
    Optional<DatabaseAddress> database() {
        return DatabaseOption.of(Optional.ofNullable(databaseUri), System.getenv());
    }

    ClusterPlan plan() {
        ClusterPlan plan = single
                ? ClusterPlan.single(httpPort, adminPort)
                : ClusterPlan.of(gateways, dbWorkers, computeServices, httpPort, adminPort);
        return sharedPort ? plan.sharingHttpPort() : plan;
    }

    /** The same again, for the supervisor in the background; the database is passed as a variable. */
    List<String> asArguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--data-dir=" + dataDir.path(),
                "--gateways=" + gateways,
                "--db-workers=" + dbWorkers,
                "--compute-services=" + computeServices,
                "--http-port=" + httpPort,
                "--admin-port=" + adminPort));
        flows().forEach(jar -> arguments.add("--flows=" + jar));
        if (withoutSamples) {
            arguments.add("--without-samples");
        }
        if (single) {
            arguments.add("--single");
        }
        if (sharedPort) {
            arguments.add("--shared-port");
        }
        if (secure) {
            arguments.add("--secure");
        }
        if (noRestart) {
            arguments.add("--no-restart");
        }
        return arguments;
    }
}
