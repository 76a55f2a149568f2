package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live lab's page over an API that answers what a test needs. */
class LabTest extends FakePage {

    @Test
    void bothLanguagesHaveAllTextsAndTheSameGaps() {
        open(page);

        assertThat(page.evaluate("""
                async () => {
                  const {EN} = await import('./page/lab-text-en.js');
                  const {KO} = await import('./page/lab-text-ko.js');
                  const gaps = text => [...text.matchAll(/{\\w+}/g)].map(String).sort().join();
                  return [...new Set([...Object.keys(EN), ...Object.keys(KO)])]
                    .filter(name => !EN[name] || !KO[name] || gaps(EN[name]) !== gaps(KO[name]))
                    .concat(Object.keys(KO).filter(name => !/[가-힣]/.test(KO[name].replace(/{\\w+}/g, ''))));
                }""")).isEqualTo(List.of());
    }

    @Test
    void everyNameOfATextThatThePageUsesIsThere() {
        open(page);

        assertThat(page.evaluate("""
                async () => {
                  const {EN} = await import('./page/lab-text-en.js');
                  const files = ['lab', 'lab-knobs', 'lab-lanes', 'lab-steps', 'lab-exercises', 'lab-predict'];
                  const texts = await Promise.all(files.map(name =>
                    fetch(`./page/${name}.js`).then(answer => answer.ok ? answer.text() : '')));
                  const used = texts.flatMap(text => [...text.matchAll(/text\\('(\\w+)'/g)].map(found => found[1]));
                  return used.filter(name => !EN[name]);
                }""")).isEqualTo(List.of());
    }

    @Test
    void theLanguageOfTheBrowserIsSpokenAndAnotherCanBeChosen() {
        open(page);
        assertThat(page.locator("h1")).hasText("Live lab");

        button("한국어").click();

        assertThat(page.locator("h1")).hasText("라이브 실험실");
        assertThat(page.locator("html")).hasAttribute("lang", "ko");
        page.reload();
        assertThat(page.locator("h1")).hasText("라이브 실험실");
    }

    @Test
    void aKnobIsTurnedWhileTheLoadRunsAndItIsRenewed() {
        open(page);
        button("Start the load").click();
        page.getByLabel("blocking").check();

        page.waitForCondition(() -> admin.lab().settings().size() > 3);

        assertThat(admin.lab().settings().getLast().getString("style")).isEqualTo("blocking");
        assertThat(admin.lab().settings().getLast().getInteger("atOnce")).isEqualTo(8);
        button("Stop").click();
        page.waitForCondition(() -> admin.lab().settings().getLast().getInteger("atOnce") == 0);
    }

    @Test
    void aFloodOfBarsDoesNotFreezeThePageAndWhatIsMissingIsSaid() {
        // as many as a node reports at most, of however many requests, in each of some fifty frames
        admin.lab().busy(64, 18, 9_000);
        open(page);
        assertThat(page.locator(".stale")).containsText(Pattern.compile("[4-9]\\d\\d,\\d{3} marks came too fast"));

        button("10 s").click();

        assertThat(button("10 s")).hasAttribute("aria-pressed", "true");
        assertThat(page.locator("[data-lane^='gateway-1 baton-request-']")).hasCount(13); // 12, and "52 more"
    }

    @ParameterizedTest
    @CsvSource({
        "1280, DARK, English",
        "1280, LIGHT, English",
        "390, DARK, English",
        "390, LIGHT, English",
        "1280, LIGHT, 한국어",
        "390, DARK, 한국어"
    })
    void nothingIsCutAndAllCanReadIt(int width, ColorScheme colours, String language) {
        try (Page window = window(width, colours)) {
            open(window);
            window.getByText(language, new Page.GetByTextOptions().setExact(true))
                    .click();
            Locator lane = window.locator("[data-lane='gateway-1 baton-request-1']");
            assertThat(lane).isVisible();
            assertThat(Browser.barriers(window)).isEmpty();
            assertThat(Browser.cut(window, "main, nav")).isEmpty();
            Browser.shoot(window, "lab-%d-%s-%s".formatted(width, colours, language.equals("English") ? "en" : "ko"));
        }
    }

    private void open(Page window) {
        window.navigate(admin.url() + "/lab");
        assertThat(window.locator("[data-figures]")).isVisible();
    }
}
