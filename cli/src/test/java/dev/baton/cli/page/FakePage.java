package dev.baton.cli.page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The page in a browser, over an API that answers what a test needs. */
abstract class FakePage {
    private static Browser browser;
    FakeAdmin admin;
    Page page;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.open();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        admin = new FakeAdmin(0);
        page = browser.window(1280, 1000, ColorScheme.LIGHT);
    }

    @AfterEach
    void close() {
        page.context().close();
        admin.close();
        browser.assertNoComplaints();
    }

    void visit(String view) {
        page.navigate(admin.url() + "/#/" + view);
    }

    Page window(int width, ColorScheme colours) {
        return browser.window(width, 900, colours);
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
