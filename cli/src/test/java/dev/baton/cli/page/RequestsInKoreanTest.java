package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A timeline, what is opened beside a list, and an answer, in Korean: all is said, and nothing is cut. */
class RequestsInKoreanTest extends FakePage {
    private static final String CHOICE = "localStorage.setItem('baton-lab-language', 'ko')";

    @Test
    void whatATimelineSaysIsSaidInKoreanToo() {
        page.addInitScript(CHOICE);
        visit("requests/" + TimelineInBrowserTest.RECORDED);

        assertThat(page.locator(".lead")).containsText("데이터베이스에서 처리. 가장 긴 것은 4.22 ms");
        assertThat(page.locator(".lead")).containsText("17개짜리 배치");
        assertThat(page.locator(".plot")).containsText("응답 저장됨");
        assertThat(rowsWith("명령 보냄").first()).isVisible();
        rowsWith("커밋").click();
        assertThat(page.locator(".readout")).containsText("커밋: 2.01 ms");
        assertThat(page.locator(".chart .legend")).containsText("단계 사이: 프레임워크, 또는 루프의 차례를 기다림");
    }

    @Test
    void whatAWorkerDidIsSaidInKoreanButForTheNamesOfStages() {
        page.addInitScript(CHOICE);
        visit("requests/" + TimelineInBrowserTest.RECORDED);

        assertThat(page.evaluate("""
                async () => {
                  const {said} = await import('./page/lab-labels.js');
                  const labels = ['D to F', 'DB, D to F', 'D screen to F receipt', 'post to the ledger'];
                  return [...labels, 'in the mail, until the next check'].map(said);
                }"""))
                .isEqualTo(List.of("D~F", "DB, D~F", "D screen~F receipt", "post to the ledger", "우편함에서 다음 확인을 기다림"));
    }

    @Test
    void howARequestEndedAndWhyItWasKeptIsSaidInKorean() {
        page.addInitScript(CHOICE);
        visit("requests");

        assertThat(page.locator(".row").first()).containsText("완료");
        assertThat(page.locator(".row").first()).containsText("요청함");
        assertThat(page.locator(".row .verdict").first()).hasAttribute("title", "replied");
        assertThat(page.locator(".rows")).not().containsText(Pattern.compile("replied|asked|sampled|slow"));
        visit("cluster");
        assertThat(page.locator("main")).containsText("transfer/D screen~F receipt");
        assertThat(page.locator("main")).containsText("탭이 놓친 메시지");
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void nothingIsCutAndAllCanReadIt(int width, ColorScheme colours) {
        try (Page window = window(width, colours)) {
            window.addInitScript(CHOICE);
            window.navigate(admin.url() + "/#/requests/" + TimelineInBrowserTest.RECORDED);
            assertThat(window.locator(".track").first()).isVisible();
            looked(window, "timeline", width);

            window.navigate(admin.url() + "/#/messages");
            assertThat(window.locator("h1")).hasText("메시지");
            assertThat(window.locator(".lamp.on")).isVisible();
            admin.messages().happen(6);
            window.locator(".row").first().click();
            assertThat(window.locator(".drawer")).containsText("보낸 곳");
            looked(window, "message", width);

            window.navigate(admin.url() + "/#/durable");
            window.locator(".row").first().click();
            assertThat(window.locator(".drawer")).containsText("이력");
            looked(window, "durable-request", width);

            window.navigate(admin.url() + "/#/send");
            window.locator("form.send [type=submit]").click();
            assertThat(window.locator(".answer .lead")).containsText("201 완료, 16.4 ms 뒤 gateway-1에서 응답");
            looked(window, "sent", width);
        }
    }

    private static void looked(Page window, String what, int width) {
        assertThat(Browser.barriers(window)).as(what).isEmpty();
        assertThat(Browser.cut(window, "main")).as(what).isEmpty();
        Browser.shoot(window, "%s-ko-%d".formatted(what, width));
    }
}
