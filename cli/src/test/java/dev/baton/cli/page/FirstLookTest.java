package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a newcomer sees first: what the application does, and not what the platform does for itself. */
class FirstLookTest extends FakePage {
    private static final String DONE = "0197d2a4-6b10-7c01-9f3e-5e1f00a4c050";
    private static final String DEAD = "0197d2a4-6b10-7c01-9f3e-5e1f00a4c048";

    @Test
    void requestsComeBeforeNodesAndAddressesLast() {
        visit("cluster");
        assertThat(page.locator("#activity")).isVisible();

        assertThat(page.locator("section h2").allTextContents().stream()
                        .filter(List.of("Requests", "Nodes", "Commands and addresses")::contains)
                        .toList())
                .containsExactly("Requests", "Nodes", "Commands and addresses");
        Locator transfer = flow("transfer");
        assertThat(transfer).containsText("16.4 ms");
        assertThat(transfer).containsText("48.1 ms");
        assertThat(transfer.locator("[data-head=Errors]")).containsText("9");
        assertThat(transfer.locator("[data-head='Turned away'] .figure")).hasText("0");
        assertThat(flow("balance").locator("[data-head=Errors] .figure")).hasText("0");
        assertThat(flow("balance").locator("[data-head='Turned away']")).containsText("4");
        assertThat(transfer.locator("svg.spark")).hasCount(3);
        assertThat(transfer.locator("svg.spark").first())
                .hasAttribute("aria-label", Pattern.compile("A second: .* in the last ten minutes"));
        assertThat(page.locator(".activity .stat").first()).containsText("A second");
    }

    @Test
    void withoutRequestsItSaysSo() {
        admin.idle();
        visit("cluster");

        assertThat(page.locator(".activity .none")).containsText("No request came in the last ten minutes.");
        assertThat(page.locator(".flow-table")).hasCount(0);
    }

    @Test
    void besideARedFigureStandsWhatItMeansAndWhatToDo() {
        visit("cluster");
        Locator errors = page.locator(".activity .stat.bad")
                .filter(new Locator.FilterOptions().setHasText("Errors, 10 minutes"));

        errors.locator("summary").click();

        assertThat(errors.locator("details p")).containsText("a stage failed, ran out of time, or a node was lost");
        assertThat(page.locator(".stat.bad:not(:has(details))")).hasCount(0);
        assertThat(page.locator(".stat:not(.bad):not(.careful) details")).hasCount(0);
    }

    @Test
    void noAddressIsAnIdAndHousekeepingIsClosed() {
        visit("cluster");
        assertThat(rowsWith("db-worker-1, its frames").first()).isVisible();

        assertThat(page.locator(".rows[aria-label=Addresses]")).not().containsText("n1-4f1c");
        assertThat(page.locator(".rows[aria-label=Addresses]")).not().containsText("RENEW_LEASE");
        assertThat(page.locator("details.housekeeping summary")).containsText("messages a second");
        assertThat(rowsWith("baton.RENEW_LEASE")).isHidden();
        page.locator("details.housekeeping summary").click();
        assertThat(rowsWith("baton.RENEW_LEASE")).isVisible();
    }

    @Test
    void housekeepingIsHiddenAndCountedUntilItIsAskedFor() {
        visit("messages");
        Awaitility.await("the page to listen").until(() -> admin.messages().viewers() == 1);
        admin.messages().happen(1);
        for (int i = 0; i < 3; i++) {
            admin.messages().send("hop", heartbeat(i));
        }

        assertThat(button("Housekeeping, 3 hidden")).isVisible();
        assertThat(rows()).hasCount(1);
        button("Housekeeping, 3 hidden").click();
        Awaitility.await("the page to listen again")
                .until(() -> admin.messages().viewers() == 1);
        assertThat(button("Hide housekeeping")).isVisible();
        assertThat(page.locator(".lamp.on")).isVisible();
        admin.messages().send("hop", heartbeat(3));
        assertThat(rowsWith("baton.roster").first()).containsText("db-worker-2");
    }

    private static JsonObject heartbeat(int number) {
        return FakeHops.hop(1_000_000 + number, java.time.Instant.now())
                .put("kind", "published")
                .put("address", "baton.roster")
                .put("direction", "in")
                .put("from", "db-worker-2")
                .put("to", "gateway-1")
                .putNull("flow")
                .putNull("segment");
    }

    @Test
    void theHeadlineOfATimelineIsWhatTheBarShows() {
        visit("requests/0197d2a4-6b10-7c00-9f3e-5e1f00a4c000");
        assertThat(page.locator(".lead")).containsText("in the database");

        String database = page.locator(".legend li")
                .filter(new Locator.FilterOptions().setHasText("the database"))
                .locator("strong")
                .textContent();
        assertThat(page.locator(".lead strong")).hasText(database + " of 16.4 ms");
    }

    @Test
    void durableRequestsAreListedByStateAndPageByPage() {
        visit("durable");
        assertThat(rows()).hasCount(2);
        assertThat(rows().first()).containsText("done");
        assertThat(rows().nth(1)).containsText("gateway-1");
        assertThat(button("running 1,241")).isVisible();

        page.getByText("Older ↓").click();
        assertThat(rows().first()).containsText("dead");
        page.getByText("↑ Newest").click();
        assertThat(rows().first()).containsText("done");
        button("dead 2").click();

        assertThat(rows()).hasCount(1);
        assertThat(page).hasURL(Pattern.compile("state=dead"));
        assertThat(button("dead 2")).hasAttribute("aria-pressed", "true");
    }

    @Test
    void aDurableRequestHasItsResultHistoryAndWebhook() {
        visit("durable/" + DONE);
        Locator drawer = page.locator(".drawer");
        assertThat(drawer).containsText("accepted");
        assertThat(drawer).containsText("Webhook: failed");
        assertThat(drawer).containsText("connection refused");
        assertThat(drawer.getByText("Timeline")).hasAttribute("href", "#/requests/" + DONE);
        assertThat(drawer).not().containsText("87.50");

        drawer.getByText("Show the result").click();

        assertThat(drawer).containsText("\"balance\": \"87.50\"");
    }

    @Test
    void aDeadOneIsTriedAgainAfterAQuestion() {
        visit("durable/" + DEAD);
        assertThat(page.locator(".drawer")).containsText("the screening list is empty");
        page.locator(".drawer")
                .locator("button", new Locator.LocatorOptions().setHasText("Retry"))
                .click();
        assertThat(admin.changes()).isEmpty();

        page.locator("dialog")
                .locator("button", new Locator.LocatorOptions().setHasText("Retry"))
                .click();

        assertThat(page.locator(".drawer .over")).containsText("running");
        assertThat(admin.changes()).containsExactly("retry");
    }

    @ParameterizedTest
    @CsvSource({"1280, DARK", "1280, LIGHT", "390, DARK", "390, LIGHT"})
    void nobodyIsKeptOutAndNothingIsCut(int width, ColorScheme colours) {
        try (Page window = window(width, colours)) {
            for (String view : new String[] {"cluster", "durable", "durable/" + DEAD}) {
                window.navigate(admin.url() + "/#/" + view);
                assertThat(window.locator(".row").first()).isVisible();
                window.locator("details.why").evaluateAll("all => all.forEach(one => { one.open = true; })");
                assertThat(Browser.barriers(window))
                        .as("%s at %d px, %s", view, width, colours)
                        .isEmpty();
                assertThat(Browser.cut(window, ".activity, .bar, .drawer"))
                        .as("cut in %s at %d px", view, width)
                        .isEmpty();
                Browser.shoot(window, "first-" + view.replaceAll("/.*", "-one") + "-" + width + "-" + colours);
            }
        }
    }

    private Locator flow(String name) {
        return page.locator(".flow-table tbody tr").filter(new Locator.FilterOptions().setHasText(name));
    }
}
