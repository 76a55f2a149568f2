package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import java.util.List;
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

    /** Two charts of the lab's words below each other, the second one higher, with names and bars that are close. */
    private static final String TWO_CHARTS = """
            async () => {
              const {h, render} = await import('./page/preact.js');
              const {Chart} = await import('./page/timeline-chart.js');
              const {chartWords} = await import('./page/lab-labels.js');
              const tracks = count => Array.from({length: count}, (_, i) =>
                ({id: `g/lane ${i}`, node: 'g', role: 'gateway', kind: 'connection', name: `Lane ${i}`}));
              const span = (id, kind, track, startMicros, endMicros, label) =>
                ({id, kind, track: `g/lane ${track}`, startMicros, endMicros, label, short: label});
              const spans = count => [
                ...Array.from({length: count}, (_, i) => span(`s${i}`, 'run', i, 10 * i, 10 * i + 60, '단계 사이, 2: 연결')),
                ...[800, 880, 960, 975, 999, 1000].map((at, i) => span(`m${i}`, 'state', 0, at, at, '1: 응답을 보냄')),
              ];
              const chart = count => h(Chart, {
                key: count, words: chartWords(), onPick: () => undefined,
                timeline: {
                  tookMicros: 1_000, clockErrorMicros: 0, tracks: tracks(count), spans: spans(count), messages: [],
                },
              });
              document.body.replaceChildren();
              render([chart(1), chart(8)], document.body);
              await new Promise(resolve => setTimeout(resolve, 300));
            }""";

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
    void aTimelineWhoseBeginningIsMissingSaysSo() {
        page.route(
                "**/api/requests/*/timeline",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("""
                                {"requestId":"%s","flow":"","style":"","verdict":"",
                                "startedAt":"2026-11-23T10:24:51.7Z","tookMicros":52600,"traceId":"",
                                "missing":"its beginning","clockErrorMicros":0,
                                "tracks":[],"spans":[],"messages":[]}""".formatted(RECORDED))));

        visit("requests/" + RECORDED);

        assertThat(page.locator("[data-missing]")).containsText("the gateway that took it is gone");
        assertThat(page.locator("h1")).hasText("Request");
        assertThat(page.locator(".facts")).containsText("Known for");
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
    void theTracksOfANodeStandTogetherAndAreCalledByTheirNumber() {
        visit("requests/" + RECORDED);
        assertThat(page.locator(".track").first()).containsText("gateway-1 event loop 1");

        assertThat(page.locator(".track strong").allTextContents())
                .containsExactly(
                        "gateway-1",
                        "db-worker-2",
                        "db-worker-2",
                        "db-worker-2",
                        "db-worker-2",
                        "compute-service-1",
                        "compute-service-1");
    }

    @Test
    void aChartBelowAnotherOneIsDrawnToItsEnd() {
        visit("requests/" + RECORDED);
        page.evaluate(TWO_CHARTS);

        assertThat(page.evaluate("""
                () => {
                  const last = [...document.querySelectorAll('.chart')].at(-1).querySelectorAll('.bar-of');
                  const {left, top} = last[last.length - 1].querySelector('rect').getBoundingClientRect();
                  return document.elementFromPoint(left + 5, top + 5)?.closest('.bar-of') === last[last.length - 1];
                }""")).isEqualTo(true);
    }

    @Test
    void noWordOfAChartIsCutOrLiesOverAnotherOneAlsoInKorean() {
        visit("requests/" + RECORDED);
        page.evaluate(TWO_CHARTS);

        assertThat(page.evaluate("""
                () => {
                  const box = text => text.getBoundingClientRect();
                  const cut = [...document.querySelectorAll('.bar-of text')]
                    .filter(text => box(text).right > box(text.ownerSVGElement).right + 3 ||
                      text.getBBox().width > text.ownerSVGElement.width.baseVal.value);
                  const names = [...document.querySelectorAll('.stored text')].map(box);
                  const over = (a, b) => a !== b && a.left < b.right && b.left < a.right && a.top < b.bottom - 3 &&
                    b.top < a.bottom - 3;
                  return [names.length > 0, cut.length, names.filter(a => names.some(b => over(a, b))).length];
                }""")).isEqualTo(List.of(true, 0, 0));
    }

    @Test
    void whatIsStoredBeyondThePartThatIsShownIsNotDrawn() {
        visit("requests/" + RECORDED);
        assertThat(page.locator("[data-state='reply stored']")).isVisible();

        page.locator(".plot").focus();
        page.keyboard().press("=");

        assertThat(page.locator("[data-state='checkpoint: D due']")).isVisible();
        assertThat(page.locator("[data-state='reply stored']")).hasCount(0);
    }

    @Test
    void aNameThatWouldLieOverADiamondIsLeftOut() {
        visit("requests/" + RECORDED);

        Object overlaps = page.evaluate("""
                async () => {
                  const {labelled, LETTER} = await import('./page/chart-parts.js');
                  const at = [10, 24, 60, 95, 96, 97, 300, 330, 331, 480, 496];
                  const states = at.map((startMicros, i) => ({id: i, label: 'checkpoint', startMicros}));
                  const boxes = labelled(states, x => x, 500).flatMap(({at, row, shown, before, label}) => {
                    const wide = label.length * LETTER;
                    const diamond = {row, from: at - 5, to: at + 5};
                    const from = before ? at - 9 - wide : at + 9;
                    const name = {row, from, to: from + wide, name: true};
                    return shown ? [diamond, name] : [diamond];
                  });
                  const over = (a, b) => a !== b && a.row === b.row && a.from < b.to && b.from < a.to;
                  return {
                    names: boxes.filter(box => box.name).length,
                    over: boxes.filter(box => box.name && boxes.some(other => over(box, other))).length,
                  };
                }""");

        assertThat(overlaps).asString().contains("over=0").doesNotContain("names=0");
    }

    @Test
    void aThreadThatWasHeldWhileTheDatabaseWorkedIsNotForgotten() {
        visit("requests/" + RECORDED);

        Object spent = page.evaluate("""
                async () => {
                  const {spent} = await import('./page/spent.js');
                  const span = (kind, startMicros, endMicros) =>
                    ({id: kind, kind, label: kind, track: 'x', startMicros, endMicros});
                  const {kinds, held} = spent({
                    tookMicros: 106,
                    spans: [
                      span('run', 0, 2),
                      span('blocked', 2, 105),
                      span('database', 3, 104),
                      span('between', 105, 106),
                    ],
                    messages: [],
                  });
                  return `${kinds.get('database')} ${kinds.get('between')} ${held.micros} ${held.database}`;
                }""");

        assertThat(spent).isEqualTo("101 1 103 101");
        assertThat(page.locator("[data-held]")).hasText("A thread was held for 450 µs of it, and did nothing else.");
    }

    @Test
    void allThatIsDrawnIsInTheLegend() {
        visit("requests/" + RECORDED);

        assertThat(page.locator(".chart .legend")).containsText("by so much clocks may differ: ±38 µs");
        assertThat(page.locator(".chart .legend .fill-between")).hasCount(1);
        assertThat(page.locator(".chart .legend .fill-aside")).hasCount(1);
    }

    @Test
    void eachCheckOfAPolledRequestCountsOnce() {
        visit("requests/" + RECORDED);

        Object checks = page.evaluate("""
                async () => {
                  const {answers} = await import('./page/lab-answers.js');
                  const track = {id: 'g/loop', node: 'g', role: 'gateway', kind: 'event-loop', name: 'loop'};
                  const check = (kind, stage) =>
                    ({id: stage, request: 1, stage, kind, track: 'g/loop', startMicros: 1, endMicros: 2});
                  return answers({tracks: [track], spans: [check('run', 'check: done')], messages: []}).checks;
                }""");

        assertThat(checks).isEqualTo("1");
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
