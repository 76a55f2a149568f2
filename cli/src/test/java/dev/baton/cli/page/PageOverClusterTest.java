package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import dev.baton.flows.payments.SampleAccounts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The page over four real nodes and a real PostgreSQL: what it shows happened. It is looked at on a node that is no
 * gateway.
 */
class PageOverClusterTest extends ClusterPage {
    @Test
    void aTransferIsSeenAsItHappensAndFoundAgainByItsId() throws Exception {
        visit("messages?filter=kind:command");
        assertThat(page.locator(".lamp.on")).isVisible();

        String id = requestId(transfer("12.50"));
        assertThat(rowsWith("post to the ledger").first()).isVisible();
        assertThat(rowsWith("completion")).hasCount(0);
        page.getByLabel("Filter of messages").fill("request:" + id);

        assertThat(page).hasURL(Pattern.compile("filter=request"));
        assertThat(rowsWith("post to the ledger").first()).isVisible();
        assertThat(rowsWith("completion").first()).isVisible();
        Browser.shoot(page, "cluster-run-messages");
        rowsWith("completion").first().click();
        assertThat(page.locator(".drawer .neighbours").first()).isVisible();
        page.locator(".drawer").getByText("Timeline of its request").click();
        assertThat(page).hasURL(Pattern.compile("requests/" + id));
    }

    @Test
    void aRequestThatAskedForItHasATimelineOverItsNodes() throws Exception {
        String id = requestId(transfer("3.00", "Baton-Trace", "on"));

        visit("requests/" + id);

        assertThat(page.locator(".track")
                        .filter(new FilterOptions().setHasText("gateway-1"))
                        .first())
                .isVisible();
        assertThat(page.locator(".track")
                        .filter(new FilterOptions().setHasText("db-worker-"))
                        .first())
                .isVisible();
        assertThat(page.locator(".track")
                        .filter(new FilterOptions().setHasText("compute-service-1"))
                        .first())
                .isVisible();
        assertThat(page.locator("[data-span=run]").first()).isVisible();
        assertThat(page.locator("[data-span=database]").first()).isVisible();
        assertThat(page.locator("[data-message=command]").first()).isAttached();
        assertThat(page.locator("[data-message=completion]").first()).isAttached();
        assertThat(rowsWith("COMMIT").first()).isVisible();
        Browser.shoot(page, "cluster-run-timeline");
        visit("requests");
        assertThat(rowsWith(id.substring(24)).first()).isVisible();
    }

    @Test
    void aRequestThatGaveUpIsTriedAgain() throws Exception {
        HttpResponse<String> gaveUp = post("/probe/steps", "{\"id\":\"dead\",\"millisBetween\":-1}");
        assertThat(gaveUp.statusCode()).isEqualTo(500);
        visit("durable?state=dead");
        rowsWith("takes-its-time").click();
        assertThat(page.locator(".drawer")).containsText("timeout value is negative");
        Browser.shoot(page, "cluster-run-dead-letter");

        page.locator(".drawer")
                .locator("button", new Locator.LocatorOptions().setHasText("Retry"))
                .click();
        page.locator("dialog")
                .locator("button", new Locator.LocatorOptions().setHasText("Retry"))
                .click();

        assertThat(page.locator(".drawer")).containsText("retried");
        assertThat(page.locator(".drawer .over")).containsText("dead"); // it gave up again
    }

    @Test
    void theClusterIsAsItIs() throws Exception {
        transfer("1.00");
        visit("cluster");

        for (String node : new String[] {"gateway-1", "db-worker-1", "db-worker-2", "compute-service-1"}) {
            assertThat(rowsWith(node).first()).containsText("ready");
        }
        assertThat(rowsWith("post to the ledger").first()).isVisible();
        assertThat(page.locator(".pings td", new Page.LocatorOptions().setHasText(Pattern.compile("[µm]s")))
                        .first())
                .isVisible();
        Browser.shoot(page, "cluster-run-cluster");
        rowsWith("db-worker-2").first().click();
        assertThat(page.locator(".drawer")).containsText("Lanes");
        assertThat(page.locator(".drawer")).containsText("Subscribed to");
    }

    private HttpResponse<String> transfer(String amount, String... headers) throws Exception {
        String order = """
                {"from":"%s","to":"%s","amount":"%s",\
                "currency":"CZK",\
                "reference":"test"}""".formatted(SampleAccounts.iban(1), SampleAccounts.iban(2), amount);
        HttpResponse<String> booked = post("/transfers", order, headers);
        assertThat(booked.statusCode()).as(booked.body()).isEqualTo(201);
        return booked;
    }

    private HttpResponse<String> post(String path, String json, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway().resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + cluster.apiKey())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    private URI gateway() {
        return cluster.cluster().gateways().getFirst();
    }

    private static String requestId(HttpResponse<String> answer) {
        return answer.headers().firstValue("Request-Id").orElseThrow();
    }
}
