package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the live lab's tracks draw, what is said beside them, and where they stand on the page. */
class LabPictureTest extends FakePage {
    /** A canvas of 600 x 22 pixels for one second; what it draws of a row, without where. */
    private static final String DRAWN = """
            const {LaneCanvas} = await import('./page/lab-canvas.js');
            const box = document.body.appendChild(document.createElement('div'));
            const painter = new LaneCanvas(box.appendChild(document.createElement('canvas')));
            const drawn = row => {
              const bars = [];
              const words = [];
              painter.bar = (left, right, y, high, kind) => bars.push(kind);
              painter.context.fillText = word => words.push(word);
              painter.draw({
                rows: [{top: 0, height: 22, shares: [], slices: [], ...row}],
                from: 1e6, to: 2e6, edge: 2e6, width: 600, height: 22, bucket: 10_000,
              });
              return {bars, words};
            };
            """;

    @BeforeEach
    void look() {
        openLab(page);
    }

    @Test
    void aVirtualThreadThatWaitsIsPutAsideAndHoldsNoThread() {
        assertThat(page.locator(".legend")).containsText("a virtual thread is put aside");
        assertThat(page.locator(".legend")).containsText("a thread of the system is held for one request");

        Object told = told("""
                painter.draw({rows: [], from: 0, to: 1, edge: 1, width: 600, height: 22, bucket: 10_000});
                const {Model} = await import('./page/lab-model.js');
                const model = new Model(10_000);
                const depth = {name: '', track: 'virtual', kind: 'BLOCKED', first: 100, micros: [20_000]};
                model.add({atMicros: 1e6, notShown: 0, unresponsive: [], nodes: [{
                  node: 'n', roles: [], aheadMicros: 0, missed: 0, tracks: [], depths: [depth],
                  threads: [], figures: {},
                }]});
                const kinds = Object.keys(model.shown()[0].rows[0].depths);
                return [...kinds, ...kinds.map(kind => painter.look.fills[kind] instanceof CanvasPattern)];""");

        assertThat(told).isEqualTo(List.of("aside", true));
    }

    @Test
    void aNumberIsInABarOnlyWhereTheBarHasRoomForIt() {
        Object told = told("""
                const bar = (from, to) =>
                  drawn({slices: [{from, to, kind: 'database', count: 22, parts: 1}]}).words.join();
                return [bar(0.5e6, 1.02e6), bar(0.5e6, 1.2e6), bar(1.5e6, 1.6e6), bar(1.98e6, 3e6)];""");

        assertThat(told).isEqualTo(List.of("", "22", "22", ""));
    }

    @Test
    void whatIsSaidToBeIdleIsNotDrawnAsHeld() {
        Object told = told("""
                const row = {
                  family: 'baton-request',
                  slices: [{from: 1.1e6, to: 1.2e6, kind: 'run', count: 1, parts: 1}],
                  now: {state: 'held'},
                };
                return ['held', 'idle'].map(said => drawn({...row, said}).bars.join());""");

        assertThat(told).isEqualTo(List.of("run,blocked", "run"));
    }

    @Test
    void theBoundOfAQueueIsDrawnWhereItIsHalfFullAndAMarkWhereNoneWasFree() {
        Object told = told("""
                const bounds = [{from: 0, at: 1.5e6, places: 4}, {from: 1.5e6, at: 2e6, places: 512}];
                const lines = (most, noPlace) => {
                  const dashed = [];
                  const marks = [];
                  painter.context.setLineDash = dashes => {
                    painter.context.lineTo = (x, y) => dashes.length && dashed.push(`${x} ${y}`);
                  };
                  painter.context.fillRect = (left, y, wide, high) => high === 4 && marks.push(`${left} ${wide}`);
                  const queue = {family: 'queueCompute', depth: true, depths: {}, samples: [], bounds};
                  drawn({...queue, height: 50, most, noPlace: new Map(noPlace)});
                  return [...dashed, ...marks];
                };
                return [lines(1, []), lines(3, [[150, 9]])].map(String);""");

        assertThat(told).isEqualTo(List.of("", "300 4.5,300 6"));
    }

    @Test
    void noMoreAndNoFewerAreSaidToHaveWaitedThanDid() {
        Object told = told("""
                const {h, render} = await import('./page/preact.js');
                const {Lanes} = await import('./page/lab-lanes.js');
                const {emptyRow} = await import('./page/lab-rows.js');
                const said = waiting => {
                  const row = {id: 'parked', family: 'parked', depth: true, waiting, ...emptyRow()};
                  const model = {
                    edge: 2e6, bucket: 10_000, unresponsive: [],
                    shown: () => [{name: 'n', roles: [], rows: [row]}], depthMost: () => 16.9, noPlaceIn: () => 0,
                  };
                  const at = box.appendChild(document.createElement('div'));
                  render(h(Lanes, {model, seconds: 1, onDraw() {}}), at);
                  return at.querySelector('.row .now').textContent;
                };
                return [said(), said(12), said(20)];""");

        assertThat(told).isEqualTo(List.of("up to 16", "now 12 up to 16", "now 20 up to 20"));
    }

    @Test
    void whoStartsALoadSeesItsFiguresAndWordsWithTheTracksBelow() {
        page.locator("[data-begin-style=polling]").click();
        assertThat(page.locator(".seen .lead")).isVisible();

        page.waitForFunction("""
                () => {
                  const top = document.querySelector('main').getBoundingClientRect().top;
                  const of = name => document.querySelector(name).getBoundingClientRect();
                  return of('[data-figures]').top >= top && of('[data-figures]').top < top + 40
                    && of('.seen').bottom < of('#lanes').top && of('#lanes').bottom < innerHeight;
                }""");
    }

    @Test
    void eachProcessIsThereWithItsNumberItsMemoryAndItsSockets() {
        assertThat(page.locator("[data-process='gateway-1'] td"))
                .hasText(new String[] {"4711", "212 MiB", "81", "0.7", "258"});
        assertThat(page.locator("[data-process]")).hasCount(2);
    }

    @Test
    void whatIsTurnedAwayHasATrackWhileItHappens() {
        Locator row = page.locator("[data-lane='gateway-1 turnedAway']");
        assertThat(row).hasCount(0);

        admin.lab().turnAway(7);

        assertThat(row.locator(".name")).hasText("turned away");
        assertThat(row.locator(".now")).hasText(Pattern.compile("[1-9]\\d*/s up to \\d+"));
        Browser.shoot(page, "lab-turned-away");
    }

    @Test
    void knobsAreNotUnderTheHeaderAtTheEndOfThePage() {
        assertThat(page.evaluate("""
                () => {
                  const main = document.querySelector('main');
                  main.scrollTop = main.scrollHeight;
                  const {top} = document.querySelector('.knobs').getBoundingClientRect();
                  return Math.abs(top - main.getBoundingClientRect().top) < 1;
                }""")).isEqualTo(true);
    }

    private Object told(String script) {
        return page.evaluate("async () => { " + DRAWN + script + " }");
    }
}
