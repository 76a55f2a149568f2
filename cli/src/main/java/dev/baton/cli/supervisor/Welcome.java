package dev.baton.cli.supervisor;

import dev.baton.cli.terminal.Console;
import dev.baton.cluster.LocalCluster;
import dev.baton.cluster.NodeProcess;
import dev.baton.flows.payments.PaymentsFlows;
import dev.baton.flows.payments.SampleAccounts;
import java.net.URI;
import java.time.Duration;

/** What a person wants to know once a cluster runs. */
final class Welcome {
    private Welcome() {}

    static void print(Console console, LocalCluster cluster, Duration took) {
        URI gateway = cluster.gateways().getFirst();
        console.line("");
        console.line("Baton is ready after %.1f s.", took.toMillis() / 1000.0);
        console.line("");
        cluster.gateways().forEach(uri -> console.line("  REST      %s    (described at %s/openapi.json)", uri, uri));
        console.line(
                "  inspector http://127.0.0.1:%d/    (every admin port has it)",
                cluster.nodes().getFirst().plan().adminPort());
        for (NodeProcess node : cluster.nodes()) {
            console.line(
                    "  admin     http://127.0.0.1:%d/health/ready   /metrics   %s (pid %d)",
                    node.plan().adminPort(), node.name(), node.pid());
        }
        console.line("  API key   %s   (works in the development profile only)", PaymentsFlows.DEVELOPMENT_KEY);
        console.line("");
        console.line("Try:");
        console.line("  curl -i %s/transfers -H 'Authorization: Bearer %s' \\", gateway, PaymentsFlows.DEVELOPMENT_KEY);
        console.line("    -H 'Content-Type: application/json' -H 'Idempotency-Key: try-1' \\");
        console.line(
                "    -d '{\"from\":\"%s\",\"to\":\"%s\",\"amount\":\"12.50\",\"currency\":\"CZK\",\"reference\":\"lunch\"}'",
                SampleAccounts.iban(1), SampleAccounts.iban(2));
        console.line("");
    }
}
