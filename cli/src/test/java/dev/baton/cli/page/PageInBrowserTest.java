package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page as a person has it, over an API that answers what is needed to see all of it. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the browser of this class") // beside other classes, but one test at a time: a browser has one thread
class PageInBrowserTest extends FakePage {
    private static final String RECORDED = "0197d2a4-6b10-7c00-9f3e-5e1f00a4c000";
    private static final int MANY = 5_000;

    @Override
    int width() {
        return 1600;
    }

    @Test
    void whatHappensNowIsShownNow() {
        visit("messages");
        listening();
        admin.happen(1);

        assertThat(rows()).hasCount(1);
        assertThat(rows().first()).containsText("gateway-1");
        assertThat(rows().first()).containsText("post to the ledger");
    }

    @Test
    void whatTheTapDroppedIsShownWhereItIsMissing() {
        visit("messages");
        listening();
        admin.happen(1);
        admin.send("drop", new JsonObject().put("node", "db-worker-2").put("count", 117));
        admin.send(
                "level",
                new JsonObject()
                        .put("node", "db-worker-2")
                        .put("prefix", "baton.")
                        .put("level", "off")
                        .put("why", "too many"));

        assertThat(rows().nth(1)).containsText("db-worker-2 dropped 117 messages here");
        assertThat(rows().nth(2)).containsText("at level off: too many");
    }

    @Test
    void aPausedListStandsStillAndLosesNothing() {
        visit("messages");
        listening();
        admin.happen(2);
        assertThat(rows()).hasCount(2);

        page.keyboard().press("Space");
        admin.happen(3);

        assertThat(button("Resume, 3 new")).isVisible();
        assertThat(rows()).hasCount(2);
        page.keyboard().press("Space");
        assertThat(rows()).hasCount(5);
    }

    @Test
    void aFilterNarrowsAndCanBeLinkedTo() {
        admin.happen(40);
        visit("messages");
        assertThat(rowsWith("balance").first()).isVisible();

        page.getByLabel("Filter of messages").fill("flow:transfer");

        assertThat(rowsWith("balance")).hasCount(0);
        assertThat(rowsWith("transfer").first()).isVisible();
        assertThat(page).hasURL(Pattern.compile("filter=flow%3Atransfer"));
        page.reload();
        assertThat(rowsWith("transfer").first()).isVisible();
        assertThat(rowsWith("balance")).hasCount(0);
    }

    @Test
    void noRowIsMissingWhereverOneJumpsTo() {
        admin.happen(300);
        visit("messages");

        for (double share : new double[] {1, 0, 0.5, 0.52, 1, 0.98}) {
            page.locator(".rows").evaluate("(rows, share) => { rows.scrollTop = share * rows.scrollHeight; }", share);
            page.waitForFunction("""
                    () => {
                      const view = document.querySelector('.rows').getBoundingClientRect();
                      for (let y = view.top + 45; y < view.bottom; y += 30) {
                        if (!document.elementFromPoint(view.left + 40, y)?.closest('.row')) return false;
                      }
                      return true;
                    }""");
        }
    }

    @Test
    void aFilterThatCannotBeReadShowsWhere() {
        admin.happen(6);
        visit("messages");
        page.getByLabel("Filter of messages").fill("flow:transfer tok>50ms");

        assertThat(page.locator(".caret pre")).hasText("flow:transfer tok>50ms\n              ^");
        assertThat(page.locator(".caret")).containsText("There is no term tok. Did you mean took?");
        Browser.shoot(page, "messages-bad-filter");
    }

    @Test
    void aMessageTellsWhatCausedItAndWhatItCaused() {
        admin.happen(6);
        visit("messages");
        rows().nth(2).click();

        Locator drawer = page.locator(".drawer");
        assertThat(drawer.locator("section")
                        .filter(new FilterOptions().setHasText("What caused it"))
                        .locator("li"))
                .hasCount(2);
        assertThat(drawer.locator("section")
                        .filter(new FilterOptions().setHasText("What it caused"))
                        .locator("li"))
                .hasCount(2);
        drawer.getByText("Show payloads").click();
        assertThat(drawer.locator(".payload")).containsText("\"amount\": \"12.50\"");
        Browser.shoot(page, "messages-drawer-light");
    }

    @Test
    void aTimelineHasItsTracksBarsArrowsAndWhatWasStored() {
        visit("requests/" + RECORDED);

        assertThat(page.locator(".track")).hasCount(7);
        for (String kind : new String[] {"run", "wait", "blocked", "database"}) {
            assertThat(page.locator("[data-span=" + kind + "]").first()).isVisible();
        }
        assertThat(page.locator("[data-message=command]")).hasCount(3);
        assertThat(page.locator("[data-message=completion]")).hasCount(3);
        assertThat(page.locator("[data-state]")).hasCount(3);
        assertThat(page.locator(".plot")).containsText("post to the ledger ×17");
        assertThat(page.locator(".lead"))
                .containsText(
                        "in the database; the longest, 4.22 ms: post to the ledger, db-worker-2, in a batch of 17");
        assertThat(page.locator(".facts")).containsText("±38 µs");
    }

    @Test
    void aTimelineIsZoomedAndAStepPicked() {
        visit("requests/" + RECORDED);
        assertThat(page.locator(".chart .bar")).containsText("all of it");

        page.locator(".plot").focus();
        page.keyboard().press("=");
        assertThat(page.locator(".chart .bar")).containsText("4.11 ms to 12.3 ms");
        page.keyboard().press("0");
        assertThat(page.locator(".chart .bar")).containsText("all of it");
        rowsWith("COMMIT").click();

        assertThat(page.locator(".readout")).containsText("COMMIT: 2.01 ms");
        assertThat(page.locator(".bar-of.picked")).hasCount(1);
    }

    @Test
    void aTimelineIsSavedAsJson() {
        visit("requests/" + RECORDED);
        String name = page.waitForDownload(() -> button("Save as JSON").click()).suggestedFilename();

        assertThat(name).isEqualTo("timeline-" + RECORDED + ".json");
    }

    @Test
    void aRequestThatWasNotRecordedSaysWhatIs() {
        visit("requests/0197d2a4-0000-7000-8000-000000000000");

        assertThat(page.locator(".notice")).containsText("This request was not recorded");
        assertThat(page.locator(".notice")).containsText("Baton-Trace: on");
    }

    @Test
    void orphansAreRemovedAfterAQuestion() {
        visit("cluster");
        button("Repair").click();
        button("Remove").click();

        assertThat(page.locator(".banner")).hasCount(0);
        assertThat(admin.changes()).containsExactly("repair");
    }

    @Test
    void whatNodesSayOfThemselvesIsShown() {
        visit("cluster");

        Locator notes = page.locator("section[aria-labelledby=notes] li");
        assertThat(notes).hasCount(1);
        assertThat(notes).containsText("No db-worker has flow transfer version 3");
    }

    @Test
    void requestsThatWaitForAFlowAreShown() {
        visit("cluster");

        Locator waiting = page.locator("section[aria-labelledby=waiting] tbody tr");
        assertThat(waiting).hasCount(1);
        assertThat(waiting).containsText("transfer");
        assertThat(waiting).containsText("1,234");
        assertThat(waiting).containsText("none");
    }

    @Test
    void allOfItGoesByKeyboard() {
        admin.happen(300);
        visit("cluster");
        assertThat(rowsWith("gateway-1").first()).isVisible();
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the content")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();

        page.keyboard().press("g");
        page.keyboard().press("m");
        assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName("Messages")))
                .isVisible();
        assertThat(rows().first()).isVisible();
        page.keyboard().press("/");
        assertThat(page.getByLabel("Filter of messages")).isFocused();

        page.locator(".row[tabindex='0']").focus();
        page.keyboard().press("Home");
        page.keyboard().press("ArrowDown");
        assertThat(page.locator(".row[aria-rowindex='3']")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#drawer-title")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator(".drawer")).hasCount(0);
        assertThat(page.locator(".row[aria-rowindex='3']")).isFocused();
        page.keyboard().press("End");
        assertThat(page.locator(".row[aria-rowindex='301']")).isFocused();

        page.keyboard().press("?");
        assertThat(page.locator("dialog")).containsText("From row to row");
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).hasCount(0);
    }

    @Test
    void aLevelIsSetForAPrefix() {
        visit("messages");
        button("Levels").click();
        page.getByLabel("Prefix of addresses").fill("baton.node.");
        page.keyboard().press("Enter");
        page.getByLabel("Level of all addresses").getByText("off").click();

        Awaitility.await("both changes to be requested")
                .until(() -> admin.changes().size() == 2);
        Browser.shoot(page, "messages-levels");
    }

    @Test
    void aNodeThatWantsATokenIsGivenOne() {
        admin.wantToken("secret");
        visit("cluster");
        assertThat(page.locator("dialog")).containsText("node.admin-tokens");

        page.locator("dialog input").fill("secret");
        page.keyboard().press("Enter");

        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(rowsWith("gateway-1").first()).isVisible();
        page.reload();
        assertThat(rowsWith("gateway-1").first()).isVisible();
    }

    @Test
    void whenTheNodeDoesNotAnswerItSaysSoAndGoesOnLater() {
        admin.happen(3);
        visit("cluster");
        assertThat(rowsWith("gateway-1").first()).isVisible();

        page.context().setOffline(true);
        assertThat(page.locator(".stale")).containsText("This node does not answer");
        assertThat(rowsWith("gateway-1").first()).isVisible();
        page.context().setOffline(false);

        assertThat(page.locator(".stale")).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource({"1600, DARK", "1600, LIGHT", "360, DARK", "360, LIGHT"})
    void nobodyIsKeptOut(int width, ColorScheme colours) {
        admin.happen(400);
        try (Page window = window(width, colours)) {
            for (String view : new String[] {
                "cluster",
                "cluster/node%20db-worker-2",
                "messages",
                "messages?filter=tok%3E5",
                "requests",
                "requests/" + RECORDED,
                "durable?state=dead"
            }) {
                window.navigate(admin.url() + "/#/" + view);
                assertThat(window.locator(".row, .track, .caret").first()).isVisible();
                assertThat(Browser.barriers(window))
                        .as("%s at %d px, %s", view, width, colours)
                        .isEmpty();
            }
        }
    }

    /** The bounds are wide, for a busy machine; without windowed rows it takes many times as long. */
    @Test
    void thousandsOfMessagesDoNotFreezeIt() {
        visit("messages");
        listening();
        page.evaluate("""
                () => {
                  window.longest = 0;
                  let last = performance.now();
                  const look = now => {
                    window.longest = Math.max(window.longest, now - last);
                    last = now;
                    requestAnimationFrame(look);
                  };
                  requestAnimationFrame(look);
                }""");

        for (int i = 0; i < 10; i++) {
            admin.happen(MANY / 10);
        }

        assertThat(page.locator(".tally.grow")).containsText("5,000 messages");
        assertThat(rows().count()).as("rows in the document").isLessThan(100);
        assertThat(((Number) page.evaluate("() => window.longest")).doubleValue())
                .as("longest time without a frame, in ms")
                .isLessThan(1_500);
        long typed = System.nanoTime();
        page.keyboard().press("/");
        page.keyboard().type("flow:tra");
        assertThat(page.getByLabel("Filter of messages")).hasValue("flow:tra");
        assertThat((System.nanoTime() - typed) / 1_000_000)
                .as("ms until a few letters were there")
                .isLessThan(3_000);
    }

    @ParameterizedTest
    @CsvSource({
        "dark, 1600, 1000, DARK",
        "light, 1600, 1000, LIGHT",
        "narrow-dark, 360, 740, DARK",
        "narrow-light, 360, 740, LIGHT",
    })
    void everyViewFitsAndIsShot(String name, int width, int height, ColorScheme colours) {
        admin.happen(400);
        try (Page window = window(width, height, colours)) {
            for (String view : new String[] {"cluster", "messages", "requests", "requests/" + RECORDED, "durable"}) {
                window.navigate(admin.url() + "/#/" + view);
                assertThat(window.locator(".row, .track").first()).isVisible();
                assertThat((Boolean) window.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                        .as("%s is no wider than the window at %d px", view, width)
                        .isTrue();
                Browser.shoot(window, view.replaceAll("/.*", "-timeline") + "-" + name);
            }
        }
    }

    private void listening() {
        Awaitility.await("the page to listen to the stream").until(() -> admin.viewers() == 1);
        assertThat(page.locator(".lamp.on")).isVisible();
    }
}
