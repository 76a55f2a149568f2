package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Messages as they happen, filtered, followed from one to the other; and how much of them is kept. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(
        "the browser of MessagesInBrowserTest") // beside other classes, one test at a time: a browser is one thread
class MessagesInBrowserTest extends FakePage {
    private static final int MANY = 5_000;

    @Override
    int width() {
        return 1600;
    }

    @Test
    void whatHappensNowIsShownNow() {
        visit("messages");
        listening();
        admin.messages().happen(1);

        assertThat(rows()).hasCount(1);
        assertThat(rows().first()).containsText("gateway-1");
        assertThat(rows().first()).containsText("post to the ledger");
    }

    @Test
    void whatTheTapDroppedIsShownWhereItIsMissing() {
        visit("messages");
        listening();
        admin.messages().happen(1);
        admin.messages()
                .send("drop", new JsonObject().put("node", "db-worker-2").put("count", 117));
        admin.messages()
                .send(
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
        admin.messages().happen(2);
        assertThat(rows()).hasCount(2);

        page.keyboard().press("Space");
        admin.messages().happen(3);

        assertThat(button("Resume, 3 new")).isVisible();
        assertThat(rows()).hasCount(2);
        page.keyboard().press("Space");
        assertThat(rows()).hasCount(5);
    }

    @Test
    void aFilterNarrowsAndCanBeLinkedTo() {
        admin.messages().happen(40);
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
        admin.messages().happen(300);
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
        admin.messages().happen(6);
        visit("messages");
        page.getByLabel("Filter of messages").fill("flow:transfer tok>50ms");

        assertThat(page.locator(".caret pre")).hasText("flow:transfer tok>50ms\n              ^");
        assertThat(page.locator(".caret")).containsText("There is no term tok. Did you mean took?");
        Browser.shoot(page, "messages-bad-filter");
    }

    @Test
    void aMessageTellsWhatCausedItAndWhatItCaused() {
        admin.messages().happen(6);
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
            admin.messages().happen(MANY / 10);
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

    private void listening() {
        Awaitility.await("the page to listen to the stream")
                .until(() -> admin.messages().viewers() == 1);
        assertThat(page.locator(".lamp.on")).isVisible();
    }
}
