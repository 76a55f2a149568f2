package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.baton.cli.command.ToolCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The static edition: really measured, as short as can be, and then looked at without a network. */
class StaticEditionTest {
    private static final List<String> ARGUMENTS = List.of(
            "--quick", "--rows=notification,blocking", "--rounds=1", "--seconds=1", "--loads=4,128", "--concurrency=4");

    @TempDir
    private Path dir;

    @Test
    void pointsThatWereMeasuredAreShownFromAFileInBothLanguages() {
        StringWriter said = new StringWriter();
        int code = ToolCommand.find().stream()
                .filter(tool -> tool.name().equals("lab"))
                .findFirst()
                .orElseThrow()
                .run(new PrintWriter(said), new PrintWriter(said), arguments());
        assertThat(code).as("%s", said).isZero();
        Path file = dir.resolve("lab.html");
        assertThat(said.toString()).contains("The report: " + file);
        assertThat(Files.exists(dir.resolve("report.html"))).isFalse();

        try (Browser browser = Browser.open();
                Page page = browser.offline(file, 1200, ColorScheme.LIGHT, ReducedMotion.REDUCE)) {
            assertThat(page.locator("#at")).hasText("notification, 4 requests at once");
            assertThat(page.locator("#measured")).containsText("Measured 20");
            assertThat(page.locator("[data-style=notification] svg")).isVisible();
            Locator answers = page.locator("[data-figure=perSecond] dd");
            assertThat(answers).hasText(Pattern.compile("^[\\d,.]*[1-9].* to .*"));

            page.getByLabel("blocking").check();
            page.locator("#load").press("End");

            assertThat(page.locator("#at")).hasText("blocking, 128 requests at once");
            assertThat(page.locator("#of")).hasText(Pattern.compile(".*, [1-9][\\d,]* turned away, 0 failed"));
            assertThat(page.locator("[data-style=notification]")).isHidden();
            assertThat(page.locator(".plots .here")).hasCount(7);

            page.getByText("한국어").click();

            assertThat(page.locator("#at")).hasText("blocking, 동시 요청 128개");
            assertThat(page.locator(".plots figcaption").first()).hasText("초당 응답");
            assertThat(Browser.cut(page, "body")).isEmpty();
            assertThat(Browser.barriers(page)).isEmpty();
            Browser.shoot(page, "static-edition-ko");
            page.setViewportSize(390, 900);
            assertThat(Browser.cut(page, "form, section, h1")).isEmpty();
            Browser.shoot(page, "static-edition-narrow");
            browser.assertNoComplaints();
        }
    }

    private String[] arguments() {
        return Stream.concat(ARGUMENTS.stream(), Stream.of("--static=" + dir)).toArray(String[]::new);
    }
}
