/** Rows of threads, connections and queues: names on the left, the picture, and what each does at this moment. */

import {Component, createRef, h} from './preact.js';
import * as format from './format.js';
import {LaneCanvas} from './lab-canvas.js';
import {text} from './lab-text.js';

const ROW = 22;
const DEPTH = 40;
const QUEUE = 54;
const MORE_ROW = 30;
const HEAD = 28;

/** What a thread does at a moment, in words. */
export const STATES = {
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

/** `onDraw` takes what draws it anew; without it, it stands still. */
export class Tracks extends Component {
  state = {width: 600};
  box = createRef();
  canvas = createRef();
  slow = matchMedia('(prefers-reduced-motion: reduce)');

  componentDidMount() {
    this.painter = new LaneCanvas(this.canvas.current);
    this.observer = new ResizeObserver(([{contentRect}]) => this.setState({width: Math.floor(contentRect.width)}));
    this.observer.observe(this.box.current);
    this.props.onDraw?.(this.draw);
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
        if (row.depth) {
          row.most = model.depthMost(row, to - seconds * 1e6, to);
          row.away = model.noPlaceIn(row, to - seconds * 1e6, to);
        }
        const placed = Object.assign(row, {top, height, said: row.now?.state});
        top += height;
        return placed;
      });
      return {...node, top: at, rows};
    });
    this.height = Math.max(60, top);
  }

  render() {
    this.place();
    return h(
      'div',
      {class: 'board', style: {height: `${this.height}px`}},
      h(
        'div',
        {class: 'names'},
        this.placed.map(node => h(Node, {key: node.name, node})),
      ),
      h('div', {class: 'picture', ref: this.box}, h('canvas', {ref: this.canvas, 'aria-hidden': true})),
    );
  }
}

function heightOf({depth, bounds, members}) {
  if (depth) return bounds.length ? QUEUE : DEPTH;
  return members ? Math.min(96, MORE_ROW + members.length) : ROW;
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
  return [
    h('strong', {key: 'now'}, text(nowWord, {count: format.count(row.waiting)})),
    ' ',
    h('small', {key: 'most'}, most),
    row.places > 0 && h('small', {key: 'places', class: 'places'}, placesOf(row)),
    row.away > 0 && h('em', {key: 'away'}, text('noPlace', {count: format.count(row.away)})),
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
