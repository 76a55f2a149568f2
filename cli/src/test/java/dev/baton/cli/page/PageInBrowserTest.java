package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page as a person has it, over an API that answers what is needed to see all of it. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the browser of PageInBrowserTest") // beside other classes, one test at a time: a browser is one thread
class PageInBrowserTest extends FakePage {
    private static final String RECORDED = TimelineInBrowserTest.RECORDED;

    @Override
    int width() {
        return 1600;
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
    void whatIsRefusedAndWhatIsTurnedAwayIsToldApart() {
        visit("cluster");

        Locator heads = page.locator(".flow-table th[scope=col]");
        assertThat(heads.getByText("Refused"))
                .hasAttribute("title", Pattern.compile(".*the flow itself said no .4xx.*"));
        assertThat(heads.getByText("Turned away")).hasAttribute("title", Pattern.compile(".*too much to do .503.*"));
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
        admin.messages().happen(300);
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
        admin.messages().happen(3);
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
        admin.messages().happen(400);
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

    @ParameterizedTest
    @CsvSource({
        "dark, 1600, 1000, DARK",
        "light, 1600, 1000, LIGHT",
        "narrow-dark, 360, 740, DARK",
        "narrow-light, 360, 740, LIGHT",
    })
    void everyViewFitsAndIsShot(String name, int width, int height, ColorScheme colours) {
        admin.messages().happen(400);
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
}
