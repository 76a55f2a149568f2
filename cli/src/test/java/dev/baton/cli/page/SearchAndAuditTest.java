package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who did what, and how a request is found. */
class SearchAndAuditTest extends FakePage {

    @Test
    void theAuditIsListedFilteredAndReadPageByPage() {
        visit("cluster");
        page.keyboard().press("g");
        page.keyboard().press("a");
        assertThat(rows()).hasCount(2);
        assertThat(rowsWith("retry").first()).containsText("ann");
        assertThat(rowsWith("log-in")).containsText("refused");

        page.getByText("Older ↓").click();
        assertThat(rows()).hasCount(1);
        assertThat(rows().first()).containsText("a user of this machine");
        page.getByText("↑ Newest").click();

        page.getByLabel("What").selectOption("log-in");
        assertThat(rows()).hasCount(1);
        assertThat(page).hasURL(Pattern.compile("what=log-in"));
        page.getByLabel("What").selectOption("");
        page.getByLabel("Who").fill("a user of this machine");
        page.keyboard().press("Enter");
        assertThat(rows()).hasCount(1);
        assertThat(rows().first()).containsText("tap");
        assertThat(rows().first()).containsText("unknown");
        page.getByLabel("Who").fill("");
        page.keyboard().press("Enter");
        page.getByLabel("Outcome").selectOption("unknown");
        assertThat(page).hasURL(Pattern.compile("outcome=unknown"));
        assertThat(rows()).hasCount(1);

        page.getByLabel("Outcome").selectOption("");
        page.getByLabel("Who").fill("nobody");
        page.keyboard().press("Enter");
        assertThat(page.locator(".notice")).containsText("No such entry");
    }

    @Test
    void anEntryLeadsToItsRequest() {
        visit("audit");
        rowsWith("retry").locator("a").click();
        assertThat(page).hasURL(Pattern.compile("#/durable/0197d2a4-6b10-7c01-9f3e-5e1f00a4c050"));
    }

    @Test
    void aRequestIsFoundByCallerKeyAndTime() {
        visit("durable");
        assertThat(rows()).hasCount(2);

        page.getByLabel("Caller").fill("shop");
        page.keyboard().press("Enter");
        page.getByLabel("From", new Page.GetByLabelOptions().setExact(true)).fill("2026-11-29T08:00");
        page.getByLabel("Business key").fill("order 7");
        page.keyboard().press("Enter");

        assertThat(page.locator(".notice")).containsText("No such request");
        assertThat(admin.store().searched())
                .contains("caller=shop")
                .contains("key=order+7")
                .containsPattern("from=2026-11-2\\dT\\d\\d%3A\\d\\d%3A00.000Z");
        assertThat(page.url())
                .as("what may be personal is in no history")
                .contains("caller=shop")
                .doesNotContain("order");
    }

    @Test
    void aNewSearchByBusinessKeyBeginsWithTheNewestAndPagesAreInNoLink() {
        visit("durable");
        page.getByText("Older ↓").click();
        assertThat(page).hasURL(Pattern.compile("before="));
        assertThat(page.getByText("↑ Newest")).isVisible();

        searchByKey(FakeStore.KNOWN_KEY);
        assertThat(page.getByText("↑ Newest")).hasCount(0);
        page.getByText("Older ↓").click();
        assertThat(page.getByText("↑ Newest")).isVisible();
        searchByKey("another");
        assertThat(page.locator(".notice")).containsText("No such request");

        assertThat(admin.store().searchedByKey())
                .as("a look for each page, and no more: each is in the audit")
                .satisfiesExactly(
                        first -> assertThat(first).contains("key=parcel").doesNotContain("before="),
                        older -> assertThat(older).contains("key=parcel").contains("before="),
                        other -> assertThat(other).contains("key=another").doesNotContain("before="));
        assertThat(page.url()).doesNotContain("before=");
    }

    @Test
    void aSearchThatIsRefusedIsNotRepeatedByItself() {
        page.clock().install();
        admin.store().refuseKeys();
        visit("durable");
        assertThat(rows()).hasCount(2);

        searchByKey(FakeStore.KNOWN_KEY);
        assertThat(page.locator(".notice")).containsText("This needs the right 'payload'");
        assertThat(rows()).hasCount(0); // those of the search before would be taken for found
        for (int poll = 0; poll < 3; poll++) {
            page.clock().runFor(4_000);
        }
        button("Reload").click();

        Awaitility.await("the search on demand")
                .until(() -> admin.store().searchedByKey().size() >= 2);
        assertThat(admin.store().searchedByKey()).hasSize(2);
    }

    @Test
    void aTimeIsNotSearchedForWhileItIsBeingTyped() {
        visit("durable");
        searchByKey(FakeStore.KNOWN_KEY);
        assertThat(rows()).hasCount(2);

        Locator from = page.getByLabel("From", new Page.GetByLabelOptions().setExact(true));
        from.fill("0002-11-29T08:00");
        from.fill("0020-11-29T08:00");
        from.fill("2026-11-29T08:00");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile("from=2026"));

        Awaitility.await("the search").until(() -> admin.store().searched().contains("from="));
        assertThat(admin.store().searchedByKey()).hasSize(2);
    }

    @Test
    void theBusinessKeyOfARunningRequestIsShownOnDemand() {
        visit("durable/0197d2a4-6b10-7c01-9f3e-5e1f00a4c049");
        Locator drawer = page.locator(".drawer");
        assertThat(drawer).not().containsText(FakeStore.KNOWN_KEY);

        drawer.getByText("Show the business key").click();

        assertThat(drawer).containsText(FakeStore.KNOWN_KEY);
        assertThat(drawer.getByText("Result")).hasCount(0);
    }

    private void searchByKey(String key) {
        page.getByLabel("Business key").fill(key);
        page.keyboard().press("Enter");
    }

    @ParameterizedTest
    @CsvSource({"1280, DARK", "360, LIGHT"})
    void nobodyIsKeptOut(int width, ColorScheme colours) {
        try (Page window = window(width, colours)) {
            for (String view : new String[] {"audit", "durable"}) {
                window.navigate(admin.url() + "/#/" + view);
                assertThat(window.locator(".row").first()).isVisible();
                assertThat(Browser.barriers(window))
                        .as("%s at %d px", view, width)
                        .isEmpty();
            }
        }
    }
}
