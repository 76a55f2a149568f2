/** The table of nodes: states, what they wait for, how full they are; and who reaches whom. */

import {Component, h} from './preact.js';
import * as format from './format.js';
import * as route from './route.js';
import {worstLag} from './node.js';
import {Meter, State} from './parts.js';
import {Rows, inOrder, nextOrder} from './rows.js';
import {text} from './text.js';

/** An event loop that is held longer keeps requests waiting. */
export const SLOW_LOOP = 50_000;

export function stateOf(node) {
  return node.unreachable ? 'unreachable' : node.state.toLowerCase();
}

export function sum(values, figure) {
  return values.reduce((total, value) => total + (figure(value) ?? 0), 0);
}

/** Each is named after the text that is its title. */
const NODE_COLUMNS = [
  {
    name: 'nodesNode',
    width: 'minmax(10rem, 1.4fr)',
    sort: node => node.name,
    cell: node => h('a', {href: route.link('cluster', `node ${node.name}`), tabIndex: -1}, node.name),
  },
  {
    name: 'nodesRoles',
    width: 'minmax(8rem, 1fr)',
    sort: node => node.roles.join(),
    cell: node => node.roles.join(', '),
  },
  {name: 'nodesState', width: '7.5rem', sort: stateOf, cell: node => h(State, {value: stateOf(node)})},
  {
    name: 'nodesLag',
    width: '5.4rem',
    right: true,
    sort: worstLag,
    cell: node => h('span', {class: worstLag(node) > SLOW_LOOP ? 'bad' : ''}, format.duration(worstLag(node))),
  },
  {
    name: 'nodesQueued',
    width: '5rem',
    right: true,
    sort: queued,
    cell: node => (node.lanes?.length ? format.count(queued(node)) : ''),
  },
  {
    name: 'nodesInFlight',
    width: '5.4rem',
    right: true,
    sort: inFlight,
    cell: node => (node.lanes?.length ? format.count(inFlight(node)) : ''),
  },
  {name: 'nodesWindows', least: 980, width: '7.6rem', right: true, sort: taken, cell: Windows},
  {
    name: 'nodesOpen',
    width: '5rem',
    right: true,
    sort: node => node.parked,
    cell: node => (node.parked === undefined ? '' : format.count(node.parked)),
  },
  {
    name: 'nodesHeap',
    least: 900,
    width: '9rem',
    sort: node => node.heapUsedBytes,
    cell: node =>
      node.heapMaxBytes && [
        h(Meter, {value: node.heapUsedBytes, max: node.heapMaxBytes}),
        ' ',
        format.bytes(node.heapUsedBytes),
      ],
  },
  {
    name: 'nodesUp',
    least: 1080,
    width: '6.4rem',
    right: true,
    sort: node => node.uptimeMicros,
    cell: node => format.duration(node.uptimeMicros),
  },
  {name: 'nodesVersion', least: 1160, width: '6.6rem', sort: node => node.version, cell: node => node.version},
];

function queued(node) {
  return sum(node.lanes ?? [], lane => lane.queued);
}

function inFlight(node) {
  return sum(node.lanes ?? [], lane => lane.inFlight);
}

function taken(node) {
  return sum(node.windows ?? [], window => window.taken);
}

function Windows(node) {
  if (!node.windows?.length) return '';
  const waiting = sum(node.windows, window => window.waiting);
  const size = sum(node.windows, window => window.size);
  return text('partsOf', {value: format.count(taken(node)), max: format.count(size)}) + (waiting ? ` +${waiting}` : '');
}

export class Nodes extends Component {
  state = {sorted: {name: 'nodesNode', sort: node => node.name, down: false}};

  render({nodes, opened}, {sorted}) {
    return h(Rows, {
      label: text('clusterNodes'),
      columns: NODE_COLUMNS.map(column => ({...column, title: text(column.name)})),
      rows: inOrder(nodes, sorted),
      id: node => node.name,
      sorted,
      opened,
      onSort: column => this.setState({sorted: nextOrder(sorted, column)}),
      onOpen: node => route.go('cluster', `node ${node.name}`),
      card: node => [
        h('div', {class: 'line'}, h('strong', {class: 'grow ellipsis'}, node.name), h(State, {value: stateOf(node)})),
        h(
          'div',
          {class: 'line dim'},
          h('span', {class: 'grow ellipsis'}, node.roles.join(', ')),
          text('nodesCardLag', {time: format.duration(worstLag(node))}),
        ),
      ],
    });
  }
}

/** Node by node; the slower, the darker, so that one bad pair stands out. */
export function Pings({nodes, pings}) {
  const names = nodes.map(node => node.name).sort();
  if (names.length < 2) return h('p', {class: 'dim'}, text('nodesAlone'));
  const times = new Map(pings.map(ping => [`${ping.from} ${ping.to}`, ping.micros]));
  const most = Math.max(1, ...pings.map(ping => ping.micros));
  return h(
    'div',
    {class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': text('nodesPings')},
    h(
      'table',
      {class: 'pings'},
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('td', null),
          names.map(to => h('th', {key: to, scope: 'col'}, to)),
        ),
      ),
      h(
        'tbody',
        null,
        names.map(from =>
          h(
            'tr',
            {key: from},
            h('th', {scope: 'row'}, from),
            names.map(to => {
              const micros = times.get(`${from} ${to}`);
              if (from === to) return h('td', {key: to, class: 'self', 'aria-label': text('nodesItself')}, '·');
              return h(
                'td',
                {
                  key: to,
                  class: micros === undefined ? 'bad' : '',
                  style: {'--share': micros ? Math.round((60 * micros) / most) : 0},
                },
                micros === undefined ? text('nodesNoAnswer') : format.duration(micros),
              );
            }),
          ),
        ),
      ),
    ),
  );
}
