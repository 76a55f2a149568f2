/** A step of two requests in one sentence, and what each thread does at that moment. */

import {rowOf} from './chart-parts.js';
import * as format from './format.js';
import {chartWords, placed, said} from './lab-labels.js';
import {text} from './lab-text.js';

/** Longer than this, all others on an event loop notice it. */
const LONG = 2_000;

/** What each thread does at a moment; `aside`: virtual threads that hold none of the system. */
export function nowAt(timeline, at) {
  const now = {run: [], held: [], aside: [], database: []};
  timeline.spans
    .filter(span => span.startMicros <= at && at < Math.max(span.endMicros, span.startMicros + 1))
    .forEach(span => {
      const track = timeline.tracks.find(each => each.id === span.track);
      const list = track && now[does(span, track)];
      const name = track && placed(track);
      if (list && !list.includes(name)) list.push(name);
    });
  return now;
}

function does({kind}, track) {
  if (['run', 'database', 'aside'].includes(kind)) return kind;
  return kind === 'blocked' ? (track.kind === 'virtual' ? 'aside' : 'held') : undefined;
}

const COMPLETIONS = {
  callback: 'sayCompletionCallback',
  polling: 'sayCompletionPolling',
  blocking: 'sayCompletionBlocking',
  coroutine: 'sayCompletionCoroutine',
};

/** Stages that are waited for with a sentence of their own. */
const WAITS = [
  [/^in the mail/, 'sayMail'],
  [/^waits for a place in the window of (?<peer>.+)$/, 'sayWindow'],
  [/^waits for the store$|^store reply$/, 'sayStore'],
];

/** What a request that is handed over leaves here: that is not the same in each style. */
const PARKED = {blocking: 'sayParkedHeld', coroutine: 'sayParkedVirtual'};

const CHECKS = {'check: not yet': 'sayNotYet', 'check: done': 'sayCheckDone'};

/** One sentence in plain words. */
export function sentence(item, timeline) {
  const given = {request: item.request, stage: said(item.stage)};
  if (item.sentMicros !== undefined) return ofMessage(item, timeline, given);
  const on = timeline.tracks.find(each => each.id === item.track);
  const took = item.endMicros - item.startMicros;
  const batch = item.details?.batch ?? '1';
  Object.assign(given, {node: on?.node, thread: on ? rowOf(on, chartWords()) : '', batch, took: format.duration(took)});
  return text(keyOf(item, timeline, on?.kind, {took, batch, given}) ?? 'sayState', given);
}

function keyOf({kind, stage}, {style}, track, {took, batch, given}) {
  if (kind === 'between') return track === 'event-loop' ? 'sayBetween' : 'sayBetweenThread';
  if (CHECKS[stage] || kind === 'state') return CHECKS[stage];
  if (kind === 'run') return runs(track, took);
  if (kind === 'database') return stage === 'COMMIT' ? 'sayCommit' : batch > 1 ? 'sayDatabaseShared' : 'sayDatabase';
  const [found, key] = waited(stage);
  Object.assign(given, found?.groups);
  if (key) return key;
  if (track === 'virtual') return 'sayUnmounted';
  if (kind === 'blocked') return 'sayHeld';
  return {'lane-queue': 'sayLaneQueue', 'compute-queue': 'sayComputeQueue'}[track] ?? PARKED[style] ?? 'sayParked';
}

const runs = (track, took) =>
  ({'event-loop': took > LONG ? 'sayLoopLong' : 'sayLoop', virtual: 'sayVirtual'})[track] ?? 'sayThread';

function waited(stage) {
  for (const [pattern, key] of WAITS) {
    const found = stage.match(pattern);
    if (found) return [found, key];
  }
  return [];
}

function ofMessage(item, timeline, given) {
  const node = id => timeline.tracks.find(each => each.id === id)?.node;
  const ends = {from: node(item.fromTrack), to: node(item.toTrack)};
  if (item.kind === 'command') return text('sayCommand', {...given, ...ends});
  return text(COMPLETIONS[timeline.style] ?? 'sayCompletion', {...given, ...ends});
}
