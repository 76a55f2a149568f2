/** What really happened to two requests, by their timelines: the answers of the exercises. */

import * as format from './format.js';
import {NONE, ROLES} from './lab-exercises.js';
import {placed} from './lab-labels.js';
import {withCarriers} from './lab-run.js';

/** So much slower is no accident. */
const SLOWER = 1.5;

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

const tracksOf = timeline => new Map(timeline.tracks.map(track => [track.id, track]));

/** Whether a span is of this stage, alone or among others. */
const does = (span, stage) => span.stage.split(/[^A-Z]+/).includes(stage);

const ran = (timeline, request, stage) =>
  timeline.spans.findLast(span => span.kind === 'run' && span.request === request && does(span, stage));

/** The threads of the system that slept for one of the requests. */
function heldBy({spans}, tracks) {
  const held = spans.filter(({kind, track}) => kind === 'blocked' && tracks.get(track)?.kind !== 'virtual');
  return [...new Set(held.map(span => span.track))].map(id => tracks.get(id)).filter(Boolean);
}

export function answers(timeline) {
  const tracks = tracksOf(timeline);
  const on = span => laneOf(tracks.get(span.track));
  const runs = timeline.spans.filter(span => span.kind === 'run');
  const last = runs.filter(span => ['D', 'E', 'F'].some(stage => does(span, stage)));
  const held = heldBy(timeline, tracks);
  const loops = new Set(runs.filter(span => on(span) === 'gatewayLoop').map(span => span.track));
  return {
    run: last.length ? on(last.at(-1)) : undefined,
    held: held.length ? [...new Set(held.map(laneOf))] : [NONE],
    threads: count(held.filter(track => track.role.includes('gateway')).length, 2),
    processes: String(nodes(timeline, tracks).length),
    checks: checks(timeline) >= 2 ? '2+' : String(checks(timeline)),
    waiting: count(loops.size, 2),
    meanwhile: meanwhile(timeline, on),
    shared: batch(timeline) > 1 ? 'several' : 'alone',
  };
}

/** Of the same two requests alone, and beside the work of others. */
export const speed = (alone, beside) => (beside.each[0] > SLOWER * alone.each[0] ? 'slower' : 'same');

const count = (number, most) => String(Math.min(number, most));

/** Where the first of the two requests was. */
function nodes({spans, messages}, tracks) {
  const where = [
    ...spans.filter(span => span.request === 1).map(span => span.track),
    ...messages.filter(each => each.request === 1).flatMap(each => [each.fromTrack, each.toTrack]),
  ];
  return [...new Set(where.map(id => tracks.get(id)?.node).filter(Boolean))];
}

const checks = ({spans}) => spans.filter(span => span.request === 1 && span.stage.startsWith('check:')).length;

const databaseOf = ({spans}) =>
  spans.filter(span => span.request === 1 && span.kind === 'database' && span.stage !== 'COMMIT');

const batch = timeline => Math.max(0, ...databaseOf(timeline).map(({details}) => Number(details?.batch ?? 1)));

/**
 * Whether the event loop of the first request ran the other one while the database worked for the first; unknown where
 * they were on two loops.
 */
function meanwhile(timeline, on) {
  const runs = timeline.spans.filter(span => span.kind === 'run' && on(span) === 'gatewayLoop');
  const loops = new Set(runs.filter(span => span.request === 1).map(span => span.track));
  const others = runs.filter(span => span.request === 2 && loops.has(span.track));
  if (!others.length) return undefined;
  const worked = others.some(
    span =>
      databaseOf(timeline).some(each => each.startMicros < span.endMicros && span.startMicros < each.endMicros),
  );
  return worked ? 'works' : 'sleeps';
}

const carriers = timeline => withCarriers(timeline).tracks.filter(({kind}) => kind === 'carrier');

const total = (all, begin, end) => all.reduce((sum, each) => sum + Math.max(0, each[end] - each[begin]), 0);

/**
 * How long the first request waited, in µs: `loop`, for its event loop, on the way back to it and between two stages;
 * `queue`, for a thread of a compute pool.
 */
export function waits(timeline) {
  const tracks = tracksOf(timeline);
  const at = id => tracks.get(id);
  const own = ({request}) => request === 1;
  const spans = timeline.spans.filter(own);
  // messages leave and arrive in the loop's turns
  const ways = timeline.messages
    .filter(own)
    .filter(({fromTrack, toTrack}) => [fromTrack, toTrack].some(track => at(track)?.role.includes('gateway')));
  const between = spans.filter(({kind, track}) => kind === 'between' && laneOf(at(track)) === 'gatewayLoop');
  const queued = spans.filter(({kind, track}) => kind === 'wait' && at(track)?.kind === 'compute-queue');
  return {
    loop: total(ways, 'sentMicros', 'receivedMicros') + total(between, 'startMicros', 'endMicros'),
    queue: total(queued, 'startMicros', 'endMicros'),
  };
}

/** What the texts name of it. */
export function facts(timeline) {
  const tracks = tracksOf(timeline);
  const named = track => (track ? placed(track) : '–');
  const where = stage => tracks.get(ran(timeline, 1, stage)?.track);
  const mail = timeline.spans.find(span => span.request === 1 && span.stage.startsWith('in the mail'));
  const list = (names, between = '; ') => [...new Set(names)].join(between) || '–';
  return {
    thread: named(where('F')),
    caller: named(where('C')),
    held: list(heldBy(timeline, tracks).map(named)),
    virtual: list(timeline.tracks.filter(({kind}) => kind === 'virtual').map(named)),
    carriers: list(carriers(timeline).map(named)),
    nodes: nodes(timeline, tracks),
    loops: list(
      timeline.spans
        .filter(span => span.kind === 'run' && laneOf(tracks.get(span.track)) === 'gatewayLoop')
        .map(span => named(tracks.get(span.track))),
    ),
    lane: named(tracks.get(databaseOf(timeline)[0]?.track)),
    checks: String(checks(timeline)),
    mail: format.duration(mail && mail.endMicros - mail.startMicros),
    batch: String(batch(timeline)),
    first: format.duration(timeline.each?.[0]),
    second: format.duration(timeline.each?.[1]),
    forLoop: format.duration(waits(timeline).loop),
    forThread: format.duration(waits(timeline).queue),
  };
}

/**
 * In which of the four cells it was: `held` is measured. Whether the next step followed where the call stood is told by
 * the run, too: the same thread went on, or the caller itself fetched the answer, or something else called D.
 */
export function cell(timeline) {
  const held = heldBy(timeline, tracksOf(timeline)).length;
  const [first, last] = [ran(timeline, 1, 'C'), ran(timeline, 1, 'D')];
  const told = timeline.style === 'callback' ? 'Given' : 'Told';
  const fact = first && first.track === last?.track ? 'Same' : checks(timeline) ? 'Checks' : told;
  return {name: `${fact === told ? 'async' : 'sync'}${held ? 'Blocked' : 'Free'}`, held, fact};
}

/** One line of what was seen so far: of a style. */
export function line(timeline) {
  const {run, held} = answers(timeline);
  const {checks: checked} = facts(timeline);
  const count = heldBy(timeline, tracksOf(timeline)).length;
  return {run, held, count, checks: checked, micros: timeline.each[0]};
}
