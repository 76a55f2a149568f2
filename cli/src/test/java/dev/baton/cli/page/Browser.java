package dev.baton.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The Chromium that is installed, and what it has to complain about. Where there is none, the tests that want it are
 * skipped and say so.
 */
final class Browser implements AutoCloseable {
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final List<String> EXPECTED =
            List.of("responded with a status of 4", "responded with a status of 502", "net::ERR_INTERNET_DISCONNECTED");
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final double PATIENCE_MILLIS = 15_000;

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Browser(Path executable) {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.chromium = playwright
                .chromium()
                .launch(new LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS));
    }

    static Browser open() {
        Optional<Path> found = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(
                found.isPresent(),
                "SKIPPED: there is no Chromium in /usr/bin, so the inspector's page is not looked at; "
                        + "apt-get install chromium");
        return new Browser(found.orElseThrow());
    }

    /** A fresh window: nothing is kept from one to the next. */
    Page window(int width, int height, ColorScheme colours) {
        return window(
                options(width, height, colours),
                url -> url.startsWith("http://127.0.0.1:") || url.startsWith("blob:http://127.0.0.1:"));
    }

    /** A window of a machine without a network, for one file that calls nothing but itself. */
    Page offline(Path file, int width, ColorScheme colours, ReducedMotion motion) {
        String url = file.toUri().toString();
        Page page = window(
                options(width, 900, colours).setOffline(true).setReducedMotion(motion),
                called -> called.equals(url) || called.startsWith("blob:null/"));
        page.navigate(url);
        return page;
    }

    private static NewContextOptions options(int width, int height, ColorScheme colours) {
        return new NewContextOptions().setViewportSize(width, height).setColorScheme(colours);
    }

    private Page window(NewContextOptions options, Predicate<String> mayCall) {
        BrowserContext context = chromium.newContext(options);
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(this::said);
        page.onPageError(error -> complaints.add("failed: " + error));
        page.onRequest(request -> {
            if (!mayCall.test(request.url())) {
                complaints.add("called: " + request.url());
            }
        });
        return page;
    }

    /**
     * An answer with an error's status, or none while a test cuts the line, is mentioned by the browser; it is no fault
     * of the page.
     */
    private void said(ConsoleMessage message) {
        if (message.type().equals("error") && EXPECTED.stream().noneMatch(message.text()::contains)) {
            complaints.add("said: " + message.text());
        }
    }

    /** What a tool that knows the rules of accessible pages finds wrong with this one. */
    @SuppressWarnings("unchecked")
    static List<String> barriers(Page page) {
        try (InputStream in =
                Browser.class.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
            page.evaluate(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (List<String>) page.evaluate("""
                async () => (await axe.run(document)).violations
                  .map(each => `${each.help}: ${each.nodes[0].target.join(' ')}`)""");
    }

    /** Texts within these parts that are cut off, or reach beyond the window. */
    @SuppressWarnings("unchecked")
    static List<String> cut(Page page, String parts) {
        return (List<String>) page.evaluate("""
                parts => [...document.querySelectorAll(parts)].flatMap(part => [...part.querySelectorAll('*')])
                  .filter(each => each.offsetParent && each.children.length === 0 && each.textContent.trim())
                  .filter(each => !each.closest('.hidden, .examples, .rows, .tally, pre'))
                  .filter(each => each.scrollWidth > each.clientWidth + 1
                      && getComputedStyle(each).overflowX !== 'visible'
                    || each.getBoundingClientRect().right > innerWidth + 1)
                  .map(each => each.textContent)""", parts);
    }

    /** Nothing was forbidden by the page's policy, nothing failed, no other host was called. */
    void assertNoComplaints() {
        assertThat(complaints).isEmpty();
    }

    /** For people to look at. */
    static void shoot(Page page, String name) {
        page.screenshot(new ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
