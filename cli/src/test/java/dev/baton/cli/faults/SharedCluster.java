package dev.baton.cli.faults;

import dev.baton.certificates.CertificateFolder;
import dev.baton.cluster.ClusterPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One cluster for several test classes, as each start costs many seconds: a gateway, two db-workers and a
 * compute-service in the development profile, with TLS between them. A class gets it with every node ready, has to
 * expect what others have left in it (requests, dead letters, lines in logs), and closes nothing: it ends with the test
 * run.
 */
public final class SharedCluster implements ParameterResolver {
    /**
     * Few threads, so that they are soon taken; and patience with the first requests of cold JVMs on a busy machine.
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "BATON_PROFILE", "development",
            "BATON_GATEWAY_COMPLETION_THREADS", "32",
            "BATON_NODE_EVENT_LOOP_LIMIT", "2s");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FaultCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Store ofTheRun = context.getRoot().getStore(Namespace.create(SharedCluster.class));
        FaultCluster cluster = ofTheRun.getOrComputeIfAbsent(
                FaultCluster.class,
                ignored -> FaultCluster.open(secure(ClusterPlan.onFreePorts(1, 2, 1)), SETTINGS),
                FaultCluster.class);
        cluster.repair();
        return cluster;
    }

    private static ClusterPlan secure(ClusterPlan plan) {
        try {
            Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
            Path folder = Files.createTempDirectory(target, "certificates-");
            return plan.with(new CertificateFolder(folder, "baton"), 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
