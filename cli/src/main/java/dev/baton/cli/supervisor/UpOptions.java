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

    @Option(names = "--gateways", paramLabel = "N", description = "Gateways. Default: 1")
    private @Nullable Integer gateways;

    @Option(names = "--db-workers", paramLabel = "N", description = "Db-workers. Default: 2")
    private @Nullable Integer dbWorkers;

    @Option(names = "--compute-services", paramLabel = "N", description = "Compute-services. Default: 1")
    private @Nullable Integer computeServices;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "Instead of a node for each role: N nodes that play all roles each, so that any of them may"
                    + " end. Faster on a small machine; each has an HTTP port.")
    private @Nullable Integer equalNodes;

    @Option(names = "--single", description = "The same as --nodes 1: all roles in one JVM.")
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
            description = "Inspector, health and metrics, one a node, from here up. Default: ${DEFAULT-VALUE}")
    private int adminPort;

    @Option(
            names = "--database",
            paramLabel = "URI",
            description = "Your own PostgreSQL (postgresql://user@host:port/db) instead of the embedded one; no"
                    + " password here, as all users see arguments. Default: $$" + DatabaseOption.VARIABLE
                    + ", or the file of"
                    + " $$" + DatabaseOption.VARIABLE + "_FILE. The role that owns the tables, if nodes have another"
                    + " one: $$" + DatabaseOption.MIGRATION_VARIABLE + ", or its _FILE.")
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
        if (equalNodes().isPresent() && (gateways != null || dbWorkers != null || computeServices != null)) {
            throw new ClusterProblem((single ? "--single" : "--nodes") + " starts nodes that play all roles each;"
                    + " --gateways, --db-workers and --compute-services have no effect on them: leave them out");
        }
        atLeastOne("--gateways", gateways());
        atLeastOne("--db-workers", dbWorkers());
        if (computeServices() < 0) {
            throw new ClusterProblem("--compute-services is " + computeServices() + "; allowed: 0 or more");
        }
        if (equalNodes != null) {
            atLeastOne("--nodes", equalNodes);
            if (single && equalNodes != 1) {
                throw new ClusterProblem("--single is --nodes 1, and --nodes is " + equalNodes + "; give one of them");
            }
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
        ClusterPlan plan = equalNodes()
                .map(nodes -> ClusterPlan.ofEqualNodes(nodes, httpPort, adminPort))
                .orElseGet(() -> ClusterPlan.of(gateways(), dbWorkers(), computeServices(), httpPort, adminPort));
        return sharedPort ? plan.sharingHttpPort() : plan;
    }

    private int gateways() {
        return Optional.ofNullable(gateways).orElse(1);
    }

    private int dbWorkers() {
        return Optional.ofNullable(dbWorkers).orElse(2);
    }

    private int computeServices() {
        return Optional.ofNullable(computeServices).orElse(1);
    }

    /** How many nodes with all roles; empty: each node has one role. */
    private Optional<Integer> equalNodes() {
        return single ? Optional.of(1) : Optional.ofNullable(equalNodes);
    }

    /** The same again, for the supervisor in the background; the database is passed as a variable. */
    List<String> asArguments() {
        List<String> arguments = new ArrayList<>(
                List.of("--data-dir=" + dataDir.path(), "--http-port=" + httpPort, "--admin-port=" + adminPort));
        flows().forEach(jar -> arguments.add("--flows=" + jar));
        if (withoutSamples) {
            arguments.add("--without-samples");
        }
        equalNodes()
                .ifPresentOrElse(
                        nodes -> arguments.add("--nodes=" + nodes),
                        () -> arguments.addAll(List.of(
                                "--gateways=" + gateways(),
                                "--db-workers=" + dbWorkers(),
                                "--compute-services=" + computeServices())));
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
