/** What the live lab and a recording of it have beside the tracks: figures, and the choice of a language. */

import {h} from './preact.js';
import * as format from './format.js';
import {Processes} from './lab-processes.js';
import {text} from './lab-text.js';
import {Languages as Choice, Stat} from './parts.js';

/** From this share on a thread is the place where all wait. */
const PRESSED = 0.8;
/** Styles whose event loop does what their requests do at the gateway. */
const ON_LOOP = ['notification', 'callback', 'polling'];

/** What one sees in this style, by what its threads do. */
export function seen(style, figures) {
  if (ON_LOOP.includes(style) && figures.loopPressed > PRESSED) return text('loopPressed');
  if (style === 'coroutine' && figures.carriersPressed > PRESSED) return text('carriersPressed');
  return text(style);
}

/** Requests and threads in one sentence. */
function counted(style, {open, held, requestThreads: {sleep, run, idle}}) {
  const [requests, threads] = [open, held].map(format.count);
  return style === 'blocking'
    ? text('sentenceBlocking', {open: requests, sleep, run, idle})
    : text('sentence', {open: requests, held: threads});
}

/** What one sees, in words. */
export function Seen({style, figures, running, children}) {
  return h(
    'section',
    {class: 'seen', 'aria-labelledby': 'seen'},
    h('h2', {id: 'seen'}, `${text('seen')}: ${text(`name_${style}`)}`),
    h('p', null, children),
    running && h('p', {class: 'lead'}, counted(style, figures)),
  );
}

export function Languages({chosen, onSpeak}) {
  return h(Choice, {label: text('language'), chosen, onSpeak});
}

export function Figures({figures, load}) {
  const rate = value => (value === undefined ? '–' : format.rate(value));
  const time = value => (value ? format.duration(value) : '–');
  return h(
    'section',
    {id: 'figures', 'aria-label': text('figures')},
    h(
      'dl',
      {class: 'stats', 'data-figures': true},
      h(Stat, {label: text('answered'), value: rate(load?.perSecond)}),
      h(Stat, {label: text('p50'), value: time(load?.p50Micros)}),
      h(Stat, {label: text('p99'), value: time(load?.p99Micros)}),
      h(Stat, {
        label: text('refused'),
        value: rate(load?.refusedPerSecond),
        note: [
          load?.failedPerSecond > 0 && text('failed', {count: rate(load.failedPerSecond)}),
          load?.notSent > 0 && text('notSent', {count: format.count(load.notSent)}),
        ]
          .filter(Boolean)
          .join(', '),
        mood: load?.failedPerSecond > 0 ? 'bad' : load?.refusedPerSecond > 0 ? 'careful' : '',
      }),
      h(Stat, {label: text('open'), value: format.count(figures.open)}),
      h(Stat, {
        label: text('held'),
        value: format.count(figures.held),
        mood: figures.held > 0 ? 'careful' : '',
      }),
      h(Stat, {label: text('busy'), value: figures.busy.toFixed(1)}),
      h(Stat, {label: text('threads'), value: format.count(figures.threads)}),
      h(Stat, {label: text('cpu'), value: figures.cpu.toFixed(1)}),
      h(Stat, {label: text('batchSize'), value: figures.batch ? figures.batch.toFixed(1) : '–'}),
    ),
    h(Processes, {processes: figures.processes}),
  );
}
