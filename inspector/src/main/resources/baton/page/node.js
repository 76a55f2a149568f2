/** All that a node says of itself. */

import {h} from './preact.js';
import * as format from './format.js';
import {Section} from './drawer.js';
import {Facts, Meter, Notice} from './parts.js';

/** Of the event loop that is latest with its work. */
export function worstLag(node) {
  return Math.max(0, ...(node.eventLoops ?? []).map(loop => loop.lagMicros));
}

export function NodeFacts({node}) {
  if (node.unreachable) {
    return h(
      Notice,
      {title: 'It does not answer', kind: 'error'},
      'It is a member of the cluster, but did not report its state in time. See its own log.',
    );
  }
  return [
    h(Facts, {
      facts: [
        ['Version', node.version],
        ['Up', format.duration(node.uptimeMicros)],
        [
          'Clock',
          node.clockErrorMicros !== undefined &&
            `${signed(node.clockOffsetMicros)} to this node, ±${format.duration(node.clockErrorMicros)}`,
        ],
        ['Answers in', node.pingMicros ? format.duration(node.pingMicros) : undefined],
        ['Admin port', node.adminPort],
        ['Heap', node.heapMaxBytes && `${format.bytes(node.heapUsedBytes)} of ${format.bytes(node.heapMaxBytes)}`],
        ['Open requests', node.parked],
        ['Seen by the tap', node.tap && `${format.count(node.tap.hops)}, ${format.count(node.tap.drops)} dropped`],
        ['Id', h('code', null, node.id)],
      ].map(([name, value]) => [name, value === false ? undefined : value]),
    }),
    node.eventLoops?.length > 0 &&
      h(
        Section,
        {title: 'Event loops'},
        h(Small, {
          heads: ['Thread', 'Lag'],
          rows: node.eventLoops.map(loop => [h('code', null, loop.thread), format.duration(loop.lagMicros)]),
        }),
      ),
    node.lanes?.length > 0 &&
      h(
        Section,
        {title: 'Lanes'},
        h(Small, {
          heads: ['Lane', 'Queued', 'In flight'],
          rows: node.lanes.map(lane => [
            [h('code', null, lane.name), lane.connected === false && h('strong', {class: 'bad'}, ' no connection')],
            format.count(lane.queued),
            format.count(lane.inFlight),
          ]),
        }),
      ),
    node.windows?.length > 0 &&
      h(
        Section,
        {title: 'Windows'},
        h(Small, {
          heads: ['To', 'In flight', 'Waiting'],
          rows: node.windows.map(window => [
            window.peer,
            [
              h(Meter, {value: window.taken, max: window.size}),
              ` ${format.count(window.taken)} of ${format.count(window.size)}`,
            ],
            format.count(window.waiting),
          ]),
        }),
      ),
    node.subscriptions?.length > 0 && h(Section, {title: 'Subscribed to'}, h(List, {items: node.subscriptions})),
    node.verticles?.length > 0 && h(Section, {title: 'Verticles'}, h(List, {items: node.verticles})),
  ];
}

function Small({heads, rows}) {
  return h(
    'table',
    {class: 'small'},
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        heads.map((head, i) => h('th', {key: head, scope: 'col', class: i ? 'right' : ''}, head)),
      ),
    ),
    h(
      'tbody',
      null,
      rows.map((row, i) =>
        h(
          'tr',
          {key: i},
          row.map((cell, j) => h('td', {key: j, class: j ? 'right' : ''}, cell)),
        ),
      ),
    ),
  );
}

function List({items}) {
  return h(
    'ul',
    {class: 'plain'},
    items.map(item => h('li', {key: item}, h('code', null, item))),
  );
}

function signed(micros) {
  return `${micros < 0 ? '−' : '+'}${format.duration(Math.abs(micros))}`;
}
