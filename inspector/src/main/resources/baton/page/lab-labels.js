/** What requests record, in the language of the lab: waits and states. Labels of stages are their flow's own. */

import {rowOf, short, title, wordsOf} from './chart-parts.js';
import {text} from './lab-text-steps.js';
import {verdictSaid} from './parts.js';

const LABELS = [
  [/^waits for the database$/, 'labelDatabase'],
  [/^waits for the store$/, 'labelStore'],
  [/^waits for its next attempt$/, 'labelAttempt'],
  [/^waits for a thread$/, 'labelThread'],
  [/^waits for the event loop$/, 'labelEventLoop'],
  [/^waits for Lane (?<number>\d+)$/, 'labelLane'],
  [/^waits for a place in the window of (?<node>.+)$/, 'labelWindow'],
  [/^in the mail, until the next check$/, 'labelMail'],
  [/^check: not yet$/, 'labelNotYet'],
  [/^check: done$/, 'labelCheckDone'],
  [/^finds no place$/, 'labelNoPlace'],
  [/^replies$/, 'labelReplies'],
  [/^claimed$/, 'labelClaimed'],
  [/^checkpoint$/, 'labelCheckpoint'],
  [/^reply stored$/, 'labelReplyStored'],
  [/^taken over with epoch (?<epoch>\d+)$/, 'labelTakenOver'],
  [/^between stages$/, 'labelPlatform'],
  [/^COMMIT$/, 'labelCommit'],
  [/^(?<first>[A-Z](?: [^,]+?)?) to (?<last>[A-Z](?: [^,]+)?)$/, 'labelRange'],
];

/** Where it did not end well: "DB: timed-out". */
const ENDED = /^(?<done>.+): (?<verdict>[a-z-]+)$/;

/** What a worker did for one command may have several parts: "DB, D to F". */
export const said = label =>
  known(label) ??
  ended(label) ??
  label
    .split(', ')
    .map(part => known(part) ?? part)
    .join(', ');

function ended(label) {
  const {done, verdict} = label.match(ENDED)?.groups ?? {};
  const word = verdictSaid(verdict);
  return word && `${said(done)}: ${word}`;
}

function known(label) {
  const [pattern, key] = LABELS.find(([each]) => each.test(label)) ?? [];
  return key && text(key, label.match(pattern).groups);
}

/** Two requests on one axis, as the chart draws them: in the language that is spoken now. */
export function spoken(timeline) {
  const labelled = item => ({...item, label: `${item.request}: ${said(item.stage)}`, short: said(item.stage)});
  return {...timeline, spans: timeline.spans.map(labelled), messages: timeline.messages.map(labelled)};
}

/** A lane's name, in the language that is spoken now; another name as it is. */
export const laneSaid = (name = '') => name.replace(/^Lane (\d+)$/, (_, number) => text('trackLane', {number}));

/** A row of the chart as texts name it: "gateway-1, event loop 0". */
export const placed = track => `${track.node}, ${rowOf(track, chartWords())}`;

/** The words of the chart. */
export function chartWords() {
  const tracks = {
    'event-loop': text('trackLoop'),
    worker: text('trackWorker'),
    virtual: text('trackVirtual'),
    carrier: text('trackCarrier'),
    all: text('trackAll'),
    platform: text('trackThread'),
    connection: text('trackConnection'),
    'lane-queue': text('trackLaneQueue'),
    'compute-queue': text('trackComputeQueue'),
    parked: text('trackParked'),
    request: text('trackRequest'),
  };
  const words = {
    ...wordsOf(text),
    tracks,
    lane: laneSaid,
    title: track => (short(track) === track.name ? rowOf(track, words) : title(track)),
    where: track => rowOf(track, words),
    details: item => (item.details?.batch > 1 ? text('chartBatch', {batch: item.details.batch}) : ''),
  };
  return words;
}
