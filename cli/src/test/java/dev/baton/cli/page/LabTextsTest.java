package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The live lab's texts, in each language. */
class LabTextsTest extends FakePage {
    @Test
    void bothLanguagesHaveAllTextsAndTheSameGaps() {
        openLab(page);

        assertThat(page.evaluate("""
                async () => {
                  const {TEXTS: {en: EN, ko: KO}} = await import('./page/lab-text.js');
                  const gaps = text => [...text.matchAll(/{\\w+}/g)].map(String).sort().join();
                  return [...new Set([...Object.keys(EN), ...Object.keys(KO)])]
                    .filter(name => !EN[name] || !KO[name] || gaps(EN[name]) !== gaps(KO[name]))
                    .concat(Object.keys(KO).filter(name =>
                      name !== 'labelRange' && !/[가-힣]/.test(KO[name].replace(/{\\w+}/g, ''))));
                }""")).isEqualTo(List.of());
    }

    @Test
    void everyNameOfATextThatThePageUsesIsThere() {
        openLab(page);

        assertThat(page.evaluate("""
                async () => {
                  const {TEXTS: {en: EN}} = await import('./page/lab-text.js');
                  const files = ['lab', 'lab-kernel', 'lab-knobs', 'lab-labels', 'lab-lanes', 'lab-faults',
                    'lab-full', 'lab-start', 'lab-cells', 'lab-steps', 'lab-sentences', 'lab-run',
                    'lab-exercises', 'lab-answers', 'lab-trials', 'lab-predict', 'lab-predict-parts',
                    'lab-two-by-two', 'lab-model', 'lab-rows', 'lab-sums', 'lab-figures', 'lab-processes',
                    'lab-play', 'lab-top', 'lab-tracks', 'lab-file', 'chart-parts'];
                  const texts = await Promise.all(files.map(name =>
                    fetch(`./page/${name}.js`).then(answer => answer.ok ? answer.text() : '')));
                  const all = texts.join('');
                  const literal = [...all.matchAll(/\\btext\\('(\\w+)'/g)].map(found => found[1]);
                  const words = new Set([...all.matchAll(/\\w+/g)].map(String));
                  const {EXERCISES, COUNTS} = await import('./page/lab-exercises.js');
                  const styles = ['notification', 'callback', 'polling', 'blocking', 'coroutine'];
                  const states = ['Runs', 'Held', 'Listens', 'Idle', 'Locked'];
                  const knobs = ['atOnce', 'perSecond', 'databaseMillis', 'rounds', 'eventLoops', 'computeThreads',
                    'batch', 'queue', 'dbWorkers', 'computeServices', 'databaseCut'];
                  const made = [
                    ...EXERCISES.flatMap(({id, how}) => [
                      ...['ex', 'exName', 'exIs', 'exSee', 'exWrong', 'exTry'].map(part => `${part}_${id}`),
                      `exSet_${how}`,
                      `busy_${how}`,
                    ]),
                    ...Object.keys(COUNTS).map(ask => `ask_${ask}`),
                    ...Object.values(COUNTS).flat().filter(each => !/^\\d/.test(each)).map(each => `said_${each}`),
                    ...['syncBlocked', 'syncFree', 'asyncBlocked', 'asyncFree'].map(cell => `cell_${cell}`),
                    ...['Same', 'Checks', 'Told', 'Given'].map(fact => `cellFact${fact}`),
                    ...['process', 'thread', 'eventLoop', 'coroutine', 'carrier', 'lane', 'batch', 'window']
                      .flatMap(term => [`term_${term}`, `termIs_${term}`]),
                    ...styles.flatMap(style => [style, `name_${style}`]),
                    ...styles.map(style => `begin_${style}`),
                    ...states.flatMap(state => [`state${state}`, `state${state}Why`]),
                    ...knobs.flatMap(knob => [knob, `${knob}Hint`]),
                    ...['turnedAway', 'parked', 'virtual', 'queueLane', 'queueCompute'].map(row => `${row}Why`),
                    ...['databaseCut', 'fill_lane', 'fill_compute'].map(fault => `${fault}Off`),
                    'computeThreadsNone', 'eventLoopsNone', 'killNode', 'freezeNode', 'dbWorkersNone',
                    'computeServicesNone', 'fill_compute', 'fill_lane',
                  ];
                  const used = new Set([...literal, ...made]);
                  return [...used].filter(name => !EN[name]).concat(Object.keys(EN).filter(name =>
                    !used.has(name) && !words.has(name) && !name.startsWith('lane_')));
                }""")).isEqualTo(List.of());
    }

    @Test
    void theLanguageOfTheBrowserIsSpokenAndAnotherCanBeChosen() {
        openLab(page);
        assertThat(page.locator("h1")).hasText("Live lab");

        button("한국어").click();

        assertThat(page.locator("h1")).hasText("라이브 실험실");
        assertThat(page.locator("html")).hasAttribute("lang", "ko");
        page.reload();
        assertThat(page.locator("h1")).hasText("라이브 실험실");
    }
}
