/** What requests record, in the language of the lab: waits and states. Labels of stages are their flow's own. */

import {short, title, wordsOf} from './chart-parts.js';
import {text} from './lab-text-steps.js';

const LABELS = [
  [/^waits for the database$/, 'labelDatabase'],
  [/^waits for the store$/, 'labelStore'],
  [/^waits for its next attempt$/, 'labelAttempt'],
  [/^waits for a thread$/, 'labelThread'],
  [/^waits for (?<lane>Lane \d+)$/, 'labelLane'],
  [/^waits for a place in the window of (?<node>.+)$/, 'labelWindow'],
  [/^in the mail, until the next check$/, 'labelMail'],
  [/^check: not yet$/, 'labelNotYet'],
  [/^check: done$/, 'labelCheckDone'],
  [/^replies$/, 'labelReplies'],
  [/^claimed$/, 'labelClaimed'],
  [/^checkpoint$/, 'labelCheckpoint'],
  [/^reply stored$/, 'labelReplyStored'],
  [/^taken over with epoch (?<epoch>\d+)$/, 'labelTakenOver'],
  [/^between stages$/, 'labelPlatform'],
  [/^COMMIT$/, 'labelCommit'],
  [/^replied$/, 'labelReplied'],
  [/^(?<first>[A-Z](?: [^,]+?)?) to (?<last>[A-Z](?: [^,]+)?)$/, 'labelRange'],
];

/** What a worker did for one command may have several parts: "DB, D to F". */
export const said = label =>
  known(label) ??
  label
    .split(', ')
    .map(part => known(part) ?? part)
    .join(', ');

function known(label) {
  const [pattern, key] = LABELS.find(([each]) => each.test(label)) ?? [];
  return key && text(key, label.match(pattern).groups);
}

/** Two requests on one axis, as the chart draws them: in the language that is spoken now. */
export function spoken(timeline) {
  const labelled = item => ({...item, label: `${item.request}: ${said(item.stage)}`, short: said(item.stage)});
  return {...timeline, spans: timeline.spans.map(labelled), messages: timeline.messages.map(labelled)};
}

/** The words of the chart. */
export function chartWords() {
  const tracks = {
    'event-loop': text('trackLoop'),
    worker: text('trackWorker'),
    virtual: text('trackVirtual'),
    platform: text('trackThread'),
    connection: text('trackConnection'),
    'lane-queue': text('trackLaneQueue'),
    'compute-queue': text('trackComputeQueue'),
    parked: text('trackParked'),
    request: text('trackRequest'),
  };
  return {
    ...wordsOf(text),
    tracks,
    title: track => (track.name ? title(track) : tracks[track.kind]),
    where: track => `${tracks[track.kind]} ${short(track)}`.trim(),
    details: item => (item.details?.batch > 1 ? text('chartBatch', {batch: item.details.batch}) : ''),
  };
}
