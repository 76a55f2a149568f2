package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.baton.cli.page.LabControls.patient;
import static dev.baton.cli.page.LabControls.says;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.baton.cli.faults.FaultCluster;
import dev.baton.cluster.ClusterPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The live lab's load moves from event loop to event loop of a real gateway that has several. */
class LabEventLoopsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Map<String, String> THREE = Map.of(
            "BATON_PROFILE", "development",
            "BATON_NODE_EVENT_LOOPS", "3",
            "BATON_GATEWAY_INSTANCES", "3");

    @Test
    void theLoadIsServedByAsManyEventLoopsAsTheKnobSaysAndByAllWhenThePageIsClosed() {
        try (FaultCluster cluster = FaultCluster.open(ClusterPlan.ofEqualNodesOnFreePorts(1), THREE);
                Browser browser = Browser.open();
                Page page = browser.window(1600, 1200, ColorScheme.DARK)) {
            int port = cluster.cluster().node("baton-1").plan().adminPort();
            LabControls lab = LabControls.at(page, port);
            assertThat(lab.knobShown("eventLoops")).hasText("3 as configured");
            lab.button("Start the load").click();
            untilConnected(port, 3);

            lab.knob("eventLoops", 0);

            assertThat(lab.knobShown("eventLoops")).hasText("1");
            untilConnected(port, 1);
            assertThat(lab.figure("Answered a second")).hasText(says("[1-9].*"), patient());
            assertThat(lab.figure("Turned away a second")).hasText("0", patient());
            Browser.shoot(page, "cluster-run-event-loops");

            page.locator("[data-back=eventLoops]").click();

            assertThat(lab.knobShown("eventLoops")).hasText("3 as configured");
            untilConnected(port, 3);
            browser.assertNoComplaints();
        }
    }

    /** What the gateway counts: connections of clients, by event loop. */
    private static void untilConnected(int adminPort, int loops) {
        Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(connections(adminPort))
                .hasSize(3)
                .filteredOn(connections -> connections > 0)
                .hasSize(loops));
    }

    private static List<Double> connections(int adminPort) {
        URI uri = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
        try (InputStream in = uri.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("baton_http_connections{"))
                    .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
