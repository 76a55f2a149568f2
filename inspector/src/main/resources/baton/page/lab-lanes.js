/** The tracks, with what is said of them, and what can be done with them. */

import {h} from './preact.js';
import * as format from './format.js';
import {text} from './lab-text.js';
import {STATES, Tracks} from './lab-tracks.js';

const WINDOWS = [1, 3, 10];
const LEGEND = [
  ['run', 'legendRun'],
  ['wait', 'legendWait'],
  ['aside', 'legendAside'],
  ['blocked', 'legendBlocked'],
  ['database', 'legendDatabase'],
];

export function Lanes({model, seconds, held, made, onDraw, onSeconds, onHold, onSave, onTake}) {
  const rows = model.shown(seconds).flatMap(node => node.rows);
  return h(
    'section',
    {class: 'lanes', 'aria-labelledby': 'lanes'},
    h(
      'div',
      {class: 'bar'},
      h('h2', {id: 'lanes', class: 'grow'}, text('lanes')),
      h(
        'div',
        {class: 'choice', role: 'group', 'aria-label': text('window')},
        WINDOWS.map(each =>
          h(
            'button',
            {key: each, type: 'button', 'aria-pressed': each === seconds, onClick: () => onSeconds(each)},
            text('seconds', {count: each}),
          ),
        ),
      ),
      onHold &&
        h(
          'button',
          {type: 'button', 'aria-pressed': held, onClick: onHold},
          held ? text('go') : text('hold'),
        ),
      h('button', {type: 'button', title: text('saveHint'), onClick: onSave}, text('save')),
      onTake && h('button', {type: 'button', title: text('takeHint'), onClick: onTake}, text('take')),
    ),
    h('p', {class: 'dim', role: 'status'}, made && text('made', made)),
    h(
      'ul',
      {class: 'legend'},
      LEGEND.map(([kind, word]) =>
        h('li', {key: kind}, h('span', {class: `swatch fill-${kind}`, 'aria-hidden': true}), text(word)),
      ),
      h('li', null, h('span', {class: 'swatch fill-database number', 'aria-hidden': true}, '3'), text('legendBatch')),
      h('li', null, h('span', {class: 'swatch area', 'aria-hidden': true}), text('legendDepth')),
      rows.some(row => row.bounds?.length) &&
        h('li', null, h('span', {class: 'swatch places', 'aria-hidden': true}), text('legendPlaces')),
      rows.some(row => row.family === 'carrier') &&
        h('li', null, h('span', {class: 'swatch share', 'aria-hidden': true}), text('legendShare')),
      h('li', null, text('legendLoop')),
    ),
    h(
      'dl',
      {class: 'states small'},
      Object.values(STATES).map(state =>
        h('div', {key: state}, h('dt', null, text(state)), h('dd', null, text(`${state}Why`))),
      ),
    ),
    h(Left, {model}),
    h(Tracks, {model, seconds, held, onDraw}),
    h('p', {class: 'dim small'}, text('honest')),
    h(
      'details',
      {class: 'dim small'},
      h('summary', null, text('details')),
      h('p', null, text('honestMore')),
    ),
  );
}

/** What is not in the picture. */
function Left({model}) {
  // a busy node often answers a look later; that is nothing that is missing
  const silent = model.unresponsive.filter(name => !model.answers(name));
  const lines = [
    model.missed > 0 && text('missed', {count: format.count(model.missed)}),
    model.notShown > 0 && text('notShown', {count: format.count(model.notShown)}),
    silent.length > 0 && text('unresponsive', {nodes: silent.join(', ')}),
  ].filter(Boolean);
  return lines.length > 0 && h('p', {class: 'stale'}, lines.join(' '));
}
