package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All views but the lab speak English and Korean. */
class LanguagesTest extends FakePage {
    private static final List<String> VIEWS = List.of(
            "cluster",
            "cluster/node%20db-worker-2",
            "cluster/address%20baton.cards",
            "map",
            "messages",
            "requests",
            "durable",
            "audit",
            "send",
            "levels");
    private static final Pattern KOREAN = Pattern.compile("[가-힣]");

    /** Texts that are the same in both languages: names of headers and the like. */
    private static final List<String> LATIN = List.of();

    /** All modules of the page, by name, found by their imports; without the tables and the library. */
    private static final String MODULES = """
            async () => {
              const found = {};
              for (let next = ['app.js']; next.length; ) {
                const codes = await Promise.all(next.map(name => fetch(`./page/${name}`).then(file => file.text())));
                next.forEach((name, i) => (found[name] = codes[i]));
                const imported = codes.flatMap(code =>
                  [...code.matchAll(/\\bfrom\\s*'\\.\\/([\\w.-]+)'/g)].map(match => match[1]));
                next = [...new Set(imported)].filter(name => !found[name] && !/^preact|^text-/.test(name));
              }
              return found;
            }""";

    /** Texts and labels that are drawn in English though they are in the tables. */
    private static final String STILL_ENGLISH = """
            async () => {
              const {TEXTS: {en, ko}} = await import('./page/text.js');
              const english = new Set(Object.keys(en)
                .filter(name => en[name] !== ko[name] && /^[A-Z]/.test(en[name])).map(name => en[name]));
              const drawn = [...document.querySelectorAll('body *')].flatMap(element => [
                ...[...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data),
                ...['aria-label', 'title', 'placeholder', 'data-head'].map(name => element.getAttribute(name)),
              ]);
              return [...new Set(drawn.filter(Boolean).map(text => text.trim()))].filter(text => english.has(text));
            }""";

    @Override
    int width() {
        return 1600;
    }

    @Test
    void bothLanguagesHaveAllTextsAndTheSameGaps() {
        visit("cluster");

        assertThat(page.evaluate("""
                async latin => {
                  const {TEXTS: {en, ko}} = await import('./page/text.js');
                  const gaps = text => [...text.matchAll(/{\\w+}/g)].map(String).sort().join();
                  return [...new Set([...Object.keys(en), ...Object.keys(ko)])]
                    .filter(name => !en[name] || !ko[name] || gaps(en[name]) !== gaps(ko[name]))
                    .concat(Object.keys(ko).filter(name =>
                      !/[가-힣]/.test(ko[name].replace(/{\\w+}/g, '')) && !latin.includes(name)));
                }""", LATIN)).isEqualTo(List.of());
    }

    @Test
    @SuppressWarnings("unchecked")
    void everyTextIsUsedAndThereIsEveryTextThatIsUsed() {
        visit("cluster");

        Map<String, String> modules = (Map<String, String>) page.evaluate(MODULES);

        assertThat(modules).containsKeys("text.js", "send-form.js", "timeline-chart.js");
        assertThat(page.evaluate("""
                async modules => {
                  const {TEXTS: {en}} = await import('./page/text.js');
                  const speaking = modules.filter(code => /\\bfrom\\s*'\\.\\/text\\.js'/.test(code)).join('\\n');
                  const words = new Set([...modules.join('\\n').matchAll(/\\w+/g)].map(String));
                  return [...speaking.matchAll(/\\btext\\(\\s*'(\\w+)'/g)].map(match => match[1])
                    .filter(name => !en[name])
                    .concat(Object.keys(en).filter(name => !words.has(name)));
                }""", List.copyOf(modules.values()))).isEqualTo(List.of());
    }

    /** Another view under its name would be a false answer. */
    @ParameterizedTest
    @ValueSource(strings = {"levels", "requests/%"})
    void aLinkToNoViewSaysSo(String link) {
        visit(link);

        assertThat(page.locator("h1")).hasText("No such view");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "map", "messages", "requests", "durable", "audit", "send"})
    void anotherLanguageIsThereWithoutAReloadAndStays(String view) {
        admin.messages().happen(20);
        visit(view);
        Locator heading = page.locator("h1").first();
        assertThat(heading).hasText(Pattern.compile("^[A-Z][a-z]+"));
        String english = heading.textContent();
        page.evaluate("() => { window.loadedOnce = true; }");

        button("한국어").click();

        assertThat(heading).hasText(KOREAN);
        assertThat(page.locator("html")).hasAttribute("lang", "ko");
        assertThat(page).hasTitle(KOREAN);
        assertThat(page.evaluate(STILL_ENGLISH)).isEqualTo(List.of());
        button("English").click();
        assertThat(heading).hasText(english);
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        assertThat(page.evaluate("() => window.loadedOnce")).isEqualTo(true);
        button("한국어").click();
        page.reload();
        assertThat(heading).hasText(KOREAN);
        assertThat(page.locator("html")).hasAttribute("lang", "ko");
    }

    @Test
    void theOrderOfATableStaysInAnotherLanguage() {
        visit("cluster");
        Locator nodes = page.locator(".rows[aria-label=Nodes]");
        nodes.locator("[role=columnheader] button").first().click();
        assertThat(nodes.locator("[aria-sort=descending]")).hasText(Pattern.compile("Node"));

        button("한국어").click();

        assertThat(page.locator(".rows[aria-label=노드] [aria-sort=descending]")).hasText(Pattern.compile("노드"));
    }

    @Test
    void aNodeThatDoesNotAnswerIsSaidInTheLanguageOfNow() {
        visit("cluster");
        assertThat(rowsWith("gateway-1").first()).isVisible();
        page.context().setOffline(true);
        assertThat(page.locator(".stale")).containsText("This node does not answer");

        button("한국어").click();

        assertThat(page.locator(".stale")).containsText("이 노드가 응답하지 않습니다");
        page.context().setOffline(false);
        assertThat(page.locator(".stale")).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void koreanFitsAndAllCanReadIt(int width, ColorScheme colours) {
        admin.messages().happen(20);
        try (Page window = window(width, colours)) {
            window.navigate(admin.url() + "/#/cluster");
            window.getByText("한국어", new Page.GetByTextOptions().setExact(true)).click();
            for (String view : VIEWS) {
                window.navigate(admin.url() + "/#/" + view);
                assertThat(window).hasTitle(KOREAN);
                assertThat(window.locator("h1").first()).hasText(KOREAN);
                assertThat(window.locator(".loading")).hasCount(0);
                String place = "%s at %d px".formatted(view, width);
                assertThat(Browser.barriers(window)).as(place).isEmpty();
                assertThat(Browser.cut(window, "header, nav")).as(place).isEmpty();
                assertThat((Boolean) window.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                        .as(place)
                        .isTrue();
                Browser.shoot(window, "%s-ko-%d".formatted(view.replaceAll("\\W+", "-"), width));
            }
        }
    }
}
