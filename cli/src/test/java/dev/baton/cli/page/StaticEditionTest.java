package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.baton.cli.command.ToolCommand;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
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
    private static final List<String> ARGUMENTS =
            List.of("--quick", "--rows=notification,blocking", "--loads=4,128", "--concurrency=4");
    private static final Path POINTS = Path.of("../docs/measurements/lab-points.json");
    private static final Path BUILT =
            Path.of("../bench/target/lab.html").toAbsolutePath().normalize();

    @TempDir
    private Path dir;

    @Test
    void pointsThatWereMeasuredAreShownFromAFileInBothLanguages() throws IOException {
        Path file = dir.resolve("lab.html");
        assertThat(lab(arguments())).contains("The report: " + file);
        assertThat(Files.exists(dir.resolve("report.html"))).isFalse();
        Path again = dir.resolve("again");
        assertThat(lab("--static=" + again, "--points=" + dir.resolve("points.json")))
                .contains("The page: " + again.resolve("lab.html"));
        assertThat(again.resolve("lab.html")).hasSameTextualContentAs(file);

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

    @Test
    void theOneThatTheBuildMakesSaysOnWhichMachineAndWhenItsPointsWereMeasured() throws IOException {
        JsonNode points = Json.tree(Buffer.buffer(Files.readAllBytes(POINTS)));
        String date = points.path("at").asText().substring(0, "2026-11-29".length());

        try (Browser browser = Browser.open();
                Page page = browser.offline(BUILT, 1200, ColorScheme.DARK, ReducedMotion.REDUCE)) {
            assertThat(page.locator("#measured")).containsText("Measured " + date);
            assertThat(page.locator("#measured"))
                    .containsText("on: " + points.path("machine").asText());
            for (JsonNode style : points.path("styles")) {
                String name = style.path("row").asText();
                page.getByLabel(name, new Page.GetByLabelOptions().setExact(true))
                        .check();
                assertThat(page.locator("[data-style=%s] svg".formatted(name))).isVisible();
                assertThat(page.locator("[data-figure=perSecond] dd"))
                        .hasText(Pattern.compile("^[\\d,.]*[1-9].* to .*"));
            }
            assertThat(Browser.barriers(page)).isEmpty();
            assertThat(Browser.cut(page, "body")).isEmpty();
            Browser.shoot(page, "static-edition-built");
            browser.assertNoComplaints();
        }
        assertThat(points.path("styles")).hasSize(5);
    }

    private static String lab(String... arguments) {
        StringWriter said = new StringWriter();
        int code = ToolCommand.find().stream()
                .filter(tool -> tool.name().equals("lab"))
                .findFirst()
                .orElseThrow()
                .run(new PrintWriter(said), new PrintWriter(said), arguments);
        assertThat(code).as("%s", said).isZero();
        return said.toString();
    }

    private String[] arguments() {
        return Stream.concat(ARGUMENTS.stream(), Stream.of("--static=" + dir)).toArray(String[]::new);
    }
}
