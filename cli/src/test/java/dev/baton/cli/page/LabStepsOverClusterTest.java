package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.baton.cli.page.LabControls.atLast;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.IsEnabledOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsFocusedOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Step by step over real nodes: what the kernel says of each step's thread, in both languages. */
class LabStepsOverClusterTest extends ClusterPage {
    private static final double PATIENCE_MILLIS = 60_000;

    /** Of nodes, threads, classes, styles, functions of the kernel, and of the database: the same in each language. */
    private static final String NAMES = "(gateway|db-worker|compute-service)-\\d+|vert\\.x-eventloop-thread-\\d+"
            + "|baton-[a-z]+-\\d+|ForkJoinPool-\\d+-worker-\\d+|dev\\.baton\\.[\\w.$]+|PostgreSQL|/proc"
            + "|notification|callback|polling|blocking|coroutine|io_uring|\\w+_\\w+|man proc|Ctrl|[KM]i?B";

    private static final String CARRIER = "step => step.querySelector('[data-carrier]')?.dataset.carrier ?? ''";

    @BeforeEach
    void openLab() {
        LabControls.at(page, cluster.cluster().node("db-worker-1").plan().adminPort());
        assertThat(page.locator("[data-two]")).isVisible();
    }

    @Test
    void aThreadThatIsHeldSleepsByTheKernelsAccount() {
        Set<String> states = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>();

        step("blocking", () -> {
            Locator kernel = step().locator("[data-kernel]");
            if (!step().getAttribute("data-step").equals("blocked")
                    || step().locator("[data-kernel-none]").count() == 1) {
                return; // too short for a look to fall into it
            } else if (kernel.count() == 1) {
                String state = kernel.getAttribute("data-kernel");
                if (states.add(state)) {
                    Browser.shoot(page, "cluster-run-kernel-" + state);
                }
                assertThat(step().locator(".kernel dt")).containsText("gateway-1 baton-request-");
            } else {
                unknown.add(step().textContent());
            }
        });

        assertThat(states).contains("S");
        assertThat(unknown).isEmpty();
    }

    @Test
    void whileARequestIsParkedItsEventLoopWaitsForEvents() {
        List<String> parked = new ArrayList<>();

        step("notification", () -> {
            if (step().textContent().contains("is handed over")) {
                parked.add(step().locator(".kernel").textContent());
            }
        });

        assertThat(parked).isNotEmpty().allSatisfy(said -> assertThat(said)
                .contains("The kernel, of gateway-1 vert.x-eventloop-thread-"));
    }

    @Test
    void belowAVirtualThreadItsCarrierIsShown() {
        Set<String> carriers = new LinkedHashSet<>();

        step("coroutine", () -> carriers.add((String) step().evaluate(CARRIER)));

        carriers.remove(""); // of steps without a virtual thread
        assertThat(carriers).isNotEmpty().allMatch(name -> name.matches("ForkJoinPool-\\d+-worker-\\d+"));
        Browser.shoot(page, "cluster-run-carrier");
    }

    @Test
    void aLookThatCameAfterAStepIsNotTheStepsState() {
        List<String> states = new ArrayList<>();

        step("blocking", () -> {
            if (step().locator("[data-kernel-none]").count() == 1) {
                states.add(step().locator("[data-kernel]").count() + " "
                        + step().locator("details[open]").count());
                assertThat(step().locator("[data-kernel-none]"))
                        .hasText("No sample fell into this step, or its thread was not looked at.");
            }
        });

        assertThat(states).isNotEmpty().containsOnly("0 0");
    }

    @Test
    void whoHasSentTwoRequestsGoesOnWithTheArrowKeys() {
        page.locator("[data-two]").press("Enter");
        assertThat(page.locator(".steps .primary")).isFocused(new IsFocusedOptions().setTimeout(PATIENCE_MILLIS));

        page.keyboard().press("ArrowRight");

        assertThat(page.locator(".steps > .bar .dim")).hasText(Pattern.compile("step 2 of \\d+"));
    }

    /** A virtual thread that waits holds no thread of the system. */
    @Test
    void virtualThreadsThatWaitAreNoHeldThreads() {
        Set<String> held = new LinkedHashSet<>();
        List<String> aside = new ArrayList<>();

        step("coroutine", () -> {
            held.add(step().locator("[data-held]").textContent());
            if (step().textContent().contains("Virtual threads put aside")) {
                aside.add(step().textContent());
            }
        });

        assertThat(held).containsExactly("none");
        assertThat(aside).isNotEmpty().allMatch(said -> said.contains("gateway-1, virtual thread "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "callback| sends the end result of request 1 to gateway-1: DB, D to F are done.",
                "polling| puts the answer for request 1 into the mailbox of gateway-1: DB is done. Nobody is told.",
                "blocking| The answer wakes the sleeping thread.",
                "coroutine| The answer wakes the virtual thread that was put aside.",
                "notification| tells gateway-1 that D to F of request 1 is done."
            })
    void whoLearnsOfTheEndIsSaidByStyle(String style, String sentence) {
        List<String> said = new ArrayList<>();

        step(style, () -> said.add(step().locator(".lead").textContent()));

        assertThat(said).anySatisfy(each -> assertThat(each).contains(sentence));
    }

    @ParameterizedTest
    @ValueSource(strings = {"notification", "callback", "polling", "blocking", "coroutine"})
    void inKoreanStepsAndChartHaveNoEnglishButNames(String style) {
        page.getByText("한국어").click();
        List<String> said = new ArrayList<>();

        step(style, () -> said.add(step().textContent()));

        said.addAll(page.locator(".steps .chart text, .steps .chart title, .steps .legend li, .steps .readout")
                .allTextContents());
        said.addAll(page.locator(".steps .track .name, .steps .bar").allTextContents());
        Set<String> english = said.stream()
                .map(line -> line.replaceAll(NAMES, " "))
                .flatMap(line ->
                        Pattern.compile("[A-Za-z]{3,}").matcher(line).results().map(MatchResult::group))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(english).isEmpty();
        Browser.shoot(page, "cluster-run-steps-ko-" + style);
    }

    @Test
    void theStyleOfTheRunIsNamedAlsoWhenAnotherOneIsChosen() {
        page.locator("input[name=style][value=blocking]").check();
        page.locator("[data-two]").click();
        assertThat(step()).isVisible(atLast());

        page.locator("input[name=style][value=polling]").check();

        assertThat(page.locator("[data-style-of-run]")).hasText("style blocking");
    }

    private Locator step() {
        return page.locator(".step");
    }

    /** Sends two requests in this style, and goes from the first step to the last. */
    private void step(String style, Runnable look) {
        page.locator("input[name=style][value=" + style + "]").check();
        page.locator("[data-two]").click();
        assertThat(step()).isVisible(atLast());
        assertThat(page.locator("[data-two]")).isEnabled(new IsEnabledOptions().setTimeout(PATIENCE_MILLIS));
        Locator next = page.locator(".steps .primary");
        Locator where = page.locator(".steps > .bar .dim");
        while (true) {
            look.run();
            if (next.getAttribute("aria-disabled").equals("true")) {
                return;
            }
            String before = where.textContent();
            next.click();
            assertThat(where).not().hasText(before);
        }
    }
}
