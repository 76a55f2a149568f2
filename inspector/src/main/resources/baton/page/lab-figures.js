/** What the live lab and a recording of it have beside the tracks: figures, and the choice of a language. */

import {h} from './preact.js';
import * as format from './format.js';
import {text} from './lab-text.js';
import {Languages as Choice, Stat} from './parts.js';

export function Languages({chosen, onSpeak}) {
  return h(Choice, {label: text('language'), chosen, onSpeak});
}

export function Figures({figures, load}) {
  const rate = value => (value === undefined ? '–' : format.rate(value));
  const time = value => (value ? format.duration(value) : '–');
  return h(
    'section',
    {'aria-label': text('figures')},
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
  );
}
