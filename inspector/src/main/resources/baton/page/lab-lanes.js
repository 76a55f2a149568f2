/** The tracks: names on the left, the moving picture, and what each thread does at this moment on the right. */

import {Component, createRef, h} from './preact.js';
import * as format from './format.js';
import {LaneCanvas} from './lab-canvas.js';
import {text} from './lab-text.js';

const ROW = 22;
const DEPTH = 40;
const QUEUE = 54;
const MORE_ROW = 30;
const HEAD = 28;
const WINDOWS = [1, 3, 10];
const STATES = {
  runs: 'stateRuns',
  held: 'stateHeld',
  listens: 'stateListens',
  idle: 'stateIdle',
  locked: 'stateLocked',
};
const ROWS = {
  'vert.x-eventloop-thread': 'rowLoop',
  'baton-request': 'rowRequest',
  carrier: 'rowCarrier',
  'baton-compute': 'rowCompute',
  'baton-lab-client': 'rowClient',
  lane: 'rowLane',
};
const MORE = {
  'vert.x-eventloop-thread': 'moreLoops',
  'baton-request': 'moreRequests',
  carrier: 'moreCarriers',
  'baton-compute': 'moreCompute',
  'baton-lab-client': 'moreClients',
  lane: 'moreLanes',
};
const LEGEND = [
  ['run', 'legendRun'],
  ['wait', 'legendWait'],
  ['aside', 'legendAside'],
  ['blocked', 'legendBlocked'],
  ['database', 'legendDatabase'],
];

export class Lanes extends Component {
  state = {width: 600};
  box = createRef();
  canvas = createRef();
  slow = matchMedia('(prefers-reduced-motion: reduce)');

  componentDidMount() {
    this.painter = new LaneCanvas(this.canvas.current);
    this.observer = new ResizeObserver(([{contentRect}]) => this.setState({width: Math.floor(contentRect.width)}));
    this.observer.observe(this.box.current);
    this.props.onDraw(this.draw);
  }

  componentDidUpdate() {
    this.draw();
  }

  componentWillUnmount() {
    this.observer.disconnect();
    this.painter.close();
  }

  /** Ten times a second; once a second where less motion is wanted. */
  draw = () => {
    const now = performance.now();
    // at most half of the time is spent on drawing, however much there is to draw
    // a picture that is held is drawn when something was chosen: that is no motion
    const pause = this.props.held ? 0 : this.slow.matches ? 1_000 : 2 * (this.cost ?? 0);
    if (now - (this.drawnAt ?? -pause) < pause) return;
    this.drawnAt = now;
    const {model, seconds} = this.props;
    this.painter.draw({
      rows: this.placed.flatMap(node => node.rows),
      from: model.edge - seconds * 1e6,
      to: model.edge,
      edge: model.edge,
      width: this.state.width,
      height: this.height,
      bucket: model.bucket,
    });
    this.cost = performance.now() - now;
  };

  /** Where each row is: the same for the words and for the picture. */
  place() {
    let top = 0;
    const {model, seconds} = this.props;
    const to = model.edge;
    this.placed = model.shown(seconds).map(node => {
      const at = top;
      top += HEAD;
      const rows = node.rows.map(row => {
        const height = heightOf(row);
        if (row.depth) row.most = model.depthMost(row, to - seconds * 1e6, to);
        const placed = Object.assign(row, {top, height, said: row.now?.state});
        top += height;
        return placed;
      });
      return {...node, top: at, rows};
    });
    this.height = Math.max(60, top);
  }

  render({model, seconds, held, made, onSeconds, onHold, onSave, onTake}) {
    this.place();
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
        this.placed.some(node => node.rows.some(row => row.bounds?.length)) &&
          h('li', null, h('span', {class: 'swatch places', 'aria-hidden': true}), text('legendPlaces')),
        this.placed.some(node => node.rows.some(row => row.family === 'carrier')) &&
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
      h(
        'div',
        {class: 'board', style: {height: `${this.height}px`}},
        h(
          'div',
          {class: 'names'},
          this.placed.map(node => h(Node, {key: node.name, node})),
        ),
        h('div', {class: 'picture', ref: this.box}, h('canvas', {ref: this.canvas, 'aria-hidden': true})),
      ),
      h('p', {class: 'dim small'}, text('honest')),
      h(
        'details',
        {class: 'dim small'},
        h('summary', null, text('details')),
        h('p', null, text('honestMore')),
      ),
    );
  }
}

function heightOf({depth, bounds, members}) {
  if (depth) return bounds.length ? QUEUE : DEPTH;
  return members ? Math.min(96, MORE_ROW + members.length) : ROW;
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

function Node({node}) {
  const how = node.gone ? 'gone' : node.unready && 'unready';
  return h(
    'div',
    {class: `node ${how || ''}`, role: 'group', 'aria-label': node.name, 'data-node': node.name},
    h('h3', {style: {top: `${node.top}px`}}, node.name, how && h('small', null, ` ${text(how)}`)),
    node.rows.map(row => h(Row, {key: row.id, row, gone: node.gone})),
  );
}

/** Of a node that does not answer nothing is known now. */
function Row({row, gone}) {
  const now = gone ? undefined : row.now;
  const state = now && STATES[now.state];
  return h(
    'div',
    {
      class: `row ${row.family}`,
      'data-lane': `${row.node} ${row.id}`,
      'data-state': now?.state,
      style: {top: `${row.top}px`, height: `${row.height}px`},
    },
    h('span', {class: 'name ellipsis', title: about(row)}, named(row)),
    h(
      'span',
      {class: `now ${now?.state ?? ''}`},
      row.depth && h(Waiting, {row, gone}),
      state && text(state),
      now && h('small', null, ` · CPU ${Math.round(100 * now.busy)} %`),
    ),
  );
}

/** How many wait, if the node says it, and how many waited at the most in what is shown. */
function Waiting({row, gone}) {
  const known = !gone && row.waiting !== undefined;
  // the most is an average of some moments, and the picture is behind what is said now
  const count = Math.max(row.most && Math.max(1, Math.floor(row.most)), known ? row.waiting : 0);
  const [nowWord, mostWord] = row.family === 'turnedAway' ? ['rateNow', 'rateMost'] : ['depthNow', 'depthMost'];
  const most = text(mostWord, {count: format.count(count)});
  if (!known) return most;
  const away = row.awayPerSecond;
  return [
    h('strong', {key: 'now'}, text(nowWord, {count: format.count(row.waiting)})),
    ' ',
    h('small', {key: 'most'}, most),
    row.places > 0 && h('small', {key: 'places', class: 'places'}, placesOf(row)),
    away > 0 && h('em', {key: 'away'}, text('noPlace', {count: format.count(away)})),
  ];
}

function placesOf({places, queues, each}) {
  return each && queues > 1
    ? text('placesEach', {queues, each: format.count(each)})
    : text('places', {places: format.count(places)});
}

function named(row) {
  if (row.members) return text(MORE[row.of], {count: row.members.length});
  if (row.depth) return text(row.family);
  const number = row.id.match(/(\d+)$/)?.[1];
  return number !== undefined && ROWS[row.family] ? text(ROWS[row.family], {number}) : row.id;
}

/** What it is called in the node, and where it is. */
function about(row) {
  if (row.depth) return text(`${row.family}Why`);
  if (row.members) return text('membersWhy', {first: row.members[0].id, last: row.members.at(-1).id});
  if (row.family === 'lane') return text('laneWhy');
  const name = text('threadWhy', {name: row.id});
  return row.now?.place ? `${name} ${text('placeWhy', {place: row.now.place})}` : name;
}
