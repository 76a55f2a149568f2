/** Draws the map: boxes with bars, ways between them, and a mark for so many messages. */

import {h} from './preact.js';
import * as format from './format.js';
import {text} from './text.js';

const NARROW = 720;
const GAP = 18;
const HEAD = 48;
const BAR = 26;
/** How long a mark is on its way: long enough to follow it with the eye. */
const TRAVEL_SECONDS = 2;
/** Marks a second on the busiest way, at the most. */
const MOST_MARKS = 5;
/** Marks under way on all ways together, more or less: a large cluster must not make the page slow. */
const MOST_AT_ONCE = 200;

/** Properties: `places`, `links`, `width` in pixels, `still`: without motion. */
export function Drawing({places, links, width, still}) {
  const boxes = width < NARROW ? stacked(places, width) : inColumns(places, width);
  const height = Math.max(...[...boxes.values()].map(box => box.y + box.height)) + GAP;
  const each = messagesOfAMark(links);
  const drawn = links
    .filter(link => boxes.has(link.from) && boxes.has(link.to))
    .map(link => ({...link, path: way(boxes.get(link.from), boxes.get(link.to), width < NARROW)}));
  const moving = drawn.filter(link => link.perSecond > 0);
  return h(
    'div',
    {class: 'map'},
    h(
      'svg',
      {width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': text('mapDrawing')},
      h(
        'g',
        {'aria-hidden': true},
        drawn.map(link =>
          h('path', {
            key: link.id,
            class: `way-line ${link.bad ? 'bad' : ''} ${link.perSecond ? 'used' : ''}`,
            d: link.path,
          }),
        ),
        !still && moving.map(link => h(Marks, {key: link.id, link, each})),
      ),
      places.map(place => h(Place, {key: place.id, place, box: boxes.get(place.id)})),
    ),
    h(
      'p',
      {class: 'dim', role: 'status'},
      moving.length === 0
        ? text('mapNothing')
        : still
          ? text('mapStill')
          : text(each === 1 ? 'mapMarkOfOne' : 'mapMark', {count: format.count(each)}),
    ),
  );
}

/** 1, 2, 5, 10, 20, ... so that there are no more marks than the eye and the browser can follow. */
function messagesOfAMark(links) {
  const most = Math.max(0, ...links.map(link => link.perSecond));
  const all = links.reduce((sum, link) => sum + link.perSecond, 0);
  const least = Math.max(most / MOST_MARKS, (all * TRAVEL_SECONDS) / MOST_AT_ONCE);
  for (let power = 1; ; power *= 10) {
    for (const step of [1, 2, 5]) {
      if (step * power >= least) return step * power;
    }
  }
}

/** Each circle goes once in `period`; together they are as many a second as the rate says. */
function Marks({link, each}) {
  const perSecond = link.perSecond / each;
  const count = Math.max(1, Math.ceil(perSecond * TRAVEL_SECONDS));
  const period = Number((count / perSecond).toPrecision(2));
  const travel = (TRAVEL_SECONDS / Math.max(TRAVEL_SECONDS, period)).toFixed(3);
  const timing = i => ({
    dur: `${period}s`,
    begin: `-${((i * period) / count).toFixed(2)}s`,
    repeatCount: 'indefinite',
  });
  return h(
    'g',
    {class: `marks ${link.bad ? 'bad' : ''}`},
    Array.from({length: count}, (_, i) =>
      h(
        'circle',
        {key: `${i} ${period}`, r: 3.2, 'data-mark': link.id},
        h('animateMotion', {
          path: link.path,
          keyPoints: '0;1;1',
          keyTimes: `0;${travel};1`,
          calcMode: 'linear',
          ...timing(i),
        }),
        h('animate', {
          attributeName: 'opacity',
          values: '1;0;0',
          keyTimes: `0;${travel};1`,
          calcMode: 'discrete',
          ...timing(i),
        }),
      ),
    ),
  );
}

function Place({place, box}) {
  const {x, y, width, height} = box;
  const inside = width - 24;
  const content = [
    h('rect', {key: 'box', class: 'box', x, y, width, height, rx: 8}),
    h('text', {key: 'title', class: 'title', x: x + 12, y: y + 20}, place.title),
    h(
      'text',
      {key: 'state', class: 'state', x: x + 12, y: y + 37},
      place.state,
      place.why && h('title', null, place.why),
    ),
    ...place.bars.map((bar, i) => {
      const top = y + HEAD + i * BAR;
      return h(
        'g',
        {key: bar.label},
        bar.why && h('title', null, bar.why),
        h('text', {class: 'bar-name', x: x + 12, y: top + 9}, bar.label),
        h('text', {class: `bar-value ${bar.bad ? 'bad' : ''}`, x: x + 12 + inside, y: top + 9}, bar.text),
        h('rect', {class: 'bar-ground', x: x + 12, y: top + 13, width: inside, height: 5, rx: 2}),
        h('rect', {
          class: `bar-fill ${bar.bad ? 'bad' : ''}`,
          x: x + 12,
          y: top + 13,
          width: Math.max(bar.share > 0 ? 2 : 0, inside * bar.share),
          height: 5,
          rx: 2,
        }),
      );
    }),
  ];
  const label = `${place.title}, ${place.state}`;
  return place.link
    ? h('a', {class: `place ${place.mood}`, href: place.link, 'aria-label': label}, content)
    : h('g', {class: `place ${place.mood}`, role: 'img', 'aria-label': label}, content);
}

function heightOf(place) {
  return HEAD + place.bars.length * BAR + (place.bars.length ? 6 : 0);
}

function tiers(places) {
  return [0, 1, 2, 3].map(tier => places.filter(place => place.tier === tier));
}

/** Clients on the left, PostgreSQL on the right. */
function inColumns(places, width) {
  const boxes = new Map();
  const size = Math.min(210, (width - 3 * 70) / 4);
  const between = (width - 4 * size) / 3;
  const columns = tiers(places);
  const tall = Math.max(...columns.map(column => column.reduce((sum, place) => sum + heightOf(place) + GAP, 0)));
  columns.forEach((column, i) => {
    let y = GAP + (tall - column.reduce((sum, place) => sum + heightOf(place) + GAP, 0)) / 2;
    column.forEach(place => {
      const height = heightOf(place);
      boxes.set(place.id, {tier: i, x: i * (size + between), y, width: size, height});
      y += height + GAP;
    });
  });
  return boxes;
}

/** Clients above, PostgreSQL below; two boxes beside each other. */
function stacked(places, width) {
  const boxes = new Map();
  const size = (width - GAP) / 2;
  let y = 4;
  tiers(places).forEach((tier, i) => {
    for (let at = 0; at < tier.length; at += 2) {
      const row = tier.slice(at, at + 2);
      const height = Math.max(...row.map(heightOf));
      row.forEach((place, j) => {
        const x = row.length === 1 ? (width - size) / 2 : j * (size + GAP);
        boxes.set(place.id, {tier: i, x, y, width: size, height});
      });
      y += height + GAP;
    }
    y += 2 * GAP;
  });
  return boxes;
}

/** There and back are two ways, beside each other; within a tier it goes round the side. */
function way(from, to, upright) {
  const forward = to.tier > from.tier;
  const aside = forward || to.tier === from.tier ? -7 : 7;
  if (upright) {
    const [x1, x2] = [from.x + from.width / 2 + aside, to.x + to.width / 2 + aside];
    if (to.tier === from.tier) {
      const y = Math.max(from.y + from.height, to.y + to.height);
      return `M${x1} ${from.y + from.height}C${x1} ${y + 2 * GAP} ${x2} ${y + 2 * GAP} ${x2} ${to.y + to.height}`;
    }
    const y1 = forward ? from.y + from.height : from.y;
    const y2 = forward ? to.y : to.y + to.height;
    const bend = (y2 - y1) / 2;
    return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
  }
  const [y1, y2] = [from.y + from.height / 2 + aside, to.y + to.height / 2 + aside];
  if (to.tier === from.tier) {
    const x = from.x + from.width;
    return `M${x} ${y1}C${x + 3 * GAP} ${y1} ${x + 3 * GAP} ${y2} ${x} ${y2}`;
  }
  const x1 = forward ? from.x + from.width : from.x;
  const x2 = forward ? to.x : to.x + to.width;
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
