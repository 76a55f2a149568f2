/** A queue that is full, and the requests of strangers that come then: what becomes of them. */

import * as api from './api.js';
import * as format from './format.js';
import {pause} from './lab-run.js';
import {text} from './lab-text.js';

const STRANGERS = 8;
/** Until the queue is full: it is asked as often as this. */
const EVERY = 300;
const TRIES = 20;
/** Until it is known where one was turned away: nodes are asked as often as this. */
const LOOKS = 8;
/** Until what has just been done is in the tracks. */
const DRAWN = 1_200;

/**
 * How many were turned away, answered, or neither, and how late half of them and the last knew that they were; and the
 * tracks when most of them knew.
 */
export async function runFull(style, model) {
  for (let i = 0; i < TRIES && !turnedAway(await send(style)); i++) await pause(EVERY);
  const drawn = pause(DRAWN).then(() => model.held());
  const answers = await Promise.all(Array.from({length: STRANGERS}, () => send(style)));
  const away = answers.filter(turnedAway);
  const where = await Promise.all(answers.map(whereAway));
  const times = away.map(({tookMicros}) => tookMicros).sort((a, b) => a - b);
  return {
    each: answers.map(({status, tookMicros}, i) => ({status, tookMicros, where: where[i]})),
    count: STRANGERS,
    away: away.length,
    done: answers.filter(({status}) => status === 200).length,
    median: times[Math.floor((times.length - 1) / 2)] ?? 0,
    slowest: times.at(-1) ?? 0,
    tracks: await drawn,
  };
}

/** The queue that had no place for it; undefined: it was not turned away, or that is not known. */
async function whereAway({status, headers}) {
  const id = headers.find(({name}) => name.toLowerCase() === 'request-id')?.value;
  for (let i = 0; status === 503 && id && i < LOOKS; i++) {
    await pause(EVERY);
    const found = await api.get(`/api/requests/${id}/timeline`).catch(() => undefined);
    const moment = found?.spans.find(({label}) => label === 'finds no place');
    if (moment) {
      const {kind, node} = found.tracks.find(track => track.id === moment.track);
      return {queue: kind === 'compute-queue' ? 'queueCompute' : 'queueLane', node};
    }
  }
  return undefined;
}

/** What happened to most; undefined: neither. */
export function whatBecame({count, away, done}) {
  return 2 * away > count ? 'away' : 2 * done > count ? 'waited' : undefined;
}

const TURNED = {none: 'fullNoneAway', some: 'fullSomeAway', all: 'fullAllAway'};
const ANSWERED = {none: 'fullNoneDone', some: 'fullSomeDone', all: 'fullAllDone'};

const share = (part, count) => (part === 0 ? 'none' : part === count ? 'all' : 'some');

/** What the texts name of it. */
export function fullFacts({count, away, done, median, slowest}) {
  const given = {count, away, done, median: format.duration(median), slowest: format.duration(slowest)};
  return {turned: text(TURNED[share(away, count)], given), answered: text(ANSWERED[share(done, count)], given)};
}

const turnedAway = ({status}) => status === 503;

const send = style =>
  api.change('POST', '/api/send', {
    method: 'POST',
    path: '/lab/work',
    headers: {'Content-Type': 'application/json', 'Baton-Completion': style},
    body: JSON.stringify({item: 7, rounds: 1, databaseMillis: 0}),
  });
