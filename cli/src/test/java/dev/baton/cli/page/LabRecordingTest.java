package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.baton.testing.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run of the lab as a file: opened from a disk, without a network, over nothing. */
class LabRecordingTest extends FakePage {
    private static final int MOST_BYTES = 5_000_000;

    @TempDir
    private Path folder;

    @Test
    void theFileShowsTheSpansOfTheRunAndCallsNothing() throws IOException {
        record();
        button("Hold the picture").click();
        TraceFile live = trace(page);
        Path file = taken();

        try (Page played = offline(file, 1280, ColorScheme.LIGHT, ReducedMotion.REDUCE)) {
            assertThat(played.locator("[data-lane='gateway-1 baton-request-1']"))
                    .isVisible();
            played.keyboard().press("End");
            TraceFile again = trace(played);

            assertThat(again.slices()).hasSameSizeAs(live.slices());
            assertThat(Set.copyOf(again.slices())).isEqualTo(Set.copyOf(live.slices()));
            assertThat(again.slices()).extracting(TraceFile.Slice::name).contains("run", "blocked", "database");
            assertThat(again.counters()).isEqualTo(live.counters());
            assertThat(played.locator(".seen")).containsText("blocking: Each request has a thread from A to F");
        }
    }

    @Test
    void itIsPlayedPausedAndMovedByKeyboard() throws IOException {
        record();
        Path file = taken();
        try (Page played = offline(file, 1280, ColorScheme.LIGHT, ReducedMotion.NO_PREFERENCE)) {
            Locator play = played.locator("[data-playing]");
            assertThat(play).hasAttribute("data-playing", "true");
            assertThat(play).hasAttribute("data-playing", "false"); // it has come to its end
            played.keyboard().press("Home");
            assertThat(position(played)).hasText(Pattern.compile("0\\.0 s of .*"));
            played.keyboard().press("Shift+ArrowRight");
            assertThat(position(played)).hasText(Pattern.compile("1\\.0 s of .*"));
            played.keyboard().press("ArrowLeft");
            assertThat(position(played)).hasText(Pattern.compile("0\\.8 s of .*"));
            button(played, "0.1×").click();
            assertThat(button(played, "0.1×")).hasAttribute("aria-pressed", "true");
            play.focus();
            played.keyboard().press("Space");
            assertThat(play).hasAttribute("data-playing", "true");
            assertThat(position(played)).not().hasText(Pattern.compile("0\\.8 s of .*"));
            played.keyboard().press("Space");
            assertThat(play).hasAttribute("data-playing", "false");
        }
    }

    @Test
    void whereLessMotionIsWantedItDoesNotStartByItself() throws IOException {
        record();
        try (Page played = offline(taken(), 1280, ColorScheme.LIGHT, ReducedMotion.REDUCE)) {
            assertThat(played.locator("[data-playing]")).hasAttribute("data-playing", "false");
            assertThat(position(played)).hasText(Pattern.compile("3\\.0 s of .*"));
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatIsTakenIsBoundedAndWhatIsLeftOutIsCounted() {
        page.navigate(admin.url() + "/lab");

        Map<String, Object> packed = (Map<String, Object>) page.evaluate("""
                async () => {
                  const {Recording} = await import('./page/lab-recording.js');
                  const taken = (seconds, length) => {
                    const recording = new Recording({node: 'n', bucketMicros: 1});
                    for (let at = 0; at <= 5 * seconds; at++) {
                      recording.add({atMicros: at * 200_000, bars: 'x'.repeat(length)}, 'polling');
                    }
                    const json = recording.packed();
                    const {frames, leftOutMicros} = JSON.parse(json);
                    return [json.length, frames.length, frames.at(-1).frame.atMicros, leftOutMicros];
                  };
                  return {long: taken(60, 10).slice(1), large: taken(30, 100_000)};
                }""");

        assertThat(packed.get("long")).as("seconds are bounded").isEqualTo(List.of(151, 60_000_000, 0));
        List<Integer> large = (List<Integer>) packed.get("large");
        assertThat(large.getFirst()).as("characters are bounded").isLessThan(4_100_000);
        assertThat(large.get(1)).isEqualTo(39);
        assertThat(large.get(2)).as("the newest are there").isEqualTo(30_000_000);
        assertThat(large.get(3)).as("what is left out").isEqualTo((151 - 39) * 200_000);
    }

    @ParameterizedTest
    @CsvSource({"1280, DARK, English", "390, LIGHT, English", "1280, LIGHT, 한국어", "390, DARK, 한국어"})
    void nothingIsCutAndAllCanReadIt(int width, ColorScheme colours, String language) throws IOException {
        record();
        try (Page played = offline(taken(), width, colours, ReducedMotion.REDUCE)) {
            button(played, language).click();
            assertThat(played.locator("html")).hasAttribute("lang", language.equals("English") ? "en" : "ko");
            assertThat(played.locator("[data-lane='gateway-1 baton-request-1']"))
                    .isVisible();
            assertThat(Browser.barriers(played)).isEmpty();
            assertThat(Browser.cut(played, "main, header")).isEmpty();
            Browser.shoot(
                    played, "lab-file-%d-%s-%s".formatted(width, colours, language.equals("English") ? "en" : "ko"));
        }
    }

    /** Some seconds of a run in style blocking. */
    private void record() {
        page.navigate(admin.url() + "/lab");
        assertThat(page.locator("[data-figures]")).isVisible();
        page.getByLabel("blocking").check();
        button("Start the load").click();
        page.waitForCondition(() -> admin.lab().settings().size() > 2); // renewed every 2 s
        assertThat(page.locator("[data-lane='gateway-1 parked']")).isVisible();
    }

    private Path taken() throws IOException {
        Download download = page.waitForDownload(() -> button("Take it along").click());
        Path file = folder.resolve(download.suggestedFilename());
        download.saveAs(file);
        assertThat(Files.size(file)).isBetween(100_000L, (long) MOST_BYTES);
        return file;
    }

    private static TraceFile trace(Page window) throws IOException {
        Download download =
                window.waitForDownload(() -> button(window, "Save as a trace").click());
        return TraceFile.read(Files.readString(download.path()));
    }

    private static Locator button(Page window, String name) {
        return window.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator position(Page window) {
        return window.locator("[data-position]");
    }
}
