package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.baton.testing.TraceFile;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live lab's page over an API that answers what a test needs. */
class LabTest extends FakePage {
    private static final String PICTURE =
            "[...document.querySelector('canvas').toDataURL()].reduce((sum, c) => (31 * sum + c.charCodeAt()) | 0, 0)";

    @Test
    void aKnobIsTurnedWhileTheLoadRunsAndItIsRenewed() {
        openLab(page);
        button("Start the load").click();
        page.getByLabel("blocking").check();

        page.waitForCondition(() -> admin.lab().settings().size() > 3);

        assertThat(admin.lab().settings().getLast().getString("style")).isEqualTo("blocking");
        assertThat(admin.lab().settings().getLast().getInteger("atOnce")).isEqualTo(8);
        button("Stop").click();
        page.waitForCondition(() -> !admin.lab().ended().isEmpty());
        assertThat(admin.lab().ended()).containsOnly(admin.lab().owners().getFirst());
        assertThat(admin.lab().owners()).containsOnly(admin.lab().owners().getFirst());
    }

    @Test
    void aPageThatTurnedNothingEndsNothingAndALinkStartsNoLoad() {
        page.navigate(admin.url() + "/lab#start");
        assertThat(page.locator("[data-figures]")).isVisible();

        assertThat(button("Start the load")).isVisible();
        page.navigate("about:blank");
        assertThat(admin.lab().settings()).isEmpty();
        assertThat(admin.lab().ended()).isEmpty();
    }

    @Test
    void aPageThatDoesNotGetTheKnobsStopsTryingAndSaysWhy() {
        admin.lab().take();
        openLab(page);

        button("Start the load").click();

        assertThat(page.locator(".stale")).containsText("Another page turns the knobs");
        assertThat(button("Start the load")).isVisible();
    }

    @Test
    void aKnobCanBePutBack() {
        openLab(page);
        page.locator("#batch").fill("0");
        page.waitForCondition(() -> !admin.lab().settings().isEmpty());
        assertThat(admin.lab().settings().getLast().getInteger("batch")).isEqualTo(1);

        page.locator("[data-back=batch]").click();

        assertThat(page.locator("output[for=batch]")).hasText("256 as configured");
        page.waitForCondition(() -> !admin.lab().ended().isEmpty());
    }

    @Test
    void thereAreAsManyStepsForEventLoopsAsTheGatewayHasAndNoneForOne() {
        openLab(page);
        assertThat(page.locator("output[for=eventLoops]")).hasText("3 as configured");
        assertThat(page.locator("#eventLoops")).hasAttribute("max", "2");

        page.locator("#eventLoops").fill("1");

        page.waitForCondition(() -> !admin.lab().settings().isEmpty());
        assertThat(admin.lab().settings().getLast().getInteger("eventLoops")).isEqualTo(2);
        admin.lab().eventLoops(1);
        page.locator("[data-back=eventLoops]").click();
        assertThat(page.locator("#eventLoops")).isDisabled();
        assertThat(page.locator("#eventLoops-hint")).containsText("This gateway has one event loop");
    }

    @Test
    void aFaultHoldsWhileItsButtonIsPressed() {
        openLab(page);
        button("Cut the database").click();
        page.waitForCondition(() -> !admin.lab().settings().isEmpty());
        assertThat(button("Connect the database again")).hasAttribute("aria-pressed", "true");
        button("Fill the lanes").click();
        page.waitForCondition(() -> "lane".equals(faults().getString("fill")));
        assertThat(faults().getBoolean("databaseCut")).isTrue();
        assertThat(Browser.barriers(page)).isEmpty();

        button("Stop filling the lanes").click();
        button("Connect the database again").click();

        assertThat(button("Cut the database")).hasAttribute("aria-pressed", "false");
        page.waitForCondition(() -> !admin.lab().ended().isEmpty());
    }

    @Test
    void whoStopsTheLoadStopsWhatDisturbsTheCluster() {
        openLab(page);
        button("Start the load").click();
        button("Fill the lanes").click();
        page.waitForCondition(() -> !admin.lab().settings().isEmpty() && "lane".equals(faults().getString("fill")));

        page.locator("[data-run]").click();

        assertThat(button("Fill the lanes")).hasAttribute("aria-pressed", "false");
        page.waitForCondition(() -> !admin.lab().ended().isEmpty());
    }

    @Test
    void anotherPageMakesTheLoadOnlyWhereThisOneHasNotTheKnobs() {
        openLab(page);
        Locator seen = page.locator(".seen");
        assertThat(seen).containsText("Another page makes the load.");

        page.locator("#batch").fill("0");
        page.waitForCondition(() -> !admin.lab().settings().isEmpty());
        assertThat(seen).containsText("No page sends requests.");

        button("Fill the lanes").click();
        assertThat(seen).containsText("This page fills a queue");
    }

    @Test
    void whatAStylePromisesIsNotSaidWhileTheEventLoopIsBusy() {
        openLab(page);
        button("Start the load").click();
        assertThat(page.locator(".seen")).containsText("The event loop is free at once and serves others.");

        admin.lab().pressLoop();

        assertThat(page.locator(".seen")).containsText("An event loop that computes is blocked, too.");
        page.getByLabel("blocking").check();
        assertThat(page.locator(".seen")).containsText("Each request has a thread from A to F.");
        assertThat(page.locator(".seen .lead")).containsText("3 sleep inside a call, 0 run, 0 wait for a request.");
    }

    @Test
    void whatWaitsNowIsSaidAndStatesAndNamesAreInWords() {
        admin.lab().waiting(520);
        openLab(page);

        Locator row = page.locator("[data-lane='gateway-1 parked']");
        assertThat(row).hasText(Pattern.compile("waits for an answer\\s*now 520 up to 520"));
        assertThat(row.locator(".name")).hasAttribute("title", Pattern.compile("Requests that are handed over.*"));
        assertThat(page.locator("[data-lane='gateway-1 vert.x-eventloop-thread-0']"))
                .hasText(Pattern.compile("event loop 0\\s*listens · CPU 10 %"));
        assertThat(page.locator(".states")).containsText("It sleeps in one system call for all connections");
        admin.lab().waiting(0);
        assertThat(row).containsText("now 0");
    }

    @Test
    void ofANodeThatDoesNotAnswerNoStateIsSaidAndItIsNotReady() {
        openLab(page);
        assertThat(page.locator("output[for=dbWorkers]")).hasText("1 ready");

        admin.lab().silence();

        assertThat(page.locator("[data-node='db-worker-1'].gone")).hasCount(1);
        assertThat(page.locator("[data-node='db-worker-1'] [data-state]")).hasCount(0);
        assertThat(page.locator("output[for=dbWorkers]")).hasText("0 ready");
    }

    @Test
    void knobsStayBesideTheTracks() {
        openLab(page);
        Object down = page.evaluate("""
                () => {
                  const main = document.querySelector('main');
                  main.scrollTop = 500;
                  return main.scrollTop;
                }""");

        assertThat(page.evaluate("""
                () => {
                  const {top, bottom} = document.querySelector('.knobs').getBoundingClientRect();
                  return top >= 0 && bottom <= innerHeight;
                }""")).isEqualTo(true);
        page.locator("#queue").scrollIntoViewIfNeeded();
        assertThat(page.evaluate("document.querySelector('main').scrollTop")).isEqualTo(down);
    }

    @Test
    void inANarrowWindowOnlyTheFirstKnobsComeBeforeTheTracks() {
        try (Page window = window(800, ColorScheme.LIGHT)) {
            openLab(window);

            assertThat(window.locator("#atOnce")).isVisible();
            assertThat(window.locator("#queue")).isHidden();
            window.getByText("Work and queues").click();
            assertThat(window.locator("#queue")).isVisible();
        }
    }

    private JsonObject faults() {
        return admin.lab().settings().getLast().getJsonObject("faults");
    }

    @Test
    void nodesAreWantedUntilTheyArePutBack() {
        openLab(page);
        page.locator("#dbWorkers").fill("2");
        page.waitForCondition(() -> !admin.lab().settings().isEmpty());
        assertThat(admin.lab().settings().getLast().getJsonObject("nodes"))
                .isEqualTo(new JsonObject().put("dbWorkers", 3));
        assertThat(page.locator("output[for=dbWorkers]")).hasText("3 1 ready");

        page.locator("[data-back=dbWorkers]").click();

        assertThat(page.locator("output[for=dbWorkers]")).hasText("1 ready");
        page.waitForCondition(() -> !admin.lab().ended().isEmpty());
    }

    @Test
    void aHeldPictureStandsStillAlsoWhileTheLoadIsRenewed() {
        openLab(page);
        button("Start the load").click();
        assertThat(page.locator("[data-lane='gateway-1 baton-request-1']")).isVisible();
        button("Hold the picture").click();
        assertThat(button("Let it run")).hasAttribute("aria-pressed", "true");
        Object before = page.evaluate(PICTURE);
        int renewed = admin.lab().settings().size();

        page.waitForCondition(() -> admin.lab().settings().size() > renewed + 1);

        assertThat(page.evaluate(PICTURE)).isEqualTo(before);
        button("Let it run").click();
        page.waitForCondition(() -> !before.equals(page.evaluate(PICTURE)));
    }

    @Test
    void whatIsSavedCanBeShown() throws IOException {
        openLab(page);
        assertThat(page.locator("[data-lane='gateway-1 parked']")).isVisible();

        Download download = page.waitForDownload(() -> button("Save as a trace").click());

        assertThat(page.locator(".lanes > [role=status]")).hasText(Pattern.compile("baton-lab-trace.json is made, .*"));
        TraceFile file = TraceFile.read(Files.readString(download.path()));
        assertThat(file.slices()).extracting(TraceFile.Slice::name).contains("run", "blocked", "database");
        assertThat(file.threads().get("gateway-1")).contains("baton-request-1", "baton-request-1 (2)");
        assertThat(file.counters()).isPositive();
    }

    @Test
    void aCarrierThreadHasARowWhileItUsesAProcessorHoweverSeldomALookMeetsIt() throws IOException {
        openLab(page);
        Locator row = page.locator("[data-lane='gateway-1 ForkJoinPool-1-worker-1']");

        assertThat(row).hasText(Pattern.compile("carrier thread 1\\s*idle · CPU 10 %"));
        assertThat(page.locator(".legend")).containsText("share of a processor that a carrier thread used");
        Download download = page.waitForDownload(() -> button("Save as a trace").click());
        assertThat(Files.readString(download.path())).contains("\"ForkJoinPool-1-worker-1 busy\"", "\"busy\": 0.1");
    }

    @Test
    void aNodeIsKilledOnlyAfterAQuestionAndFrozenOnce() {
        openLab(page);
        button("Kill db-worker-1").click();
        page.locator("dialog button", new Page.LocatorOptions().setHasText("Cancel"))
                .click();
        assertThat(page.locator("dialog")).hasCount(0);

        button("Freeze db-worker-1").click();

        assertThat(button("Freeze db-worker-1")).isDisabled();
        assertThat(button("Kill db-worker-1")).isDisabled();
        assertThat(button("Kill db-worker-1")).isEnabled();
        button("Kill db-worker-1").click();
        page.locator("dialog button", new Page.LocatorOptions().setHasText("Kill"))
                .click();
        page.waitForCondition(() -> admin.lab().faults().size() == 2);
        assertThat(admin.lab().faults()).containsExactly("freeze db-worker-1", "kill db-worker-1");
    }

    @Test
    void computeThreadsAreNoKnobWhereTheRequestsOwnThreadComputes() {
        openLab(page);
        assertThat(page.locator("#computeThreads")).isEnabled();

        page.getByLabel("blocking").check();

        assertThat(page.locator("#computeThreads")).isDisabled();
        page.getByLabel("polling").check();
        assertThat(page.locator("output[for=computeThreads]")).hasText("2 as configured");
    }

    @Test
    void aFloodOfBarsDoesNotFreezeThePageAndWhatIsMissingIsSaid() {
        // as many as a node reports at most, of however many requests, in each of some fifty frames
        admin.lab().busy(64, 18, 9_000);
        openLab(page);
        assertThat(page.locator(".stale")).containsText(Pattern.compile("[4-9]\\d\\d,\\d{3} marks came too fast"));

        button("10 s").click();

        assertThat(button("10 s")).hasAttribute("aria-pressed", "true");
        assertThat(page.locator("[data-lane^='gateway-1 baton-request-']")).hasCount(13); // 12, and "52 more"
    }

    @ParameterizedTest
    @CsvSource({
        "1280, DARK, English",
        "1280, LIGHT, English",
        "390, DARK, English",
        "390, LIGHT, English",
        "1280, LIGHT, 한국어",
        "390, DARK, 한국어"
    })
    void nothingIsCutAndAllCanReadIt(int width, ColorScheme colours, String language) {
        try (Page window = window(width, colours)) {
            openLab(window);
            window.getByText(language, new Page.GetByTextOptions().setExact(true))
                    .click();
            Locator lane = window.locator("[data-lane='gateway-1 baton-request-1']");
            assertThat(lane).isVisible();
            assertThat(Browser.barriers(window)).isEmpty();
            assertThat(Browser.cut(window, "main, nav")).isEmpty();
            Browser.shoot(window, "lab-%d-%s-%s".formatted(width, colours, language.equals("English") ? "en" : "ko"));
        }
    }
}
