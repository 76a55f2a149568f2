/** Thirteen exercises, in an order that teaches: what is set, what is asked, and what the run says to it. */

/**
 * `asks`: where D, E, F run; which threads are held while the request waits; how many of something there are. `knobs`:
 * how they stand for it; `trial`: what is turned for the whole cluster until it is over. The texts are `ex_ID` (the
 * question of docs/models) and `exWhy_ID` (what there is to see).
 */
export const EXERCISES = [
  {id: 'synchronous', knobs: {style: 'blocking'}, asks: ['run']},
  {id: 'callback', knobs: {style: 'callback'}, asks: ['run', 'held']},
  {id: 'notification', knobs: {style: 'notification'}, asks: ['run', 'held']},
  {id: 'polling', knobs: {style: 'polling'}, asks: ['run', 'checks']},
  {id: 'blocking', knobs: {style: 'blocking'}, asks: ['held', 'threads']},
  {id: 'twoByTwo', knobs: {style: 'coroutine'}, asks: ['run', 'held']},
  {id: 'processes', knobs: {style: 'notification'}, asks: ['run', 'processes']},
  {id: 'threads', knobs: {style: 'blocking'}, asks: ['run', 'threads']},
  {id: 'coroutines', knobs: {style: 'coroutine'}, asks: ['held', 'threads']},
  {id: 'eventLoop', knobs: {style: 'notification'}, asks: ['threads', 'held']},
  {id: 'multiplexing', knobs: {style: 'notification'}, asks: ['held', 'loops']},
  {id: 'batching', knobs: {style: 'notification', databaseMillis: 200}, asks: ['run', 'transactions'], together: true},
  {
    id: 'backpressure',
    knobs: {style: 'notification', databaseMillis: 0},
    asks: ['full'],
    trial: {computeThreads: 1, queue: 4, fill: 'compute'},
  },
].map(exercise => ({together: false, ...exercise, knobs: {databaseMillis: 100, rounds: 1_000, ...exercise.knobs}}));

/** The lanes that can be chosen. */
const LANES = ['gatewayLoop', 'gatewayThread', 'gatewayVirtual', 'gatewayPool', 'dbWorker', 'compute'];
/** In a process with several roles each has a pool, and their threads have the same names. */
const SHARED = ['gatewayLoop', 'gatewayThread', 'gatewayVirtual', 'pool', 'connection'];
const ROLES = ['gateway', 'db-worker', 'compute-service'];

const several = roles => ROLES.filter(role => roles.includes(role)).length > 1;

/** Whether roles share a process: then the pools can't be told apart. */
export const shared = nodes => nodes.some(({roles = []}) => several(roles));

export const lanesOf = nodes => (shared(nodes) ? SHARED : LANES);

/** What may be counted, with the answers that are offered. */
export const COUNTS = {
  threads: ['0', '1', '2'],
  processes: ['1', '2', '3', '4'],
  checks: ['0', '1', '2+'],
  loops: ['0', '1', '2'],
  transactions: ['1', '2'],
  full: ['waited', 'away'],
};

/** On which of the lanes a span was. */
function laneOf(track) {
  if (!track) return undefined;
  const roles = ROLES.filter(role => track.role.includes(role));
  if (track.kind === 'virtual') return 'gatewayVirtual';
  if (track.name.startsWith('baton-request')) return 'gatewayThread';
  if (track.name.startsWith('baton-compute') && roles.length > 1) return 'pool';
  if (track.kind === 'connection' && roles.length > 1) return 'connection';
  if (roles.includes('gateway')) return track.kind === 'event-loop' ? 'gatewayLoop' : 'gatewayPool';
  return roles.includes('db-worker') ? 'dbWorker' : 'compute';
}

/** What really happened to two requests: the answers. */
export function answers(timeline) {
  const tracks = new Map(timeline.tracks.map(track => [track.id, track]));
  const on = span => laneOf(tracks.get(span.track));
  const runs = timeline.spans.filter(span => span.kind === 'run');
  const last = runs.filter(span => ['D', 'E', 'F', 'D, E, F', 'D + E + F'].includes(span.stage) || span.stage === 'F');
  const gateway = span => tracks.get(span.track)?.role.includes('gateway');
  const held = timeline.spans.filter(span => span.kind === 'blocked' && tracks.get(span.track)?.kind !== 'virtual');
  const loops = new Set(runs.filter(span => on(span) === 'gatewayLoop').map(span => span.track));
  const transactions = new Set(
    timeline.spans
      .filter(span => span.kind === 'database' && span.stage !== 'COMMIT' && /\bDB\b/.test(span.stage))
      .map(span => `${span.track} ${Math.round(span.endMicros / 2_000)}`),
  );
  const checks = timeline.spans.filter(span => span.request === 1 && span.stage.startsWith('check:'));
  return {
    run: last.length ? on(last.at(-1)) : undefined,
    held: [...new Set(held.map(on))],
    threads: count(new Set(held.filter(gateway).map(span => span.track)).size, 2),
    processes: String(processes(timeline, tracks)),
    checks: checks.length >= 2 ? '2+' : String(checks.length),
    loops: count(loops.size, 2),
    transactions: count(transactions.size, 2),
  };
}

/** Where the first of the two requests was. */
function processes({spans, messages}, tracks) {
  const where = [
    ...spans.filter(span => span.request === 1).map(span => span.track),
    ...messages.filter(each => each.request === 1).flatMap(each => [each.fromTrack, each.toTrack]),
  ];
  return new Set(where.map(id => tracks.get(id)?.node).filter(Boolean)).size;
}

const count = (number, most) => String(Math.min(number, most));

/** Which of the answers are right; `real`: all of them. */
export function judged(exercise, given, real) {
  return exercise.asks.map(ask => {
    const told = given[ask] ?? (ask === 'held' ? [] : undefined);
    const right = ask === 'held' ? same(told, real.held) : told === real[ask];
    return {ask, told, real: real[ask], right};
  });
}

const same = (one, other) => one.length === other.length && one.every(each => other.includes(each));
