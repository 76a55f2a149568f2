package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.baton.cli.page.LabControls.atLast;
import static dev.baton.cli.page.LabControls.patient;
import static dev.baton.cli.page.LabControls.says;
import static dev.baton.cli.page.LabControls.soon;
import static dev.baton.cli.page.LabControls.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import dev.baton.testing.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live lab over real nodes: each knob changes what the tracks show. */
class LabOverClusterTest extends ClusterPage {
    private LabControls lab;

    @BeforeEach
    void openLab() {
        lab = LabControls.at(page, cluster.cluster().node("db-worker-1").plan().adminPort());
        assertThat(lane("gateway-1 vert.x-eventloop-thread-0")).isVisible();
    }

    @Test
    void theStyleDecidesWhetherThreadsAreHeld() {
        lab.knob("databaseMillis", 8); // 200 ms
        lab.button("Start the load").click();
        assertThat(page.locator(".seen .lead"))
                .hasText(says("Open requests: [1-9]\\d*\\. Threads held for them: 0\\."), patient());
        assertThat(page.locator("[data-lane^='gateway-1 baton-request-']")).hasCount(0);
        assertThat(carriers()).hasCount(0, soon());

        page.getByLabel("blocking").check();

        assertThat(page.locator("[data-lane^='gateway-1 baton-request-']").first()) // those of earlier tests have ended
                .isVisible();
        assertThat(page.locator("[data-lane^='gateway-1 baton-request-'][data-state=held]")
                        .nth(2))
                .isVisible();
        assertThat(page.locator(".seen .lead")).hasText(says(".*: [1-9]\\d* sleep inside a call.*"), patient());
        Browser.shoot(page, "cluster-run-lab");

        page.getByLabel("coroutine").check();

        assertThat(lane("gateway-1 virtual")).isVisible();
        assertThat(page.locator(".seen .lead"))
                .hasText(says("Open requests: [1-9]\\d*\\. Threads held for them: 0\\."), patient());
        assertThat(carriers().first()).isVisible();
        assertThat(carriers().first()).hasText(says("carrier thread \\d+\\s*(runs|idle) · CPU \\d+ %"), patient());
        assertThat(carriers().count()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        Browser.shoot(page, "cluster-run-carriers");
    }

    private Locator carriers() {
        return page.locator("[data-lane^='gateway-1 ForkJoinPool-']");
    }

    @Test
    void aSlowDatabaseMakesThemWaitAndNoneIsNoLoad() {
        lab.knob("databaseMillis", 9); // 500 ms
        lab.button("Start the load").click();

        assertThat(lab.figure("Median (half are faster)")).hasText(says("[5-9]\\d\\d ms|\\d\\.\\d\\d s"), patient());

        lab.button("Stop").click();

        assertThat(lab.figure("Open requests")).hasText("0", patient());
        assertThat(lab.figure("Answered a second")).hasText("–", patient()); // no client, no figure
    }

    @Test
    void knobsReturnToWhatTheyWereWhenThePageIsClosed() {
        assertThat(lab.knobShown("batch")).hasText(says("\\d+ as configured"));
        String before = lab.knobShown("batch").textContent();
        lab.knob("batch", 0);
        assertThat(lab.knobShown("batch")).hasText("1");
        lab.button("Start the load").click();
        assertThat(lab.figure("Requests in a batch")).hasText("1.0", patient());

        openLab();

        assertThat(lab.knobShown("batch")).hasText(before, patient());
    }

    @Test
    void aFrozenNodeIsSeenToBeUnresponsiveAndThaws() {
        lab.button("Freeze db-worker-2").click();

        assertThat(page.locator("[data-node='db-worker-2'].gone")).hasCount(1, soon());
        assertThat(page.locator("[data-node='db-worker-2'].gone")).hasCount(0, soon());
    }

    @Test
    void aKilledNodeIsGoneAndComesBack() {
        lab.button("Kill compute-service-1").click();
        page.locator("dialog .primary").click();

        assertThat(page.locator("[data-node='compute-service-1'].gone")).hasCount(1, soon());

        cluster.repair(); // as baton up does
        assertThat(page.locator("[data-node='compute-service-1'].gone")).hasCount(0, soon());
        assertThat(lane("compute-service-1 vert.x-eventloop-thread-0")).hasCount(1);
    }

    @Test
    void eachStepSaysWhatHappensAndItsClassAndLineAreThere() throws IOException {
        page.getByLabel("blocking").check();
        lab.button("Send two requests").click();
        Locator step = page.locator(".step");
        assertThat(step).isVisible(atLast());

        Set<String> places = new LinkedHashSet<>();
        Set<String> kinds = new LinkedHashSet<>();
        Locator next = lab.button("Next");
        for (int at = 1; ; at++) {
            assertThat(page.locator(".steps .bar").first()).containsText("step %d of".formatted(at)); // it is drawn
            kinds.add(step.getAttribute("data-step"));
            Object place = step.evaluate("step => step.querySelector('[data-place]')?.dataset.place ?? ''");
            if (!place.equals("")) {
                places.add((String) place);
            }
            if (next.getAttribute("aria-disabled").equals("true")) {
                break;
            }
            next.click();
        }

        assertThat(kinds).contains("run", "blocked", "database", "command", "completion");
        assertThat(places).hasSizeGreaterThan(2);
        for (String place : places) {
            assertThat(line(place)).as(place).containsIgnoringCase("record");
        }
        Browser.shoot(page, "cluster-run-steps");
    }

    @Test
    void aPredictionIsJudgedByARealRunWithTheKeyboardAlone() {
        page.locator("[data-exercise=synchronous]").focus();
        lab.tabTo("[data-exercise=blocking]");
        page.keyboard().press("Enter");
        lab.tabTo("input[name=held][value=gatewayLoop]");
        page.keyboard().press("Space");
        lab.tabTo("[data-predict]");
        page.keyboard().press("Enter");

        Locator result = page.locator("[data-result]");
        assertThat(result).hasAttribute("data-result", "wrong", within());
        assertThat(result).isFocused();
        assertThat(result)
                .containsText("you said the event loop of the gateway; it was a request thread of the gateway.");

        page.locator("[data-exercise=synchronous]").focus();
        lab.tabTo("[data-exercise=blocking]");
        page.keyboard().press("Enter");
        lab.tabTo("input[name=held][value=gatewayLoop]"); // what was chosen before is still there
        page.keyboard().press("Space");
        lab.tabTo("input[name=held][value=gatewayThread]");
        page.keyboard().press("Space");
        lab.tabTo("[data-predict]");
        page.keyboard().press("Enter");

        assertThat(result).hasAttribute("data-result", "right", within());
        Browser.shoot(page, "cluster-run-predict");
    }

    @Test
    void whatTheLanesShowedCanBeTakenAlong() throws IOException {
        page.getByLabel("blocking").check();
        lab.button("Start the load").click();
        assertThat(lab.figure("Answered a second")).hasText(says("[1-9].*"), patient());

        Download download =
                page.waitForDownload(() -> lab.button("Save as a trace").click());

        TraceFile file = TraceFile.read(Files.readString(download.path()));
        assertThat(file.threads().keySet()).contains("gateway-1", "db-worker-1", "compute-service-1");
        assertThat(file.slices()).extracting(TraceFile.Slice::name).contains("run", "blocked", "database");
        assertThat(file.counters()).isPositive();
    }

    /** The source line of "dev.baton.run.StageChain:57". */
    private static String line(String place) throws IOException {
        String[] parts = place.split(":");
        Path file = Path.of(parts[0].replaceAll("\\$.*", "").replace('.', '/') + ".java");
        try (var modules = Files.list(Path.of(".."))) {
            Path source = modules.map(module -> module.resolve("src/main/java").resolve(file))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no " + file));
            return Files.readAllLines(source).get(Integer.parseInt(parts[1]) - 1);
        }
    }

    @Test
    void aRunThatIsTakenAlongHasTheSpansOfTheRealNodes(@TempDir Path folder) throws IOException {
        page.getByLabel("blocking").check();
        lab.button("Start the load").click();
        assertThat(page.locator(".seen .lead")).hasText(says(".*: [1-9]\\d* sleep inside a call.*"), patient());
        lab.button("Hold the picture").click();
        Download live = page.waitForDownload(() -> lab.button("Save as a trace").click());
        Download run = page.waitForDownload(() -> lab.button("Take it along").click());
        Path file = folder.resolve(run.suggestedFilename());
        run.saveAs(file);

        try (com.microsoft.playwright.Page played = offline(file)) {
            played.locator("[data-position]").waitFor();
            played.keyboard().press("End");
            Download again = played.waitForDownload(
                    () -> played.getByText("Save as a trace").click());

            Set<TraceFile.Slice> shown =
                    Set.copyOf(TraceFile.read(Files.readString(live.path())).slices());
            assertThat(shown).isNotEmpty();
            assertThat(Set.copyOf(TraceFile.read(Files.readString(again.path())).slices()))
                    .isEqualTo(shown);
        }
    }

    private Locator lane(String name) {
        return page.locator("[data-lane='" + name + "']");
    }
}
