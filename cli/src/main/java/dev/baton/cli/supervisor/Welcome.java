package dev.baton.cli.supervisor;

import dev.baton.async.IoReason;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Https;
import dev.baton.cluster.LocalCluster;
import dev.baton.cluster.NodeProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;

/** What is printed once a cluster runs: its addresses, and what the flows on the class path suggest to try. */
final class Welcome {
    /** Text of a jar with flows. {@code {rest}} in it stands for the REST address. */
    private static final String RESOURCE = "baton/welcome.txt";

    private Welcome() {}

    static void print(Console console, LocalCluster cluster, boolean samples, Duration took) {
        console.line("");
        console.line("Baton is ready after %.1f s.", took.toMillis() / 1000.0);
        console.line("");
        cluster.gateways().forEach(uri -> console.line("  REST      %s    (described at %s/openapi.json)", uri, uri));
        console.line(
                "  inspector %s/    (every admin port has it)",
                admin(cluster, cluster.nodes().getFirst()));
        for (NodeProcess node : cluster.nodes()) {
            console.line(
                    "  admin     %s/health/ready   /metrics   %s (pid %d)",
                    admin(cluster, node), node.name(), node.pid());
        }
        cluster.caFile().ifPresent(ca -> console.line("  CA        %s    (curl --cacert, baton --ca-file)", ca));
        if (samples) {
            suggestions(console, cluster);
        }
        console.line("");
    }

    private static URI admin(LocalCluster cluster, NodeProcess node) {
        return Https.loopback(cluster.caFile().isPresent(), node.plan().adminPort());
    }

    private static void suggestions(Console console, LocalCluster cluster) {
        String rest = cluster.gateways().getFirst().toString();
        String curl = cluster.caFile().map(ca -> "curl --cacert " + ca + " ").orElse("curl ");
        try {
            for (URL url : Collections.list(Welcome.class.getClassLoader().getResources(RESOURCE))) {
                try (InputStream in = url.openStream()) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> line.replace("{rest}", rest).replace("curl ", curl))
                            .forEach(console::line);
                }
            }
        } catch (IOException e) {
            throw new ClusterProblem("Can't read " + RESOURCE + " on the class path: " + IoReason.of(e), e);
        }
    }
}
