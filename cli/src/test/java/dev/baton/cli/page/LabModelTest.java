package dev.baton.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the live lab's tracks make of the frames that come. */
class LabModelTest extends FakePage {
    /** A model, and frames of one node, 0.2 s apart. */
    private static final String MODEL = """
            const {Model} = await import('./page/lab-model.js');
            const model = new Model(10_000);
            let at = 1_000_000_000;
            const frame = part => {
              at += 200_000;
              model.add({atMicros: at, notShown: 0, unresponsive: [], all: [], nodes: [{
                node: 'n', roles: ['gateway'], aheadMicros: 0, missed: 0, tracks: [], depths: [], threads: [],
                figures: {}, ...part,
              }]});
            };
            const rows = seconds => model.shown(seconds)[0].rows;
            const sample = (name, state) => ({name, state, busy: 0, place: ''});
            const bar = (name, track, kind, micros) =>
              ({name, track, kind, first: at - micros, slices: [0, micros, 1, 1]});
            const waits = (count, buckets, ahead) => frame({
              aheadMicros: ahead,
              depths: [{
                name: '', track: 'parked', kind: 'WAIT', first: at / 10_000,
                micros: Array.from({length: buckets}, () => count * 10_000),
              }],
            });
            """;

    @Test
    void noMoreWaitThanThereAreWhenClocksAreComparedAgainAndAgain() {
        Object told = told("""
                for (let i = 0; i < 20; i++) waits(8, 20, i % 2 ? 4_900 : 5_100);
                return model.depthMost(rows()[0], at - 3e6, at);""");

        assertThat(told).isEqualTo(8);
    }

    @Test
    void theMostIsThatOfTheSecondsThatAreShown() {
        Object told = told("""
                waits(64, 1, 0);
                for (let i = 0; i < 30; i++) waits(8, 1, 0);
                return [3, 10].map(seconds => model.depthMost(rows()[0], at - seconds * 1e6, at));""");

        assertThat(told).isEqualTo(List.of(8, 64));
    }

    @Test
    void whatWaitsIsThereBeforeAnyOfItHasEnded() {
        Object told = told("""
                const queue = waiting => ({waiting, queues: 1, places: 512});
                frame({figures: {waiting: {lanes: queue(0), compute: queue(500), answers: 520}}});
                const before = rows().map(({id, waiting}) => `${id} ${waiting}`);
                frame({figures: {}});
                return [...before, rows()[0].waiting ?? 'not known'];""");

        assertThat(told).isEqualTo(List.of("parked 520", "queueCompute 500", "not known"));
    }

    @Test
    void whatIsTurnedAwayIsARowForAsLongAsItIsShown() {
        Object told = told("""
                frame({figures: {turnedAway: 100}});
                const before = rows(1).length;
                for (let i = 1; i <= 5; i++) frame({figures: {turnedAway: 100 + 20 * i}});
                const [{id, waiting}] = rows(1);
                const most = model.depthMost(rows(1)[0], at - 1e6, at);
                for (let i = 0; i < 20; i++) frame({figures: {turnedAway: 200}});
                frame({figures: {turnedAway: 0}}); // another process
                return [before, id, waiting, most, rows(1).length];""");

        assertThat(told).isEqualTo(List.of(0, "turnedAway", 100, 100, 0));
    }

    @Test
    void aQueueIsThereWhileRequestsFindNoPlaceAlsoIfNoneWaitsAtThatMoment() {
        Object told = told("""
                const queue = {waiting: 0, queues: 2, places: 8};
                const waiting = {lanes: queue, compute: queue, answers: 0};
                const looks = (times, count) => {
                  for (let i = 0; i < times; i++) {
                    const noPlaces = [{track: 'compute-queue', first: at / 10_000, counts: [count]}];
                    frame({figures: {waiting, queue: 4}, noPlaces: count ? noPlaces : []});
                  }
                  return rows(3).map(row =>
                    `${row.id} ${row.queues} x ${row.each} ${model.noPlaceIn(row, at - 1e6, at)}`);
                };
                return [looks(3, 0), looks(5, 20), looks(6, 0), looks(20, 0)].map(String);""");

        assertThat(told).isEqualTo(List.of("", "queueCompute 2 x 4 100", "queueCompute 2 x 4 0", ""));
    }

    @Test
    void momentsWhenNoPlaceWasFreeAreByTheClockOfThePage() {
        Object told = told("""
                frame({aheadMicros: 50_000, noPlaces: [{track: 'lane-queue', first: 100_025, counts: [3, 0, 2]}]});
                return [...rows()[0].noPlace].map(String);""");

        assertThat(told).isEqualTo(List.of("100020,3", "100022,2"));
    }

    @Test
    void whatTheLoadSaidHoldsUntilItsNodeAnswersAnewOrIsSilent() {
        Object told = told("""
                const others = () => {
                  at += 200_000;
                  model.add({atMicros: at, notShown: 0, unresponsive: ['n'], all: [], nodes: []});
                  return model.load?.perSecond ?? 'not known';
                };
                frame({load: {perSecond: 7}});
                const soon = others();
                for (let i = 0; i < 10; i++) others();
                const late = others();
                frame({load: {perSecond: 8}});
                const ends = [model.load.perSecond];
                frame({});
                return [soon, late, ...ends, model.load ?? 'none'];""");

        assertThat(told).isEqualTo(List.of(7, "not known", 8, "none"));
    }

    @Test
    void aComputeThreadThatSleptThroughItsStageDidNotRun() {
        Object told = told("""
                for (let i = 0; i < 5; i++) frame({threads: [sample('baton-compute-1', 'HELD')]});
                frame({tracks: [bar('baton-compute-1', 'worker', 'RUN', 1_000_000)]});
                for (let i = 0; i < 5; i++) frame({threads: [sample('baton-compute-1', 'RUNS')]});
                frame({tracks: [bar('baton-compute-1', 'worker', 'RUN', 1_000_000)]});
                return rows()[0].slices.map(({kind}) => kind);""");

        assertThat(told).isEqualTo(List.of("blocked", "run"));
    }

    @Test
    void aThreadThatSeldomHasAProcessorIsNotSaidToBeBusy() {
        Object told = told("""
                const loop = busy => ({...sample('vert.x-eventloop-thread-0', 'RUNS'), busy});
                const pressed = [0.1, 0.6, 0.9].map(busy => {
                  for (let i = 0; i < 12; i++) frame({threads: [loop(busy)]});
                  return Math.round(10 * model.pressed(rows()[0])) / 10;
                });
                return pressed;""");

        assertThat(told).isEqualTo(List.of(0.1, 1, 1));
    }

    @Test
    void threadsThatNoLongerServeAreGoneSoonAndFewThatIdleHaveARow() {
        Object told = told("""
                const names = [1, 2, 3, 4, 5, 6, 7, 8].map(i => `baton-request-${i}`);
                const idle = names.map(name => sample(name, 'IDLE'));
                frame({threads: names.map(name => sample(name, 'HELD'))});
                const all = rows(3).length;
                for (let i = 0; i < 10; i++) {
                  frame({threads: idle, tracks: [bar('baton-request-8', 'platform', 'RUN', 1_000)]});
                }
                const few = rows(3).map(({id, members}) => members?.length ?? id);
                for (let i = 0; i < 16; i++) frame({threads: idle});
                return [all, ...few, rows(3).length];""");

        assertThat(told)
                .isEqualTo(
                        List.of(8, "baton-request-1", "baton-request-2", "baton-request-3", "baton-request-8", 4, 0));
    }

    @Test
    void numbersOfComputeThreadsDoNotGrowAsTheNamesOfTheJvmDo() {
        Object told = told("""
                const both = names => frame({threads: names.map(name => sample(`baton-compute-${name}`, 'RUNS'))});
                both([16, 17]);
                for (let i = 0; i < 20; i++) both([17]);
                both([17, 18]);
                return rows(3).map(({id, number}) => `${number} ${id}`);""");

        assertThat(told).isEqualTo(List.of("1 baton-compute-18", "2 baton-compute-17"));
    }

    private Object told(String script) {
        page.navigate(admin.url() + "/lab");
        return page.evaluate("async () => { " + MODEL + script + " }");
    }
}
