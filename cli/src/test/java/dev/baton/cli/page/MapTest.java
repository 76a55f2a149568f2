package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The map of the cluster: what is where, and what goes to and fro. */
class MapTest extends FakePage {

    @Test
    void everyNodeHasItsPlaceAndItsBars() {
        visit("map");

        for (String name : List.of("Clients", "gateway-1", "db-worker-1", "compute-service-1", "PostgreSQL")) {
            assertThat(place(name)).hasCount(1);
        }
        assertThat(place("db-worker-1")).containsText(Pattern.compile("Lanes for flows busy\\s*1 of 2"));
        assertThat(place("PostgreSQL")).containsText("10 connections, 4 for flows");
        assertThat(place("db-worker-1")).containsText("Queue of lanes");
        assertThat(place("gateway-1")).containsText("Open requests");
    }

    @Test
    void asManyMarksGoByAsTheCountsSay() {
        visit("map");
        assertThat(page.locator(".map p")).containsText("One mark stands for 100 messages");

        // 300.4 requests a second, 100 to a mark, 2 s on the way: 6.008 marks at a time, so 7 that start over every
        // 7 / 3.004 s
        Locator fromClients = page.locator("[data-mark='Clients gateway-1']");
        assertThat(fromClients).hasCount(7);
        assertThat(fromClients.first().locator("animateMotion")).hasAttribute("dur", "2.3s");
        assertThat(page.locator("[data-mark='compute-service-1 gateway-1']")).hasCount(0);
    }

    @Test
    void withoutMotionThereAreFiguresOnly() {
        page.emulateMedia(new EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        visit("map");
        assertThat(place("gateway-1")).isVisible();

        assertThat(page.locator("[data-mark]")).hasCount(0);
        assertThat(page.locator(".map p")).containsText("less motion");
        assertThat(link("gateway-1", "db-worker-1")).containsText("212");
    }

    @Test
    void aNodeThatLeavesTurnsGreyAndComesBack() {
        visit("map");
        assertThat(place("db-worker-2")).not().hasClass(Pattern.compile("gone"));

        admin.leaves("db-worker-2");

        assertThat(page.locator(".place.gone")).containsText("db-worker-2");
        assertThat(page.locator("section[aria-labelledby=troubles]")).containsText("db-worker-2 left the cluster");
    }

    @Test
    void aFullQueueAndALateAnswerAreRedAndSayWhy() {
        admin.node(
                "db-worker-1",
                new JsonObject()
                        .put("pingMicros", 430_000)
                        .put(
                                "lanes",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("name", "Lane 1")
                                                .put("queued", 640)
                                                .put("inFlight", 12)
                                                .put("connected", true))));
        visit("map");

        assertThat(page.locator(".place.bad")).containsText("640");
        Locator troubles = page.locator("section[aria-labelledby=troubles]");
        assertThat(troubles).containsText("db-worker-1 answers late, after 430 ms");
        assertThat(troubles).containsText("db-worker-1 has 640 commands waiting");
        troubles.locator("summary").first().click();
        assertThat(troubles.locator("details[open] p")).hasCount(1);
    }

    @Test
    void aPlaceLeadsToItsNodeAndAWayToItsMessages() {
        visit("map");
        assertThat(link("gateway-1", "db-worker-2").locator("a"))
                .hasAttribute("href", "#/messages?filter=from%3Agateway-1+to%3Adb-worker-2");

        place("db-worker-1").focus();
        page.keyboard().press("Enter");

        assertThat(page).hasURL(Pattern.compile("cluster/node%20db-worker-1"));
        assertThat(page.locator("#drawer-title")).hasText("db-worker-1");
    }

    @ParameterizedTest
    @CsvSource({"1280, DARK", "1280, LIGHT", "390, DARK", "390, LIGHT"})
    void nobodyIsKeptOutAndNothingIsCut(int width, ColorScheme colours) {
        try (Page window = window(width, colours)) {
            window.navigate(admin.url() + "/#/map");
            assertThat(window.locator(".place").first()).isVisible();
            assertThat(Browser.barriers(window)).isEmpty();
            assertThat(Browser.cut(window, "main, nav")).isEmpty();
            assertThat((Boolean) window.evaluate("""
                    () => [...document.querySelectorAll('.place')].every(place => {
                      const box = place.querySelector('.box').getBoundingClientRect();
                      return [...place.querySelectorAll('text')].every(text =>
                        text.getBoundingClientRect().right <= box.right + 1);
                    })"""))
                    .as("texts are within their boxes")
                    .isTrue();
            Browser.shoot(window, "map-" + width + "-" + colours);
        }
    }

    private Locator place(String name) {
        return page.locator(".place").filter(new Locator.FilterOptions().setHasText(name));
    }

    private Locator link(String from, String to) {
        return page.locator("[aria-label='Messages of the map'] tbody tr")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^" + from + ".*" + to)));
    }
}
