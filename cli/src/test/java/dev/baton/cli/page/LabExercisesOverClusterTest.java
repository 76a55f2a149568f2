package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.baton.cli.page.LabControls.patient;
import static dev.baton.cli.page.LabControls.says;
import static dev.baton.cli.page.LabControls.somewhere;
import static dev.baton.cli.page.LabControls.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predict first over real nodes: who says what is so is told so, by what the requests recorded. */
class LabExercisesOverClusterTest extends ClusterPage {
    private static final List<String> STYLES = List.of("blocking", "polling", "coroutine", "notification", "callback");
    /** How often an arrow goes down from "choose a cell" to the right one. */
    private static final Map<String, Integer> CELLS =
            Map.of("blocking", 1, "polling", 2, "coroutine", 2, "notification", 4, "callback", 4);

    private LabControls lab;

    @BeforeEach
    void openLab() {
        lab = LabControls.at(page, cluster.cluster().node("db-worker-1").plan().adminPort());
        assertThat(page.locator("[data-exercise=synchronous]")).isVisible();
    }

    @ParameterizedTest
    @CsvSource({
        "synchronous, run=gatewayThread",
        "callback, run=dbWorker held=none",
        "notification, run=compute held=none",
        "polling, run=gatewayPool checks=2+",
        "blocking, held=gatewayThread",
        "processes, processes=3",
        "threads, threads=2",
        "coroutines, held=none",
        "eventLoop, meanwhile=works held=none",
        "blockedLoop, speed=slower held=none",
        "multiplexing, waiting=1",
        "batching, shared=several",
    })
    void whatIsSoIsRight(String exercise, String answers) {
        Locator result = run(exercise, answers);

        assertThat(result).hasAttribute("data-result", "right", within());
        assertThat(result).isFocused();
        assertThat(result.locator("[data-part]").first()).isVisible();
        assertThat(result).not().containsText(Pattern.compile("[{}]|undefined|–"));
        Browser.shoot(page, "cluster-run-exercise-" + exercise);
        inKorean(exercise);
    }

    @Test
    void theProcessesOfARequestHaveTheirNumbersAndTheirMemory() {
        Locator result = run("processes", "processes=3");

        Pattern all = Pattern.compile(
                "gateway-1%1$s, db-worker-.%1$s, compute-service-1%1$s".formatted(" \\(process \\d+, \\d+ MiB\\)"));
        assertThat(result).containsText(all, somewhere());
        long pid = cluster.cluster().node("gateway-1").pid();
        assertThat(page.locator("[data-process='gateway-1'] td").first()).hasText(Long.toString(pid));
    }

    @Test
    void forHowManySocketsAnEpollWaitsIsCounted() {
        Locator result = run("multiplexing", "waiting=1");

        assertThat(result.locator("[data-part=kernel]").last())
                .hasText(
                        says("Now one call of epoll in gateway-1 \\(process \\d+\\) waits for [1-9]\\d* sockets\\."),
                        patient());
    }

    @Test
    void whatACoroutineRanIsDrawnOnItsCarrier() {
        assertThat(run("coroutines", "held=none")).hasAttribute("data-result", "right", within());

        assertThat(page.locator(".predict .chart")).containsText("carrier thread");
    }

    @Test
    void whatTheLoopRanForOthersIsDrawnBesideThoseThatWaitForIt() {
        assertThat(run("blockedLoop", "speed=slower held=none")).hasAttribute("data-result", "right", within());

        assertThat(page.locator(".predict .chart")).containsText("for all requests, event loop");
        assertThat(page.locator("[data-result]"))
                .containsText(Pattern.compile("most of it is the loop|let them run again|lost elsewhere"));
    }

    @Test
    void anExerciseEndsTheLoadFirstAndShowsWhatIsSoWithoutIt() {
        lab.knob("batch", 0);
        lab.button("Start the load").click();
        assertThat(lab.figure("Answered a second")).hasText(says("[1-9].*"), patient());

        assertThat(run("batching", "shared=several")).hasAttribute("data-result", "right", within());

        assertThat(page.locator("[data-run=false]")).hasCount(1);
        assertThat(lab.knobShown("batch")).containsText("as configured");
    }

    private void inKorean(String exercise) {
        page.getByText("한국어", new Page.GetByTextOptions().setExact(true)).click();
        page.locator("[data-result]").scrollIntoViewIfNeeded();
        Browser.shoot(page, "cluster-run-exercise-ko-" + exercise);
    }

    @Test
    void whatIsWrongIsSaidAndTheOldVerdictGoesWhileItRunsAgain() {
        Locator result = run("callback", "run=gatewayLoop held=none");
        assertThat(result).hasAttribute("data-result", "wrong", within());
        assertThat(result)
                .containsText("✗ Not so. You said D, E, F run on the event loop of the gateway; "
                        + "they ran on a thread of the db-worker.");

        page.locator("[data-predict]").click();

        assertThat(result).hasCount(0);
        assertThat(result).hasAttribute("data-result", "wrong", within());
    }

    @Test
    void marksAndWhatWasSeenAreKeptWhenOneComesBack() {
        assertThat(run("synchronous", "run=gatewayThread")).hasAttribute("data-result", "right", within());
        assertThat(run("callback", "run=gatewayLoop held=none")).hasAttribute("data-result", "wrong", within());

        visit("cluster");
        assertThat(page.locator("h1")).hasText("Cluster");
        openLab();

        assertThat(page.locator("[data-exercise=synchronous] [data-mark]")).hasText("✓");
        assertThat(page.locator("[data-exercise=callback] [data-mark]")).hasText("✗");
        assertThat(page.locator("[data-line=blocking]")).containsText("a request thread of the gateway");
        assertThat(page.locator("[data-line=callback]")).containsText("a thread of the db-worker");
    }

    @Test
    void anExerciseThatWasAnsweredIsThereAgainWhenOneComesBackToIt() {
        assertThat(run("callback", "run=gatewayLoop held=none")).hasAttribute("data-result", "wrong", within());
        page.locator("[data-exercise=polling]").click();
        assertThat(page.locator("[data-result]")).hasCount(0);

        page.locator("[data-exercise=callback]").click();

        assertThat(page.locator("[data-result]")).hasAttribute("data-result", "wrong");
        assertThat(page.locator("input[name=run][value=gatewayLoop]")).isChecked();
        assertThat(page.locator(".predict .chart .track").first()).isVisible();
    }

    @Test
    void aBarOrAnArrowOfARunShowsItsDetails() {
        assertThat(run("synchronous", "run=gatewayThread")).hasAttribute("data-result", "right", within());
        Locator details = page.locator(".predict .readout");

        page.locator(".predict [data-span=database]").first().click();

        assertThat(details).containsText("DB");
        assertThat(details).containsText("db-worker-");
        page.locator(".predict [data-message=command] .touch").first().dispatchEvent("click");
        assertThat(details).containsText("on the way from gateway-1");
    }

    @Test
    void aTryStartsTheLoadWithItsKnobs() {
        assertThat(run("synchronous", "run=gatewayThread")).hasAttribute("data-result", "right", within());

        page.locator("[data-try='0']").click();

        assertThat(page.locator("[data-run=true]")).hasCount(1);
        assertThat(page.locator("input[name=style][value=blocking]")).isChecked();
        assertThat(page.locator("output[for=databaseMillis]")).hasText("200 ms");
    }

    @Test
    void eachStyleIsPlacedByTheKeyboardAloneAndMeasured() {
        page.locator("[data-exercise=twoByTwo]").press("Enter");
        place(CELLS);

        Locator result = page.locator("[data-result]");
        assertThat(result).hasAttribute("data-result", "right", within());
        assertThat(result).isFocused();
        assertThat(measured("syncBlocked"))
                .hasText(each("blocking Threads held: 2\\. C and D ran on the same thread.*"));
        assertThat(measured("syncFree"))
                .hasText(each(
                        "polling Threads held: 0\\. The caller itself fetched the answer, by \\d+ checks.*",
                        "coroutine Threads held: 0\\. C and D ran on the same thread.*virtual thread \\d+.*"));
        assertThat(measured("asyncFree"))
                .hasText(each(
                        "notification Threads held: 0\\. .* D, E, F ran on compute-service-1, .*",
                        "callback Threads held: 0\\. .* D, E, F were handed over with DB, and ran on db-worker-., .*"));
        assertThat(page.locator("[data-so-far] tbody tr")).hasCount(STYLES.size());
        Browser.shoot(page, "cluster-run-exercise-twoByTwo");
        inKorean("twoByTwo");
        assertThat(Browser.barriers(page)).isEmpty();
        page.setViewportSize(390, 900);
        assertThat(Browser.cut(page, ".predict")).isEmpty();
        page.locator("[data-cell=syncFree]").last().scrollIntoViewIfNeeded();
        Browser.shoot(page, "cluster-run-exercise-ko-twoByTwo-390");
        page.locator("[data-open=multiplexing]").click();
        assertThat(page.locator("[data-exercise=multiplexing]")).hasAttribute("aria-current", "step");
        assertThat(page.locator("[data-exercise=multiplexing]")).isFocused();
    }

    @Test
    void aStyleInTheWrongCellIsToldSo() {
        page.locator("[data-exercise=twoByTwo]").press("Enter");
        place(Map.of("blocking", 1, "polling", 1, "coroutine", 2, "notification", 4, "callback", 4));

        Locator result = page.locator("[data-result]");
        assertThat(result).hasAttribute("data-result", "wrong", within());
        assertThat(result)
                .containsText("polling: you said “synchronous, a thread is blocked”; "
                        + "it was “synchronous, no thread is blocked”.");
        assertThat(page.locator("[data-exercise=twoByTwo] [data-mark]")).hasText("✗");
    }

    private Locator measured(String cell) {
        return page.locator("[data-cell=" + cell + "] [data-measured]");
    }

    private static Pattern[] each(String... lines) {
        return Stream.of(lines).map(Pattern::compile).toArray(Pattern[]::new);
    }

    private void place(Map<String, Integer> arrows) {
        for (String style : STYLES) {
            lab.tabTo("select[name=" + style + "]");
            for (int i = 0; i < arrows.get(style); i++) {
                page.keyboard().press("ArrowDown");
            }
        }
        assertThat(page.locator("[data-predict]")).isEnabled(); // the last choice is drawn
        lab.tabTo("[data-predict]");
        page.keyboard().press("Enter");
    }

    private Locator run(String exercise, String answers) {
        page.locator("[data-exercise=" + exercise + "]").click();
        for (String answer : answers.split(" ")) {
            String[] parts = answer.split("=");
            page.locator("input[name=%s][value='%s']".formatted(parts[0], parts[1]))
                    .check();
        }
        page.locator("[data-predict]").click();
        return page.locator("[data-result]");
    }
}
