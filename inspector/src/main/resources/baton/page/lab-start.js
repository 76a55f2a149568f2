/** Where one begins: the way of a request, who waits in which style, and a button for each. */

import {Component, h} from './preact.js';
import {Cells, STYLES} from './lab-cells.js';
import {keep, kept} from './lab-kept.js';
import {text} from './lab-text.js';

const CLOSED = 'start-closed';
/** Where which style is in the table. */
const INSIDE = {syncBlocked: ['blocking'], syncFree: ['polling', 'coroutine'], asyncFree: ['notification', 'callback']};
const TERMS = ['process', 'thread', 'eventLoop', 'coroutine', 'carrier', 'lane', 'batch', 'window'];
const LOAD = {
  atOnce: 16,
  databaseMillis: 100,
  rounds: 1_000,
  batch: undefined,
  queue: undefined,
};

/** Properties: `onTry(settings)` turns the knobs as they say, starts the load, and shows the tracks. */
export class Start extends Component {
  state = {open: !kept(CLOSED)};

  toggled = ({currentTarget}) => {
    keep(CLOSED, !currentTarget.open);
    this.setState({open: currentTarget.open});
  };

  render({onTry}, {open}) {
    return h(
      'details',
      {class: 'begin', open, onToggle: this.toggled, 'data-begin': true},
      h('summary', null, h('h2', null, text('begin'))),
      h('p', null, text('beginWork')),
      h(
        'div',
        {class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': text('beginPicture')},
        h(Drawing),
        h('p', {class: 'hidden'}, text('beginPictureSays')),
      ),
      h('p', null, text('beginStyle')),
      h('p', null, text('beginTwo')),
      h(
        'div',
        {class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': text('exName_twoByTwo')},
        h(Cells, {inside: name => h(Buttons, {name, onTry})}),
      ),
      h('p', {class: 'dim'}, text('beginButtons', {atOnce: LOAD.atOnce, millis: LOAD.databaseMillis})),
      h(
        'dl',
        {class: 'terms'},
        STYLES.flatMap(style => [
          h('dt', {key: style}, h('code', null, style)),
          h('dd', {key: `${style}-is`}, text(`begin_${style}`)),
        ]),
      ),
      h('h3', null, text('beginTerms')),
      h(
        'dl',
        {class: 'terms'},
        TERMS.flatMap(term => [
          h('dt', {key: term}, text(`term_${term}`)),
          h('dd', {key: `${term}-is`}, text(`termIs_${term}`)),
        ]),
      ),
    );
  }
}

function Buttons({name, onTry}) {
  const styles = INSIDE[name];
  return styles
    ? h(
        'span',
        {class: 'bar'},
        styles.map(style =>
          h('button', {key: style, type: 'button', 'data-begin-style': style, onClick: () => onTry({...LOAD, style})}, [
            h('span', {key: 'sign', 'aria-hidden': true}, '▶'),
            h('code', {key: 'style'}, style),
          ]),
        ),
      )
    : text('cellLoop');
}

/** Processes as boxes, and what a request does in each: A, B, C, the database, and the places where D, E, F may run. */
function Drawing() {
  const box = (x, y, width, height, name) => [
    h('rect', {class: 'process', x, y, width, height, rx: 8}),
    h('text', {class: 'name', x: x + 12, y: y + 20}, name),
  ];
  const stages = (x, y, letters, styles) => [
    ...[...letters].flatMap((letter, i) => [
      h('rect', {class: `stage ${styles ? 'may' : ''}`, x: x + i * 34, y, width: 28, height: 24, rx: 4}),
      h('text', {class: 'letter', x: x + i * 34 + 14, y: y + 17}, letter),
    ]),
    styles && h('text', {class: 'small', x, y: y + 40}, styles),
  ];
  const arrow = d => h('path', {class: 'way', d, 'marker-end': 'url(#begin-head)'});
  return h(
    'svg',
    {class: 'begin-drawing', viewBox: '0 0 720 236', 'aria-hidden': true},
    h(
      'defs',
      null,
      h(
        'marker',
        {id: 'begin-head', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto'},
        h('path', {class: 'tip', d: 'M0 0.5 L8 4 L0 7.5 z'}),
      ),
    ),
    box(10, 8, 210, 220, 'gateway'),
    box(262, 8, 190, 220, 'db-worker'),
    box(494, 8, 216, 92, 'PostgreSQL'),
    box(494, 128, 216, 100, 'compute-service'),
    stages(26, 44, 'ABC'),
    h('rect', {class: 'lane', x: 278, y: 40, width: 158, height: 32, rx: 16}),
    h('text', {class: 'small', x: 294, y: 60}, text('beginLane')),
    h('rect', {class: 'stage database', x: 560, y: 44, width: 44, height: 24, rx: 4}),
    h('text', {class: 'letter', x: 582, y: 61}, 'DB'),
    arrow('M124 56 H274'),
    arrow('M438 56 H556'),
    arrow('M560 84 H446'),
    arrow('M278 84 H226'),
    h('text', {class: 'small', x: 26, y: 108}, text('beginWhere')),
    stages(26, 150, 'DEF', 'polling, blocking, coroutine'),
    stages(278, 150, 'DEF', 'callback'),
    stages(510, 160, 'DEF', 'notification'),
  );
}
