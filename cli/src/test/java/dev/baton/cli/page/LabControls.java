package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** What a page of the live lab has, and how long a test waits for it. */
record LabControls(Page page) {
    private static final double PATIENCE_MILLIS = 90_000;
    private static final int MOST_TABS = 60;

    static LabControls at(Page page, int adminPort) {
        page.navigate("http://127.0.0.1:" + adminPort + "/lab");
        return new LabControls(page);
    }

    Locator figure(String name) {
        return page.locator("[data-figures] .stat")
                .filter(new Locator.FilterOptions().setHasText(name))
                .locator("dd");
    }

    Locator knobShown(String name) {
        return page.locator("output[for=" + name + "]");
    }

    void knob(String name, int step) {
        page.locator("#" + name).fill(Integer.toString(step));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    /** By the keyboard alone; Tab passes over what can't be used yet, and a person sees that. */
    void tabTo(String selector) {
        assertThat(page.locator(selector)).isEnabled();
        for (int i = 0; i < MOST_TABS; i++) {
            page.keyboard().press("Tab");
            if ((Boolean) page.evaluate("selector => document.activeElement.matches(selector)", selector)) {
                return;
            }
        }
        throw new AssertionError("Tab does not lead to " + selector);
    }

    static Pattern says(String regex) {
        return Pattern.compile("^(" + regex + ")$");
    }

    static HasTextOptions patient() {
        return new HasTextOptions().setTimeout(PATIENCE_MILLIS);
    }

    static HasCountOptions soon() {
        return new HasCountOptions().setTimeout(PATIENCE_MILLIS);
    }

    static HasAttributeOptions within() {
        return new HasAttributeOptions().setTimeout(PATIENCE_MILLIS);
    }

    static ContainsTextOptions somewhere() {
        return new ContainsTextOptions().setTimeout(PATIENCE_MILLIS);
    }

    static IsVisibleOptions atLast() {
        return new IsVisibleOptions().setTimeout(PATIENCE_MILLIS);
    }
}
