package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** The start panel and the exercises of the live lab, over an API that answers what a test needs. */
class LabExercisesTest extends FakePage {
    /** Of nodes with these roles: who runs F, who is held, how many processes, and F in other pools. */
    private static final String ANSWERS = """
            async roles => {
              const {answers} = await import('./page/lab-answers.js');
              const node = i => roles[0] === roles[1] ? 'node-1' : `node-${i}`;
              const track = (id, i, kind, name) => ({id, node: node(i), role: roles[i], kind, name});
              const tracks = [
                track('loop', 0, 'event-loop', 'vert.x-eventloop-thread-0'),
                track('thread', 0, 'platform', 'baton-request-1'),
                track('worker', 1, 'worker', 'baton-compute-1'),
                track('compute', 2, 'worker', 'baton-compute-1'),
                {...track('other', 1, 'connection', 'Lane 1'), node: roles[0] === roles[1] ? 'node-1' : 'db-worker-2'},
              ];
              const span = (request, kind, stage, track) => ({request, kind, stage, track});
              const one = on => answers({tracks, messages: [], spans: [
                span(1, 'run', 'A', 'loop'), span(1, 'blocked', 'waits', 'thread'), span(1, 'run', 'D', on),
                span(1, 'database', 'DB', 'worker'), span(1, 'run', 'F', on), span(2, 'database', 'DB', 'other'),
              ]});
              const all = one('compute');
              return [all.run, all.held.join(), all.processes, all.run, one('worker').run];
            }""";

    @Test
    void theStartPanelStartsTheLoadInEachStyleAndStaysClosed() {
        openLab(page);
        Locator start = page.locator("[data-begin]");
        assertThat(start).hasAttribute("open", "");
        assertThat(start.locator("[data-begin-style]"))
                .hasText(new String[] {"▶blocking", "▶polling", "▶coroutine", "▶notification", "▶callback"});
        assertThat(start.locator("[data-cell=asyncBlocked]")).containsText("An event loop with nothing to do");

        start.locator("[data-begin-style=polling]").press("Enter");

        page.waitForCondition(() -> !admin.lab().settings().isEmpty());
        assertThat(admin.lab().settings().getLast().getString("style")).isEqualTo("polling");
        assertThat(admin.lab().settings().getLast().getInteger("atOnce")).isEqualTo(16);
        start.locator("summary").press("Enter");
        assertThat(start).not().hasAttribute("open", "");
        page.waitForFunction(
                "() => sessionStorage.getItem('baton-lab-start-closed') === 'true'"); // said a moment later
        page.reload();
        assertThat(start).not().hasAttribute("open", "");
    }

    @Test
    void whoChoosesNoneHoldsNothingElse() {
        openLab(page);
        page.locator("[data-exercise=coroutines]").click();
        assertThat(page.locator("input[name=held][value=gatewayVirtual]")).hasCount(0); // is none of the system
        page.locator("input[name=held][value=gatewayThread]").check();
        assertThat(page.locator("[data-predict]")).isEnabled();

        page.locator("input[name=held][value=none]").check();

        assertThat(page.locator("input[name=held]:checked")).hasCount(1);
        page.locator("input[name=held][value=none]").uncheck();
        assertThat(page.locator("[data-predict]")).isDisabled();
    }

    @Test
    void whatIsChosenFasterThanItIsDrawnIsNotLost() {
        openLab(page);
        page.locator("[data-exercise=blocking]").click();
        page.locator("input[name=held][value=gatewayLoop]").check();

        page.evaluate("""
                () => ['gatewayLoop', 'gatewayThread'].forEach(lane =>
                  document.querySelector(`input[name=held][value=${lane}]`).click())""");

        assertThat(page.locator("input[name=held][value=gatewayLoop]")).not().isChecked();
        assertThat(page.locator("input[name=held][value=gatewayThread]")).isChecked();
    }

    @Test
    void answersAreThoseOfTheTimeline() {
        openLab(page);

        assertThat(page.evaluate(ANSWERS, List.of("gateway", "db-worker", "compute-service")))
                .isEqualTo(List.of("compute", "gatewayThread", "3", "compute", "dbWorker"));
        assertThat(page.evaluate(ANSWERS, Collections.nCopies(3, "gateway+db-worker+compute-service")))
                .isEqualTo(List.of("pool", "gatewayThread", "1", "pool", "pool"));
    }

    @Test
    void textsNameRowsAsThePictureDoesInBothLanguages() {
        openLab(page);
        String named = """
                async () => {
                  const {facts} = await import('./page/lab-answers.js');
                  const {nowAt, sentence} = await import('./page/lab-sentences.js');
                  const track = (node, role, kind, name) => ({id: `${node} ${name}`, node, role, kind, name});
                  const tracks = [
                    track('gateway-1', 'gateway', 'event-loop', 'vert.x-eventloop-thread-0'),
                    track('gateway-1', 'gateway', 'platform', 'baton-request-67'),
                    track('db-worker-1', 'db-worker', 'worker', 'baton-compute-3'),
                    track('db-worker-1', 'db-worker', 'connection', 'Lane 1'),
                  ];
                  const span = (kind, stage, at) =>
                    ({request: 1, kind, stage, label: stage, track: tracks[at].id, startMicros: 0, endMicros: 9});
                  const spans = [span('run', 'A', 0), span('blocked', 'DB', 1), span('run', 'F', 2),
                    span('database', 'DB', 3)];
                  const timeline = {style: 'blocking', tracks, spans, messages: []};
                  const {thread, held, loops, lane} = facts(timeline);
                  const now = nowAt(timeline, 1);
                  return [loops, held, thread, lane, now.run.join('; '), now.held.join(), sentence(spans[2], timeline)];
                }""";

        assertThat(page.evaluate(named))
                .isEqualTo(List.of(
                        "gateway-1, event loop 0",
                        "gateway-1, request thread 67",
                        "db-worker-1, compute thread 3",
                        "db-worker-1, connection Lane 1",
                        "gateway-1, event loop 0; db-worker-1, compute thread 3",
                        "gateway-1, request thread 67",
                        "On db-worker-1, compute thread 3 runs F of request 1."));
        page.getByText("한국어").click();
        assertThat(page.evaluate(named))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains("gateway-1, 이벤트 루프 0", "gateway-1, 요청 스레드 67", "db-worker-1, 연결: 레인 1");
    }

    @Test
    void howLongARequestWaitedForTheLoopAndForAThreadIsMeasured() {
        openLab(page);

        assertThat(page.evaluate("""
                async () => {
                  const {waits} = await import('./page/lab-answers.js');
                  const tracks = [
                    {id: 'loop', node: 'g', role: 'gateway', kind: 'event-loop', name: 'vert.x-eventloop-thread-0'},
                    {id: 'queue', node: 'c', role: 'compute-service', kind: 'compute-queue', name: ''},
                  ];
                  const span = (request, kind, track, startMicros, endMicros) =>
                    ({request, kind, stage: '', track, startMicros, endMicros});
                  const back = (request, kind, toTrack, sentMicros, receivedMicros) =>
                    ({request, kind, toTrack, sentMicros, receivedMicros});
                  const {loop, queue} = waits({
                    tracks,
                    spans: [span(1, 'between', 'loop', 0, 10), span(2, 'between', 'loop', 0, 500),
                      span(1, 'wait', 'queue', 20, 90), span(1, 'run', 'loop', 10, 15)],
                    messages: [back(1, 'completion', 'loop', 100, 130), back(1, 'command', 'queue', 15, 20)],
                  });
                  return [loop, queue];
                }""")).isEqualTo(List.of(40, 70));
    }

    @Test
    void whatRanOnAVirtualThreadIsDrawnOnItsCarrierTooWhereThatIsKnown() {
        openLab(page);

        assertThat(page.evaluate("""
                async () => {
                  const {withCarriers} = await import('./page/lab-run.js');
                  const {chartWords} = await import('./page/lab-labels.js');
                  const {rowOf} = await import('./page/chart-parts.js');
                  const track = {id: 'g v', node: 'g', role: 'gateway', kind: 'virtual', name: 'baton-virtual-1'};
                  const span = (id, kind, kernelCarrier) => ({id, kind, track: 'g v', details: {kernelCarrier}});
                  const {tracks, spans} = withCarriers({tracks: [track], spans: [
                    span('1', 'run', 'ForkJoinPool-1-worker-3'), span('2', 'run', 'unknown'),
                    span('3', 'blocked', 'ForkJoinPool-1-worker-3'), {id: '4', kind: 'run', track: 'g v'},
                    span('5', 'run', 'ForkJoinPool-1-worker-3'),
                  ]});
                  return [rowOf(tracks[1], chartWords()), tracks.length,
                    spans.filter(each => each.track === tracks[1].id).length];
                }""")).isEqualTo(List.of("carrier thread 3", 2, 2));
    }

    @Test
    void howAWorkersAnswerEndedIsSaidInTheLanguageOfThePage() {
        openLab(page);
        page.getByText("한국어").click();

        assertThat(page.evaluate("""
                async () => {
                  const {said} = await import('./page/lab-labels.js');
                  return ['DB: timed-out', 'DB, D to F: failed', 'check: done', 'post: fees', 'A: b c'].map(said);
                }""")).isEqualTo(List.of("DB: 시간 초과", "DB, D~F: 실패", "확인: 끝남", "post: fees", "A: b c"));
    }

    @Test
    void whatIsMissingIsSaidBesideAButtonThatCantBePressed() {
        openLab(page);
        assertThat(page.locator(".predict form")).containsText("First answer what is asked above.");

        page.locator("input[name=run][value=gatewayPool]").check();
        assertThat(page.locator(".predict form")).not().containsText("First answer");
        page.locator("[data-exercise=twoByTwo]").click();

        assertThat(page.locator(".predict form")).containsText("First choose a cell for each style.");
    }

    @Test
    void whatBecameOfAllOrNoneIsSaidSo() {
        openLab(page);
        String said = """
                async () => {
                  const {fullFacts} = await import('./page/lab-full.js');
                  return [[8, 0], [5, 3], [0, 8]].map(([away, done]) =>
                    Object.values(fullFacts({count: 8, away, done, median: 1_000, slowest: 2_000})).join(' '));
                }""";

        assertThat(page.evaluate(said))
                .isEqualTo(List.of(
                        "All 8 requests were turned away, half of them within 1.00 ms, the last after 2.00 ms. "
                                + "None was answered.",
                        "Of 8 requests 5 were turned away, half of these within 1.00 ms, the last after 2.00 ms. "
                                + "Answered: 3.",
                        "None of the 8 requests was turned away. All of them were answered."));
        page.getByText("한국어").click();
        assertThat(page.evaluate(said))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .first()
                .asString()
                .contains("요청 8개가 모두 거절되었습니다", "응답을 받은 요청은 없습니다.");
    }

    @Test
    void whatWasChosenInAnExerciseIsThereWhenOneComesBack() {
        openLab(page);
        page.locator("input[name=run][value=gatewayPool]").check();
        page.locator("[data-exercise=twoByTwo]").click();
        page.locator("select[name=polling]").selectOption("asyncFree");

        page.locator("[data-exercise=synchronous]").click();
        assertThat(page.locator("input[name=run][value=gatewayPool]")).isChecked();
        page.locator("[data-exercise=twoByTwo]").click();

        assertThat(page.locator("select[name=polling]")).hasValue("asyncFree");
    }
}
