/** The words of a timeline's chart, in the language that is spoken now. The lab has others. */

import {short, title, wordsOf} from './chart-parts.js';
import {laneSaid, said} from './lab-labels.js';
import {language} from './language.js';
import {text} from './text.js';

/** What a track is on its node. */
export function placeOf(track) {
  if (track.kind === 'lane-queue') return text('chartLaneQueueOf', {lane: laneSaid(track.name)});
  if (track.kind === 'compute-queue') return text('chartComputeQueue');
  if (track.kind === 'parked') return text('chartParked');
  if (track.kind === 'request') return text('chartRequest');
  if (track.kind === 'event-loop') return `${text('chartLoop')} ${short(track)}`;
  if (track.kind === 'worker') return `${text('chartWorker')} ${short(track)}`;
  if (track.kind === 'platform') return `${text('chartThread')} ${short(track)}`;
  if (track.kind === 'virtual') return `${text('chartVirtual')} ${short(track)}`;
  if (track.kind === 'connection') return laneSaid(track.name);
  return title(track);
}

const KINDS = {command: 'chartCommand', completion: 'chartCompletion'};

const kindOf = ({kind}) => (KINDS[kind] ? text(KINDS[kind]) : kind);

const DETAILS = {batch: 'chartDetailBatch', size: 'chartDetailSize'};

/** Of a span or a message, such as `batch 4`. */
export const detailsOf = item =>
  Object.entries(item.details ?? {}).map(([key, value]) => `${DETAILS[key] ? text(DETAILS[key]) : key} ${value}`);

/** What nodes say of requests is English; in other languages the lab's texts say it. */
export const inLanguage = label => (language() === 'en' ? label : said(label));

export function inWords(timeline) {
  const labelled = item => ({...item, label: inLanguage(item.label)});
  return {...timeline, spans: timeline.spans.map(labelled), messages: timeline.messages.map(labelled)};
}

export function chartWords() {
  return {
    ...wordsOf(text),
    tracks: {
      'event-loop': text('chartLoop'),
      worker: text('chartWorker'),
      virtual: text('chartVirtual'),
      platform: text('chartThread'),
      connection: text('chartConnection'),
      'lane-queue': text('chartLaneQueue'),
      'compute-queue': text('chartComputeQueue'),
      parked: text('chartParked'),
      request: text('chartRequest'),
    },
    lane: laneSaid,
    where: placeOf,
    title: track => (short(track) === track.name ? placeOf(track) : title(track)),
    arrow: given => text('chartArrow', {...given, kind: kindOf(given)}),
    travels: given => text('chartTravels', {...given, kind: kindOf(given)}),
    details: item => detailsOf(item).map(each => `, ${each}`).join(''),
  };
}
