package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsAttachedOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Requests sent from the page, seen on a node that is no gateway, over four real nodes and a real PostgreSQL. */
class FirstLookOverClusterTest extends ClusterPage {
    private static final double PATIENCE_MILLIS = 60_000;

    @Test
    void aTransferIsSentFromThePageAndSeenEverywhere() {
        visit("send");
        page.getByLabel("API key").fill(cluster.apiKey());
        button("New key").click();
        button("Send").click();
        assertThat(page.locator(".answer .lead"))
                .containsText("201 done", new ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(page.locator("section[aria-labelledby=grown] p.dim[role=status]"))
                .containsText("All of it", new ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(page.locator(".track")
                        .filter(new FilterOptions().setHasText("db-worker-"))
                        .first())
                .isVisible();
        Browser.shoot(page, "cluster-run-send");
        String id = page.locator(".headers a").textContent();

        visit("cluster");
        Locator transfer = page.locator(".flow-table tbody tr").filter(new FilterOptions().setHasText("transfer"));
        assertThat(transfer.locator("[data-head=p99] .figure")).hasText(Pattern.compile("[0-9.]+ (µs|ms|s)"));

        visit("durable/" + id);
        Locator drawer = page.locator(".drawer");
        assertThat(drawer).containsText("done");
        drawer.getByText("Show the result").click();
        assertThat(drawer.locator(".payload")).containsText("12.50");
    }

    @Test
    void theMapHasWhatIsThereAndMarksForWhatGoesBy() {
        visit("map");

        for (String name : new String[] {"gateway-1", "db-worker-1", "db-worker-2", "compute-service-1"}) {
            assertThat(page.locator("a.place").filter(new FilterOptions().setHasText(name)))
                    .hasCount(1);
        }
        // the gateway's lease is renewed every few seconds: something goes by
        assertThat(page.locator("[data-mark]").first()).isAttached(new IsAttachedOptions().setTimeout(PATIENCE_MILLIS));
        Browser.shoot(page, "cluster-run-map");
    }

    @Test
    void whoPublishedAHeartbeatIsKnown() {
        visit("messages?filter=address%3Abaton.roster%20direction%3Ain");
        assertThat(rows().first()).isVisible();

        assertThat(rows().filter(new FilterOptions().setHasText(Pattern.compile("gateway-1\\s*→")))
                        .first())
                .isVisible();
        assertThat(rows().filter(new FilterOptions().setHasText("?"))).hasCount(0);
    }

    private Locator rows() {
        return page.locator(".row");
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name));
    }
}
