/** All that a node says of itself. */

import {h} from './preact.js';
import * as format from './format.js';
import {Section} from './drawer.js';
import {Facts, Meter, Notice} from './parts.js';
import {text} from './text.js';

/** Of the event loop that is latest with its work. */
export function worstLag(node) {
  return Math.max(0, ...(node.eventLoops ?? []).map(loop => loop.lagMicros));
}

export function NodeFacts({node}) {
  if (node.unreachable) {
    return h(
      Notice,
      {title: text('nodeSilent'), kind: 'error'},
      text('nodeSilentWhy'),
    );
  }
  return [
    h(Facts, {
      facts: [
        [text('nodeVersion'), node.version],
        [text('nodeUp'), format.duration(node.uptimeMicros)],
        [
          text('nodeClock'),
          node.clockErrorMicros !== undefined &&
            text('nodeClockError', {
              offset: signed(node.clockOffsetMicros),
              error: format.duration(node.clockErrorMicros),
            }),
        ],
        [text('nodeAnswersIn'), node.pingMicros ? format.duration(node.pingMicros) : undefined],
        [text('nodeAdminPort'), node.adminPort],
        [
          text('nodeHeap'),
          node.heapMaxBytes &&
            text('nodeHeapOf', {value: format.bytes(node.heapUsedBytes), max: format.bytes(node.heapMaxBytes)}),
        ],
        [text('nodeOpen'), node.parked],
        [
          text('nodeTap'),
          node.tap &&
            text('nodeTapCount', {count: format.count(node.tap.hops), dropped: format.count(node.tap.drops)}),
        ],
        [text('nodeId'), h('code', null, node.id)],
      ].map(([name, value]) => [name, value === false ? undefined : value]),
    }),
    node.eventLoops?.length > 0 &&
      h(
        Section,
        {title: text('nodeLoops')},
        h(Small, {
          heads: [text('nodeThread'), text('nodeLag')],
          rows: node.eventLoops.map(loop => [h('code', null, loop.thread), format.duration(loop.lagMicros)]),
        }),
      ),
    node.lanes?.length > 0 &&
      h(
        Section,
        {title: text('nodeLanes')},
        h(Small, {
          heads: [text('nodeLane'), text('nodeQueued'), text('nodeInFlight')],
          rows: node.lanes.map(lane => [
            [
              h('code', null, lane.name),
              lane.connected === false && h('strong', {class: 'bad'}, ` ${text('nodeNoConnection')}`),
            ],
            format.count(lane.queued),
            format.count(lane.inFlight),
          ]),
        }),
      ),
    node.windows?.length > 0 &&
      h(
        Section,
        {title: text('nodeWindows')},
        h(Small, {
          heads: [text('nodeTo'), text('nodeInFlight'), text('nodeWaiting')],
          rows: node.windows.map(window => [
            window.peer,
            [
              h(Meter, {value: window.taken, max: window.size}),
              ' ',
              text('partsOf', {value: format.count(window.taken), max: format.count(window.size)}),
            ],
            format.count(window.waiting),
          ]),
        }),
      ),
    node.subscriptions?.length > 0 &&
      h(Section, {title: text('nodeSubscribed')}, h(List, {items: node.subscriptions})),
    node.verticles?.length > 0 && h(Section, {title: text('nodeVerticles')}, h(List, {items: node.verticles})),
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
