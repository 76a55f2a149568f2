package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The timeline of one request. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(
        "the browser of TimelineInBrowserTest") // beside other classes, one test at a time: a browser is one thread
class TimelineInBrowserTest extends FakePage {
    static final String RECORDED = "0197d2a4-6b10-7c00-9f3e-5e1f00a4c000";

    @Override
    int width() {
        return 1600;
    }

    @Test
    void aTimelineHasItsTracksBarsArrowsAndWhatWasStored() {
        visit("requests/" + RECORDED);

        assertThat(page.locator(".track")).hasCount(7);
        for (String kind : new String[] {"run", "wait", "blocked", "database"}) {
            assertThat(page.locator("[data-span=" + kind + "]").first()).isVisible();
        }
        assertThat(page.locator("[data-message=command]")).hasCount(3);
        assertThat(page.locator("[data-message=completion]")).hasCount(3);
        assertThat(page.locator("[data-state]")).hasCount(3);
        assertThat(page.locator(".plot")).containsText("post to the ledger ×17");
        assertThat(page.locator(".lead"))
                .containsText(
                        "in the database; the longest, 4.22 ms: post to the ledger, db-worker-2, in a batch of 17");
        assertThat(page.locator(".facts")).containsText("±38 µs");
    }

    @Test
    void aTimelineIsZoomedAndAStepPicked() {
        visit("requests/" + RECORDED);
        assertThat(page.locator(".chart .bar")).containsText("all of it");

        page.locator(".plot").focus();
        page.keyboard().press("=");
        assertThat(page.locator(".chart .bar")).containsText("4.11 ms to 12.3 ms");
        page.keyboard().press("0");
        assertThat(page.locator(".chart .bar")).containsText("all of it");
        rowsWith("COMMIT").click();

        assertThat(page.locator(".readout")).containsText("COMMIT: 2.01 ms");
        assertThat(page.locator(".bar-of.picked")).hasCount(1);
    }

    @Test
    void aTimelineIsSavedAsJson() {
        visit("requests/" + RECORDED);
        String name = page.waitForDownload(() -> button("Save as JSON").click()).suggestedFilename();

        assertThat(name).isEqualTo("timeline-" + RECORDED + ".json");
    }

    @Test
    void aRequestThatWasNotRecordedSaysWhatIs() {
        visit("requests/0197d2a4-0000-7000-8000-000000000000");

        assertThat(page.locator(".notice")).containsText("This request was not recorded");
        assertThat(page.locator(".notice")).containsText("Baton-Trace: on");
    }
}
