/** Two real requests of the lab's flow that overlap, and their timelines on one axis. */

import * as api from './api.js';
import {text} from './lab-text.js';
import {whole} from './spent.js';

const TRIES = 60;
const EVERY = 150;
/** The second request comes while the first one waits. */
const GAP = [5, 60];
/** The first requests of a style find code that was never run, and connections that are not there yet. */
const WARMING = 2;
const QUICK_MILLIS = 10;

export const pause = millis => new Promise(resolve => setTimeout(resolve, millis));

/** Sends some that nobody looks at. */
export async function warm(settings) {
  const quick = {...settings, databaseMillis: Math.min(QUICK_MILLIS, settings.databaseMillis)};
  for (let i = 0; i < WARMING; i++) await send(quick);
}

/** Of two requests, the second one sent while the first waits, or both at once. */
export async function runTwo(settings, together = false) {
  await warm(settings);
  return timelines(await sendTwo(settings, together));
}

/** @returns their ids */
export async function sendTwo(settings, together = false) {
  const gap = together ? 0 : Math.min(GAP[1], Math.max(GAP[0], settings.databaseMillis / 3));
  const first = send(settings, true);
  await pause(gap);
  const answers = await Promise.all([first, send(settings, true)]);
  return answers.map(({id}) => id);
}

export async function timelines(ids) {
  return merged(await Promise.all(ids.map(timelineOf)));
}

async function send({style, rounds, databaseMillis}, traced = false) {
  const answer = await api.change('POST', '/api/send', {
    method: 'POST',
    path: '/lab/work',
    headers: {'Content-Type': 'application/json', 'Baton-Completion': style, ...(traced && {'Baton-Trace': 'on'})},
    body: JSON.stringify({item: 7, rounds, databaseMillis}),
  });
  const id = answer.headers.find(header => header.name.toLowerCase() === 'request-id')?.value;
  if (answer.status !== 200 || !id) {
    throw Object.assign(new Error(answer.body), {title: text('notAnswered', {status: answer.status})});
  }
  return {id};
}

/** It is complete a moment after the answer: each node is asked for its part. */
async function timelineOf(id) {
  let last;
  for (let i = 0; i < TRIES; i++) {
    await pause(EVERY);
    const found = await api.get(`/api/requests/${id}/timeline`).catch(problem => {
      last = problem;
    });
    const all = ['D', 'E', 'F', 'DB'].every(stage => found?.spans.some(span => span.label.split(' ').includes(stage)));
    if (found?.verdict && (all || i > TRIES / 2)) return found;
  }
  throw last ?? Object.assign(new Error(id), {title: text('notRecorded')});
}

/** What virtual threads ran, once more in rows of the threads below them, as far as these are known. */
export function withCarriers(timeline) {
  const carriers = new Map();
  const spans = [];
  for (const span of timeline.spans) {
    const name = span.details?.kernelCarrier;
    if (span.kind !== 'run' || !name || name === 'unknown') continue;
    const {node, role} = timeline.tracks.find(({id}) => id === span.track);
    const id = `${node} ${name}`;
    carriers.set(id, {id, node, role, name, kind: 'carrier'});
    spans.push({...span, id: `${span.id} ${name}`, track: id});
  }
  return {...timeline, tracks: [...timeline.tracks, ...carriers.values()], spans: [...timeline.spans, ...spans]};
}

/** All that ran on the gateway's event loop meanwhile, for whichever request, by the tracks; undefined: not known. */
export function onLoop(timeline, model) {
  const loop = timeline.tracks.find(({kind, role}) => kind === 'event-loop' && role.includes('gateway'));
  const node = model.nodes.get(loop?.node);
  const row = node?.rows.get(loop.name);
  if (!row) return undefined;
  const begin = micros(timeline.startedAt) - node.ahead;
  const end = begin + timeline.tookMicros;
  const track = {...loop, id: `${loop.id} all`, kind: 'all'};
  const spans = row.slices
    .filter(({kind, from, to}) => kind === 'run' && to > begin && from < end)
    .map(({from, to}, i) => ({
      id: `${track.id} ${i}`,
      kind: 'run',
      track: track.id,
      label: '',
      startMicros: Math.max(begin, from) - begin,
      endMicros: Math.min(end, to) - begin,
    }));
  return {track, spans};
}

/** µs since the epoch, of a time that is given with µs. */
function micros(instant) {
  const [, fraction = ''] = instant.match(/\.(\d+)Z/) ?? [];
  return Date.parse(instant.replace(/\.\d+Z/, 'Z')) * 1_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** With callback, what is handed over is more than the first stage: its completion says what was done. */
function withTheRest(timeline) {
  if (timeline.style !== 'callback') return timeline;
  const done = new Map(timeline.messages.filter(({kind}) => kind === 'completion').map(({id, label}) => [id, label]));
  const all = item => ({...item, label: done.get(`${item.id}-done`) ?? item.label});
  return {
    ...timeline,
    spans: timeline.spans.map(span => (span.kind === 'wait' ? all(span) : span)),
    messages: timeline.messages.map(all),
  };
}

/** Both on one axis, that of the one that began first. */
function merged(both) {
  const timelines = both.map(withTheRest).sort((a, b) => micros(a.startedAt) - micros(b.startedAt));
  const starts = timelines.map(timeline => micros(timeline.startedAt));
  const begin = Math.min(...starts);
  const tracks = new Map();
  const spans = [];
  const messages = [];
  timelines.forEach((timeline, i) => {
    const shift = starts[i] - begin;
    timeline.tracks.forEach(track => tracks.set(track.id, track));
    timeline.spans
      .filter(span => !whole(span, timeline))
      .forEach(span =>
        spans.push({
          ...span,
          request: i + 1,
          stage: span.label,
          label: `${i + 1}: ${span.label}`,
          startMicros: span.startMicros + shift,
          endMicros: span.endMicros + shift,
        }),
      );
    timeline.messages.forEach(message =>
      messages.push({
        ...message,
        request: i + 1,
        stage: message.label,
        label: `${i + 1}: ${message.label}`,
        sentMicros: message.sentMicros + shift,
        receivedMicros: message.receivedMicros + shift,
      }),
    );
  });
  return {
    ...timelines[0],
    tookMicros: Math.max(...timelines.map((timeline, i) => starts[i] - begin + timeline.tookMicros)),
    each: timelines.map(({tookMicros}) => tookMicros),
    tracks: [...tracks.values()],
    spans,
    messages,
  };
}
