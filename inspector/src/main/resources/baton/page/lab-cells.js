/** The two by two as a table: whether the next step follows where the call stood, and whether a thread is blocked. */

import {h} from './preact.js';
import {text} from './lab-text.js';

export const STYLES = ['blocking', 'polling', 'coroutine', 'notification', 'callback'];
export const CELLS = ['syncBlocked', 'syncFree', 'asyncBlocked', 'asyncFree'];

/** `inside`: of a cell's name, what it holds. */
export function Cells({inside}) {
  return h(
    'table',
    {class: 'place cells'},
    h('caption', {class: 'hidden'}, text('exName_twoByTwo')),
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        h('td'),
        h('th', {scope: 'col'}, text('cellBlocked')),
        h('th', {scope: 'col'}, text('cellFree')),
      ),
    ),
    h(
      'tbody',
      null,
      ['sync', 'async'].map(row =>
        h(
          'tr',
          {key: row},
          h('th', {scope: 'row'}, text(row === 'sync' ? 'cellSync' : 'cellAsync')),
          ['Blocked', 'Free'].map(column => h('td', {key: column, 'data-cell': row + column}, inside(row + column))),
        ),
      ),
    ),
  );
}
