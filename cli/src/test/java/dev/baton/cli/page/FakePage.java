package dev.baton.cli.page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The page in a browser, over an API that answers what a test needs. Each class has a browser of its own. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class FakePage {
    private Browser browser;
    FakeAdmin admin;
    Page page;

    @BeforeAll
    void openBrowser() {
        browser = Browser.open();
    }

    @AfterAll
    void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        admin = new FakeAdmin(0);
        page = browser.window(width(), 1000, ColorScheme.LIGHT);
    }

    int width() {
        return 1280;
    }

    @AfterEach
    void close() {
        page.context().close();
        admin.close();
        browser.assertNoComplaints();
    }

    void openLab(Page window) {
        window.navigate(admin.url() + "/lab");
        PlaywrightAssertions.assertThat(window.locator("[data-figures]")).isVisible();
    }

    void visit(String view) {
        page.navigate(admin.url() + "/#/" + view);
    }

    Page window(int width, ColorScheme colours) {
        return window(width, 900, colours);
    }

    Page window(int width, int height, ColorScheme colours) {
        return browser.window(width, height, colours);
    }

    Page offline(Path file, int width, ColorScheme colours, ReducedMotion motion) {
        return browser.offline(file, width, colours, motion);
    }

    Locator rows() {
        return page.locator(".row");
    }

    Locator rowsWith(String text) {
        return rows().filter(new FilterOptions().setHasText(text));
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name));
    }
}
