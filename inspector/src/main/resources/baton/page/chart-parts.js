/** What a timeline's chart is made of: where bars lie, the axis, the patterns, the words for what is picked. */

import {h} from './preact.js';
import * as format from './format.js';
import {whole} from './spent.js';

export const LINE = 24;
export const BAR = 18;
const PAD = 7;
export const AXIS = 28;
export const NARROW = 720;
const NAME_LINE = 18;
/** Room for two lines of a track's name. */
const LOWEST = 40;
export const LETTER = 7.2;
/** In bars letters are smaller. */
const BAR_LETTER = 6.4;
/** Where wide letters begin: those of Korean are almost twice as wide as others. */
const WIDE = '\u1100';

const wide = (label, letter) => [...label].reduce((sum, each) => sum + (each < WIDE ? letter : 1.8 * BAR_LETTER), 0);

/** The first of the labels that a bar has room for, if there is one: a word is never cut. */
export const fitting = (labels, room) => labels.find(each => each && wide(each, BAR_LETTER) <= room);

/** Half of what a diamond needs. */
const DIAMOND = 8;

export const PATTERN = {
  wait: 'hatch-wait',
  aside: 'hatch-aside',
  blocked: 'hatch-blocked',
  database: 'grain-database',
};

/**
 * Different without colour, too: waiting is empty with thin lines, broken ones for a virtual thread that was put aside;
 * a held thread is crossed, the database has a grain, and what nobody knows between stages is pale.
 */
export function Patterns() {
  return h(
    'defs',
    null,
    h(
      'pattern',
      {id: 'hatch-wait', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'},
      h('line', {class: 'hatch wait', x1: 0, y1: 0, x2: 0, y2: 6}),
    ),
    h(
      'pattern',
      {id: 'hatch-aside', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(-45)'},
      h('line', {class: 'hatch wait', x1: 0, y1: 0, x2: 0, y2: 3}),
    ),
    h(
      'pattern',
      {id: 'hatch-blocked', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'},
      h('path', {class: 'hatch blocked', d: 'M0 0 V6 M0 0 H6'}),
    ),
    h(
      'pattern',
      {id: 'grain-database', width: 4, height: 6, patternUnits: 'userSpaceOnUse'},
      h('line', {class: 'hatch database', x1: 0, y1: 5, x2: 4, y2: 5}),
    ),
    h(
      'marker',
      {id: 'head', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse'},
      h('path', {class: 'tip', d: 'M0 0.5 L8 4 L0 7.5 z'}),
    ),
  );
}

export function Axis({from, to, x, height, error, right, words}) {
  const step = nice((to - from) / Math.max(2, (right - x(from)) / (right < NARROW ? 80 : 110)));
  const ticks = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  const wide = x(from + 2 * error) - x(from);
  return h(
    'g',
    {class: 'axis'},
    ticks.map(at =>
      h(
        'g',
        {key: at},
        h('line', {x1: x(at), x2: x(at), y1: AXIS - 6, y2: height}),
        x(at) + 50 < right && h('text', {x: x(at) + 4, y: 14}, format.duration(at)),
      ),
    ),
    wide >= 3 &&
      h(
        'g',
        {class: 'error'},
        h('title', null, words.clocks(format.duration(error))),
        h('path', {
          d:
            `M${right - wide - 6} ${AXIS - 9} v6 M${right - wide - 6} ${AXIS - 6} ` +
            `H${right - 6} M${right - 6} ${AXIS - 9} v6`,
        }),
      ),
  );
}

/** 1, 2 or 5, and zeros. */
function nice(step) {
  const ten = 10 ** Math.floor(Math.log10(Math.max(1, step)));
  return [1, 2, 5, 10].map(each => each * ten).find(each => each >= step);
}

/** Bars of a track that overlap go below each other: what is inside another one, below it. */
export function laidOut(timeline, narrow) {
  const states = timeline.spans.filter(span => span.kind === 'state').sort((a, b) => a.startMicros - b.startMicros);
  let top = AXIS + (states.length ? 42 : 4);
  const spans = timeline.spans.filter(span => !whole(span, timeline));
  const used = new Set([
    ...spans.map(span => span.track),
    ...timeline.messages.flatMap(message => [message.fromTrack, message.toTrack]),
  ]);
  const tracks = byNode(timeline.tracks)
    .filter(track => used.has(track.id))
    .map(track => {
      const ends = [];
      const bars = spans
        .filter(span => span.track === track.id && span.kind !== 'state')
        .sort((a, b) => a.startMicros - b.startMicros || b.endMicros - a.endMicros)
        .map(span => {
          const free = ends.findIndex(end => end <= span.startMicros);
          const line = free < 0 ? ends.length : free;
          ends[line] = span.endMicros;
          return {...span, line};
        });
      const needed = Math.max(1, ends.length) * LINE - (LINE - BAR);
      const pad = narrow ? PAD + NAME_LINE : Math.max(PAD, (LOWEST - needed) / 2);
      const height = needed + pad + (narrow ? PAD : pad);
      const laid = {...track, bars, pad, top, height};
      top += height;
      return laid;
    });
  return {tracks, states, height: top + 4};
}

/**
 * Names beside the diamonds, in two lines, as far as there is room: a name that would lie over a diamond, or over
 * another name, is left out. What was stored at the very end is drawn just before it.
 */
export function labelled(states, x, right) {
  const rows = [[], []];
  const free = (row, from, to) => rows[row].every(each => to <= each.from || each.to <= from);
  const placed = [];
  for (const state of states) {
    const at = x(state.startMicros);
    const room = 14 + wide(state.label, LETTER);
    const before = at + room > right;
    const [from, to] = before ? [at - room, at + DIAMOND] : [at - DIAMOND, at + room];
    const whole = rows.findIndex((_, row) => free(row, from, to));
    const bare = rows.findIndex((_, row) => free(row, at - DIAMOND, at + DIAMOND));
    const row = whole >= 0 ? whole : Math.max(0, bare);
    const shown = whole >= 0;
    if (!shown && bare < 0) bared(rows[row], at);
    const own = {...state, at, row, shown, before};
    rows[row].push(shown ? {from, to, of: own} : {from: at - DIAMOND, to: at + DIAMOND, of: own});
    placed.push(own);
  }
  return placed;
}

/** There is a diamond where a name is: the name goes. */
function bared(row, at) {
  for (const each of row.filter(({from, to}) => from < at + DIAMOND && at - DIAMOND < to)) {
    each.of.shown = false;
    each.from = each.of.at - DIAMOND;
    each.to = each.of.at + DIAMOND;
  }
}

const NUMBERED = {
  'event-loop': /^vert\.x-eventloop-thread-(\d+)$/,
  worker: /^baton-compute-(\d+)$/,
  platform: /^baton-request-(\d+)$/,
  virtual: /^baton-virtual-(\d+)$/,
  all: /^vert\.x-eventloop-thread-(\d+)$/,
  carrier: /^ForkJoinPool-\d+-worker-(\d+)$/,
};

/** A track's thread without what all of its kind are called: its number. */
export const short = ({kind, name}) => NUMBERED[kind]?.exec(name)?.[1] ?? name;

/** What a track's row is called, beside its node. */
export const rowOf = (track, words) =>
  words.tracks[track.kind] ? `${words.tracks[track.kind]} ${words.lane(short(track))}`.trim() : title(track);

const ROLES = ['gateway', 'db-worker'];

/** A node's tracks together, as they are: gateways first, then db-workers, then the others. */
export function byNode(tracks) {
  const nodes = [...new Set(tracks.map(track => track.node))];
  const rank = ({node}) => {
    const roles = tracks.find(track => track.node === node).role ?? '';
    const at = ROLES.findIndex(role => roles.includes(role));
    return at < 0 ? ROLES.length : at;
  };
  return [...tracks].sort((a, b) => rank(a) - rank(b) || nodes.indexOf(a.node) - nodes.indexOf(b.node));
}

/** What a track is on its node, as its id says it: "Lane 2 queue". */
export const title = track => track.id.slice(track.node.length + 1);

export function described(item, timeline, words) {
  const track = id => timeline.tracks.find(each => each.id === id);
  if (item.sentMicros !== undefined) {
    return h(
      'span',
      null,
      h('strong', null, item.label),
      ': ',
      words.travels({
        kind: item.kind,
        bytes: format.bytes(item.bytes),
        took: format.duration(item.receivedMicros - item.sentMicros),
        from: track(item.fromTrack)?.node,
        to: track(item.toTrack)?.node,
        error: format.duration(timeline.clockErrorMicros),
      }),
    );
  }
  const where = track(item.track);
  return h(
    'span',
    null,
    h('strong', null, item.label),
    ': ',
    item.kind === 'state'
      ? words.moment(format.duration(item.startMicros))
      : words.span({
          took: format.duration(item.endMicros - item.startMicros),
          from: format.duration(item.startMicros),
          to: format.duration(item.endMicros),
        }),
    where && `, ${where.node} ${words.where?.(where) ?? title(where)}`,
    words.details(item),
  );
}

/** What every chart says, by the texts of its page; each adds what it calls its tracks, and its details. */
export const wordsOf = text => ({
  kinds: {
    run: text('chartRun'),
    wait: text('chartWait'),
    aside: text('chartAside'),
    blocked: text('chartBlocked'),
    between: text('chartBetween'),
    database: text('chartDatabase'),
    travel: text('chartTravel'),
    state: text('chartState'),
  },
  all: text('chartAll'),
  part: (from, to) => text('chartPart', {from, to}),
  zoomIn: text('chartZoomIn'),
  zoomOut: text('chartZoomOut'),
  fit: text('chartFit'),
  fitHint: text('chartFitHint'),
  plot: text('chartPlot'),
  pick: text('chartPick'),
  apart: error => text('chartApart', {error}),
  clocks: error => text('chartClocks', {error}),
  arrow: given => text('chartArrow', given),
  travels: given => text('chartTravels', given),
  moment: at => text('chartMoment', {at}),
  span: given => text('chartSpan', given),
});
