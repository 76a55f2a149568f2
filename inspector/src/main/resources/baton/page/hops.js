/** How a message is shown: in a row, on a card, and as a neighbour of another one. */

import {h} from './preact.js';
import * as format from './format.js';
import {Verdict} from './parts.js';
import {text} from './text.js';

/** Unique over the cluster, and over a node's restarts. */
export function key(hop) {
  return `${hop.node}#${hop.number}#${hop.at}`;
}

export function what(hop) {
  if (hop.kind === 'frame')
    return text(hop.batch === 1 ? 'hopsFrameOne' : 'hopsFrame', {count: format.count(hop.batch)});
  return hop.segment || hop.flow || hop.address;
}

/** Calls of the store are named after no flow. */
function whose(flow) {
  return flow.startsWith('baton.') ? text('hopsStore') : flow;
}

function whom(hop) {
  return hop.kind === 'published' ? text('hopsAll') : '?';
}

function Way({hop}) {
  return h(
    'span',
    {class: 'way'},
    h('span', {class: hop.direction === 'out' ? 'seen' : ''}, hop.from || '?'),
    h('span', {class: 'arrow', 'aria-label': text('hopsTo')}, '→'),
    h('span', {class: hop.direction === 'in' ? 'seen' : ''}, hop.to || whom(hop)),
  );
}

function Kind({hop}) {
  return h(
    'span',
    {class: 'kind'},
    h('span', {class: 'direction', 'aria-hidden': true}, hop.direction === 'out' ? '↗' : '↘'),
    hop.kind,
    h('span', {class: 'hidden'}, text(hop.direction === 'out' ? 'hopsOut' : 'hopsIn')),
  );
}

export function columns() {
  return [
    {
      title: text('hopsTime'),
      width: '6.9rem',
      cell: hop => h('time', {datetime: hop.at, title: hop.at}, format.time(hop.at)),
    },
    {title: text('hopsKind'), width: '7.4rem', cell: hop => h(Kind, {hop})},
    {title: text('hopsWay'), width: 'minmax(14.5rem, 1.2fr)', cell: hop => h(Way, {hop})},
    {
      title: text('hopsWhat'),
      width: 'minmax(10rem, 1.6fr)',
      cell: hop =>
        h(
          'span',
          {title: `${hop.flow ?? ''} ${what(hop)}`},
          hop.flow && hop.segment && h('span', {class: 'dim'}, `${whose(hop.flow)} / `),
          what(hop),
        ),
    },
    {title: text('hopsSize'), width: '4.8rem', right: true, least: 1040, cell: hop => format.bytes(hop.bytes)},
    {title: text('hopsWaited'), width: '4.8rem', right: true, least: 880, cell: hop => format.waited(hop.waitMicros)},
    {title: text('hopsRan'), width: '4.8rem', right: true, cell: hop => format.waited(hop.runMicros)},
    {
      title: text('hopsBatch'),
      width: '3.4rem',
      right: true,
      least: 1040,
      cell: hop => (hop.batch > 1 && hop.kind !== 'frame' ? `×${hop.batch}` : ''),
    },
    {title: text('hopsVerdict'), width: '8rem', cell: hop => h(Verdict, {value: hop.verdict})},
  ];
}

/** For narrow places: two lines. */
export function Card(hop) {
  return [
    h(
      'div',
      {class: 'line'},
      h(Kind, {hop}),
      h('span', {class: 'grow ellipsis'}, what(hop)),
      h(Verdict, {value: hop.verdict}),
    ),
    h(
      'div',
      {class: 'line dim'},
      h('time', {datetime: hop.at}, format.time(hop.at)),
      h('span', {class: 'grow ellipsis'}, h(Way, {hop})),
      format.bytes(hop.bytes),
    ),
  ];
}

/** Messages before or after another one. */
export function Neighbours({hops, none, onOpen}) {
  if (!hops.length) return h('p', {class: 'dim'}, none);
  return h(
    'ul',
    {class: 'neighbours'},
    hops.map(hop =>
      h(
        'li',
        {key: key(hop)},
        h(
          'button',
          {type: 'button', onClick: () => onOpen(hop)},
          h(
            'span',
            {class: 'line'},
            h(Kind, {hop}),
            h('span', {class: 'grow ellipsis'}, what(hop)),
            h(Verdict, {value: hop.verdict}),
          ),
          h(
            'span',
            {class: 'line dim'},
            h('time', {datetime: hop.at}, format.time(hop.at)),
            h('span', {class: 'grow ellipsis'}, h(Way, {hop})),
            format.bytes(hop.bytes),
          ),
        ),
      ),
    ),
  );
}
