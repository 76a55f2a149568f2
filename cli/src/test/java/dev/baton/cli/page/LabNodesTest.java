package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.baton.cli.page.LabControls.patient;
import static dev.baton.cli.page.LabControls.says;
import static dev.baton.cli.page.LabControls.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.baton.cli.supervisor.ClusterState;
import dev.baton.cli.supervisor.StateFile;
import dev.baton.cli.supervisor.Supervisor;
import dev.baton.cli.supervisor.UpOptions;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.Ports;
import dev.baton.cluster.testing.TestInstallation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The live lab starts and stops nodes of a cluster of {@code baton up}, for real, and it is as before afterwards. */
class LabNodesTest {
    private static final Duration LONG = Duration.ofSeconds(120);

    @TempDir
    Path dir;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void nodesOfARoleBecomeMoreAndFewerAndAsManyAsBeforeWhenThePageIsClosed() {
        UpOptions options = CommandLine.populateCommand(
                new UpOptions(),
                "--data-dir=" + dir,
                "--http-port=" + Ports.free(),
                "--admin-port=" + adminPorts(),
                "--db-workers=1");
        Console console = new Console(new PrintStream(said, true, StandardCharsets.UTF_8), false);
        try (Supervisor supervisor = new Supervisor(options, TestInstallation.create(), console);
                Browser browser = Browser.open();
                Page page = browser.window(1600, 1200, ColorScheme.DARK)) {
            supervisor.start();
            LabControls lab = LabControls.at(page, state().nodes().getFirst().adminPort());
            assertThat(lab.knobShown("dbWorkers")).hasText("1 ready");
            assertThat(lab.knobShown("computeServices")).hasText("1 ready");

            lab.knob("dbWorkers", 1);
            assertThat(lab.knobShown("dbWorkers")).hasText("2 2 ready", patient());
            lab.knob("computeServices", 0);
            assertThat(lab.knobShown("computeServices")).hasText("0 0 ready", patient());

            assertThat(page.locator("[data-node=db-worker-2]")).hasCount(1, soon());
            assertThat(page.locator("[data-node=compute-service-1]")).hasCount(0, soon());
            assertThat(names()).containsExactlyInAnyOrder("gateway-1", "db-worker-1", "db-worker-2");
            lab.button("Start the load").click();
            assertThat(lab.figure("Answered a second")).hasText(says("[1-9].*"), patient());
            assertThat(page.locator("[data-lane^='db-worker-2 Lane']").first()).isVisible();
            Browser.shoot(page, "cluster-run-nodes");

            page.navigate("about:blank");

            Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(names())
                    .containsExactlyInAnyOrder("gateway-1", "db-worker-1", "compute-service-1"));
            assertThat(said.toString(StandardCharsets.UTF_8))
                    .contains("db-worker-2 is started (pid ", "compute-service-1 is stopped, as the live lab wants");
        }
        assertThat(new StateFile(dir).readLast()).isEmpty();
    }

    /** The first of three that are free. */
    private static int adminPorts() {
        return IntStream.generate(Ports::free)
                .limit(100)
                .filter(port -> Ports.isFree(port + 1) && Ports.isFree(port + 2))
                .findFirst()
                .orElseThrow();
    }

    private ClusterState state() {
        return new StateFile(dir).require();
    }

    private List<String> names() {
        return state().nodes().stream().map(ClusterState.NodeState::name).toList();
    }
}
