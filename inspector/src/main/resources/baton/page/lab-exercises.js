/** Fourteen exercises, in an order that teaches: what is set, what is asked, and what can be tried then. */

/** Little to wait for, and enough to compute that one sees it. */
export const KNOBS = {databaseMillis: 40, rounds: 3_000};
const LOAD = {atOnce: 4, databaseMillis: 100, rounds: 1_000, batch: undefined, queue: undefined};

const of = (style, settings) => ({...LOAD, style, ...settings});

/**
 * `asks`: where D, E, F run; which threads are held while the request waits; one of COUNTS. `knobs`: how they stand for
 * it. `how`: `two` requests; two `beside` a load, `blocked`: also without it; `full`: eight at a full queue; `board`:
 * each style in turn. `trial`: what is turned for the whole cluster until it is over. `tries`: loads to look at then.
 *
 * <p>Texts: `ex_ID` asks, `exIs_ID` says what the name means, `exSee_ID` where one sees it, `exWrong_ID` why one could
 * guess something else, `exTry_ID` what to look at then.
 */
export const EXERCISES = [
  {id: 'synchronous', style: 'blocking', asks: ['run'], tries: [of('blocking', {databaseMillis: 200})]},
  {id: 'callback', style: 'callback', asks: ['run', 'held'], tries: [of('callback'), of('notification')]},
  {id: 'notification', style: 'notification', asks: ['run', 'held'], tries: [of('notification'), of('callback')]},
  {
    id: 'polling',
    style: 'polling',
    asks: ['run', 'checks'],
    tries: [of('polling', {atOnce: 1}), of('notification', {atOnce: 1})],
  },
  {
    id: 'blocking',
    style: 'blocking',
    asks: ['held'],
    tries: [of('blocking', {atOnce: 16}), of('notification', {atOnce: 16})],
  },
  {id: 'twoByTwo', style: 'coroutine', asks: [], how: 'board', tries: [of('coroutine', {atOnce: 16})]},
  {id: 'processes', style: 'notification', asks: ['processes'], tries: [of('notification', {atOnce: 8})]},
  {
    id: 'threads',
    style: 'blocking',
    asks: ['threads'],
    tries: ['blocking', 'coroutine'].map(style => of(style, {atOnce: 96, databaseMillis: 200})),
  },
  {
    id: 'coroutines',
    style: 'coroutine',
    asks: ['held'],
    watched: true,
    tries: [of('coroutine', {atOnce: 64, databaseMillis: 200})],
  },
  {id: 'eventLoop', style: 'notification', asks: ['meanwhile', 'held'], tries: [of('notification', {atOnce: 8})]},
  {
    id: 'blockedLoop',
    style: 'notification',
    asks: ['speed', 'held'],
    how: 'blocked',
    // with callback the compute-service, whose threads the two want, has nothing to do for the others
    trial: {style: 'callback', arrivals: false, atOnce: 24, databaseMillis: 20, rounds: 3_000},
    tries: [of('notification', {atOnce: 64, databaseMillis: 20, rounds: 3_000})],
  },
  {
    id: 'multiplexing',
    style: 'notification',
    asks: ['waiting'],
    watched: true,
    tries: [of('notification', {atOnce: 256, databaseMillis: 500})],
  },
  {
    id: 'batching',
    style: 'notification',
    asks: ['shared'],
    how: 'beside',
    trial: {style: 'notification', arrivals: true, perSecond: 100, databaseMillis: 200, rounds: 100},
    tries: [1, undefined].map(batch => of('notification', {atOnce: 32, rounds: 100, batch})),
  },
  {
    id: 'backpressure',
    style: 'notification',
    asks: ['full'],
    how: 'full',
    trial: {computeThreads: 1, queue: 4, fill: 'compute'},
    tries: [4, undefined].map(queue => of('notification', {atOnce: 256, databaseMillis: 20, queue})),
  },
].map(({style, ...exercise}) => ({how: 'two', ...exercise, knobs: {...KNOBS, style}}));

/** The lanes that can be chosen. */
const LANES = ['gatewayLoop', 'gatewayThread', 'gatewayVirtual', 'gatewayPool', 'dbWorker', 'compute'];
/** In a process with several roles each has a pool, and their threads have the same names. */
const SHARED = ['gatewayLoop', 'gatewayThread', 'gatewayVirtual', 'pool', 'connection'];
export const ROLES = ['gateway', 'db-worker', 'compute-service'];

/** No lane of a thread of the system. */
export const NONE = 'none';
/** Lanes that are no threads of the system: nothing of it is held there. */
export const LIGHT = ['gatewayVirtual', 'connection'];

const several = roles => ROLES.filter(role => roles.includes(role)).length > 1;

/** Whether roles share a process: then the pools can't be told apart. */
export const shared = nodes => nodes.some(({roles = []}) => several(roles));

export const lanesOf = nodes => (shared(nodes) ? SHARED : LANES);

/** What may be asked, with the answers that are offered. */
export const COUNTS = {
  threads: ['0', '1', '2'],
  processes: ['1', '2', '3', '4'],
  checks: ['0', '1', '2+'],
  waiting: ['1', '2'],
  meanwhile: ['works', 'sleeps'],
  speed: ['same', 'slower'],
  shared: ['alone', 'several'],
  full: ['waited', 'away'],
};

/** Which of the answers are right; `real`: all of them. */
export function judged(exercise, given, real) {
  return exercise.asks.map(ask => {
    const told = given[ask] ?? (ask === 'held' ? [] : undefined);
    const right = ask === 'held' ? same(told, real.held) : told === real[ask];
    return {ask, told, real: real[ask], right};
  });
}

const same = (one, other) => one.length === other.length && one.every(each => other.includes(each));
