package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request sent from the page. */
class SendTest extends FakePage {

    @Test
    void aFlowIsSentAsItsFormSays() {
        visit("send");
        assertThat(page.getByLabel("Flow")).hasValue("transfer");
        assertThat(page.getByLabel("from")).hasValue("CZ4699990000000000000001");

        page.getByLabel("amount").fill("99.00");
        page.getByLabel("currency").selectOption("EUR");
        page.getByLabel("reference").fill("");
        page.getByLabel("Completion style").selectOption("callback");
        page.getByLabel("Idempotency-Key").fill("k-1");
        page.getByLabel("Answer at once").check();
        button("Send").click();

        Awaitility.await("the request").until(() -> admin.sent().size() == 1);
        JsonObject call = admin.sent().getFirst();
        assertThat(call.getString("method")).isEqualTo("POST");
        assertThat(call.getString("path")).isEqualTo("/transfers");
        assertThat(call.getJsonObject("headers"))
                .isEqualTo(new JsonObject()
                        .put("Authorization", "Bearer baton-dev-key")
                        .put("Content-Type", "application/json")
                        .put("Idempotency-Key", "k-1")
                        .put("Prefer", "respond-async")
                        .put("Baton-Completion", "callback")
                        .put("Baton-Trace", "on"));
        assertThat(new JsonObject(call.getString("body")))
                .isEqualTo(new JsonObject()
                        .put("from", "CZ4699990000000000000001")
                        .put("to", "CZ1999990000000000000002")
                        .put("amount", "99.00")
                        .put("currency", "EUR"));
    }

    @Test
    void theAnswerIsExplainedAndTheTimelineDrawn() {
        visit("send");
        button("Send").click();

        assertThat(page.locator(".answer .lead")).containsText("201 done, after 16.4 ms, from gateway-1");
        assertThat(page.locator(".headers")).containsText("Names the request");
        assertThat(page.locator(".headers")).not().containsText("Server-Whim");
        assertThat(page.locator(".answer .payload")).containsText("\"booked\": true");
        assertThat(page.locator(".track")).hasCount(7);
        assertThat(page.locator("section[aria-labelledby=grown] p.dim[role=status]"))
                .containsText("All of it: 16.4 ms");
    }

    @Test
    void parametersGoToThePathAndTheQuery() {
        visit("send?flow=books");
        page.getByLabel("shelf").fill("a b");
        page.getByLabel("limit").fill("5");
        button("Send").click();

        Awaitility.await("the request").until(() -> admin.sent().size() == 1);
        assertThat(admin.sent().getFirst().getString("path")).isEqualTo("/shelves/a%20b/books?limit=5");
        assertThat(admin.sent().getFirst().getString("body")).isEmpty();
        assertThat(page.getByLabel("Flow").locator("option")).hasCount(2);
    }

    @ParameterizedTest
    @CsvSource({"1280, DARK", "1280, LIGHT", "390, DARK", "390, LIGHT"})
    void nobodyIsKeptOutAndNothingIsCut(int width, ColorScheme colours) {
        try (Page window = window(width, colours)) {
            window.navigate(admin.url() + "/#/send");
            window.locator("button[type=submit]").click();
            assertThat(window.locator(".answer")).isVisible();
            assertThat(Browser.barriers(window)).isEmpty();
            assertThat(Browser.cut(window, ".send, .answer")).isEmpty();
            Browser.shoot(window, "send-" + width + "-" + colours);
        }
    }
}
