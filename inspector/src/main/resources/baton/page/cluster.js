/** The cluster as it is now: nodes, what they wait for, who reaches whom, and the addresses that messages go to. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Activity} from './activity.js';
import {AddressFacts, Addresses} from './addresses.js';
import {Drawer} from './drawer.js';
import {isHouseAddress} from './housekeeping.js';
import {NodeFacts, worstLag} from './node.js';
import {Dialog, Loading, Meter, Poll, Stale, Stat, State, Trouble} from './parts.js';
import {Rows, inOrder, nextOrder} from './rows.js';
import {Why} from './why.js';

const EVERY = 2_000;
/** Unfinished requests are counted in the database: once in so many loads. */
const FLOWS_EVERY = 5;
/** An event loop that is held longer keeps requests waiting. */
const SLOW_LOOP = 50_000;

export class Cluster extends Component {
  state = {flows: []};
  loads = 0;

  componentDidMount() {
    this.poll = new Poll(EVERY, this.load);
  }

  componentWillUnmount() {
    this.poll.stop();
  }

  load = async () => {
    try {
      const [activity, cluster, {addresses}, flows] = await Promise.all([
        api.get('/api/activity'),
        api.get('/api/nodes'),
        api.get('/api/addresses'),
        this.loads++ % FLOWS_EVERY === 0 ? this.flows() : this.state.flows,
      ]);
      this.setState({activity, cluster, addresses, flows, problem: undefined});
    } catch (problem) {
      this.setState({problem});
    }
  };

  /** The store may be away: the rest is worth seeing then, too. */
  flows = () =>
    api.get('/api/flows').then(
      view => view.flows ?? [],
      () => [],
    );

  close = () => route.go('cluster');

  render({part}, {activity, cluster, addresses, flows, problem}) {
    if (!cluster)
      return h(
        'div',
        {class: 'view'},
        problem ? h(Trouble, {problem, retry: this.load}) : h(Loading, {what: 'the cluster'}),
      );
    const [kind, ...rest] = part.split(' ');
    const name = rest.join(' ');
    const node = kind === 'node' && cluster.nodes.find(each => each.name === name);
    const address = kind === 'address' && addresses.find(each => each.address === name);
    return h(
      'div',
      {class: 'view split'},
      h(
        'div',
        {class: 'pane scroll'},
        h('div', {class: 'bar'}, h('h1', null, 'Cluster')),
        h(Stale, {problem}),
        h(Activity, {activity, flows}),
        cluster.nodes.some(each => each.notes?.length > 0) && h(Notes, {nodes: cluster.nodes}),
        flows.some(flow => flow.waiting > 0) && h(Waiting, {flows: flows.filter(flow => flow.waiting > 0)}),
        cluster.orphans?.length > 0 && h(Orphans, {orphans: cluster.orphans, onRepaired: this.load}),
        h(
          'section',
          {'aria-labelledby': 'nodes'},
          h('h2', {id: 'nodes'}, 'Nodes'),
          h(Summary, {cluster, addresses}),
          h(Nodes, {nodes: cluster.nodes, opened: node && node.name}),
        ),
        h(
          'section',
          {'aria-labelledby': 'pings'},
          h('h2', {id: 'pings'}, 'Who reaches whom'),
          h(
            'p',
            {class: 'dim'},
            'A message there and its answer back, from the node of the row to the node of the column.',
          ),
          h(Pings, {nodes: cluster.nodes, pings: cluster.pings ?? []}),
        ),
        h(
          'section',
          {'aria-labelledby': 'addresses'},
          h('h2', {id: 'addresses'}, 'Commands and addresses'),
          h('p', {class: 'dim'}, 'Each kind of command that travels, and where the frames that hold them go.'),
          h(Addresses, {
            label: 'Addresses',
            addresses: addresses.filter(row => !isHouseAddress(row)),
            nodes: cluster.nodes,
            opened: address && address.address,
          }),
          h(Housekeeping, {
            addresses: addresses.filter(isHouseAddress),
            nodes: cluster.nodes,
            opened: address && address.address,
          }),
        ),
      ),
      node &&
        h(
          Drawer,
          {
            name: part,
            title: node.name,
            over: [node.roles.join(', '), ' · ', h(State, {value: stateOf(node)})],
            onClose: this.close,
          },
          h(NodeFacts, {node}),
        ),
      address &&
        h(
          Drawer,
          {name: part, title: address.address, over: address.kind, onClose: this.close},
          h(AddressFacts, {address, nodes: cluster.nodes, onChanged: this.load}),
        ),
    );
  }
}

function stateOf(node) {
  return node.unreachable ? 'unreachable' : node.state.toLowerCase();
}

function sum(values, figure) {
  return values.reduce((total, value) => total + (figure(value) ?? 0), 0);
}

function Summary({cluster, addresses}) {
  const {nodes} = cluster;
  const ready = nodes.filter(node => stateOf(node) === 'ready').length;
  const lag = Math.max(0, ...nodes.map(worstLag));
  const slowest = nodes.find(node => worstLag(node) === lag);
  const lost = sum(addresses, address => address.discards);
  const failed = sum(addresses, address => address.failed);
  const unseen = sum(nodes, node => node.tap?.drops);
  const bus = addresses.filter(address => address.kind !== 'command');
  return h(
    'dl',
    {class: 'stats'},
    h(Stat, {
      label: 'Nodes ready',
      value: `${ready} of ${nodes.length}`,
      mood: ready < nodes.length && 'bad',
      why: ready < nodes.length && 'nodes',
    }),
    h(Stat, {label: 'Open requests', value: format.count(sum(nodes, node => node.parked))}),
    h(Stat, {
      label: 'Slowest event loop',
      value: format.duration(lag),
      note: slowest?.name,
      mood: lag > SLOW_LOOP && 'bad',
      why: lag > SLOW_LOOP && 'lag',
    }),
    h(Stat, {
      label: 'Messages a second',
      value: format.rate(sum(bus, address => address.perSecond)),
      note: `${format.bytes(sum(bus, address => address.bytesPerSecond))}/s`,
    }),
    h(Stat, {
      label: 'Commands refused or lost',
      value: format.count(lost),
      mood: lost && 'bad',
      why: lost > 0 && 'discards',
    }),
    h(Stat, {
      label: 'Commands that failed',
      value: format.count(failed),
      mood: failed && 'bad',
      why: failed > 0 && 'commands',
    }),
    h(Stat, {
      label: 'Not seen by the tap',
      value: format.count(unseen),
      mood: unseen && 'careful',
      why: unseen > 0 && 'unseen',
    }),
  );
}

/** What nodes say of themselves though they are ready. */
function Notes({nodes}) {
  return h(
    'section',
    {'aria-labelledby': 'notes'},
    h('h2', {id: 'notes'}, 'Notes'),
    h(
      'ul',
      {class: 'plain'},
      nodes.flatMap(node =>
        (node.notes ?? []).map(note => h('li', {key: `${node.id} ${note}`}, h('strong', null, node.name), ' ', note)),
      ),
    ),
  );
}

/** Requests that no node can finish: they are kept, and wait. */
function Waiting({flows}) {
  return h(
    'section',
    {'aria-labelledby': 'waiting'},
    h('h2', {id: 'waiting'}, 'Requests that wait for a flow'),
    h(Why, {about: 'waiting', what: 'requests that wait'}),
    h(
      'table',
      {class: 'small'},
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          ['Flow', 'Version', 'Waiting', 'Dead', 'Nodes that have it'].map(title =>
            h('th', {key: title, scope: 'col'}, title),
          ),
        ),
      ),
      h(
        'tbody',
        null,
        flows.map(flow =>
          h(
            'tr',
            {key: `${flow.name} ${flow.version}`},
            h('th', {scope: 'row'}, flow.name),
            h('td', null, flow.version),
            h('td', {class: 'bad'}, format.count(flow.waiting)),
            h('td', null, format.count(flow.dead)),
            h('td', null, flow.nodes?.join(', ') || 'none'),
          ),
        ),
      ),
    ),
  );
}

/** Closed: what nodes exchange anyway, and how much of it. */
function Housekeeping({addresses, nodes, opened}) {
  const rate = format.rate(sum(addresses, address => address.perSecond));
  return h(
    'details',
    {class: 'housekeeping'},
    h('summary', null, `Housekeeping: ${rate} messages a second of heartbeats, leases and counts`),
    h(Addresses, {label: 'Housekeeping', addresses, nodes, opened}),
  );
}

class Orphans extends Component {
  repair = async () => {
    this.setState({busy: true});
    try {
      await api.change('POST', '/api/orphans/repair');
      this.setState({confirming: false});
      await this.props.onRepaired();
    } catch (problem) {
      this.setState({problem});
    }
    this.setState({busy: false});
  };

  render({orphans}, {confirming, busy, problem}) {
    return h(
      'div',
      {class: 'banner', role: 'alert'},
      h(
        'div',
        {class: 'grow'},
        h('strong', null, `${format.several(orphans.length, 'subscription')} of nodes that are gone`),
        h(
          'p',
          null,
          'Messages sent there are lost: ',
          orphans.slice(0, 5).map((orphan, i) => [i > 0 && ', ', h('code', {key: orphan.address}, orphan.address)]),
          orphans.length > 5 && ' …',
        ),
      ),
      h(
        'button',
        {type: 'button', class: 'primary', onClick: () => this.setState({confirming: true, problem: undefined})},
        'Repair',
      ),
      confirming &&
        h(
          Dialog,
          {
            title: 'Remove these subscriptions?',
            onClose: () => this.setState({confirming: false}),
            actions: [
              h('button', {key: 'no', type: 'button', onClick: () => this.setState({confirming: false})}, 'Leave them'),
              h(
                'button',
                {key: 'yes', type: 'button', class: 'primary', disabled: busy, onClick: this.repair},
                'Remove',
              ),
            ],
          },
          h('p', null, 'They belong to no node of the cluster. Messages under way are not touched.'),
          problem && h(Trouble, {problem}),
        ),
    );
  }
}

const NODE_COLUMNS = [
  {
    title: 'Node',
    width: 'minmax(10rem, 1.4fr)',
    sort: node => node.name,
    cell: node => h('a', {href: route.link('cluster', `node ${node.name}`), tabIndex: -1}, node.name),
  },
  {title: 'Roles', width: 'minmax(8rem, 1fr)', sort: node => node.roles.join(), cell: node => node.roles.join(', ')},
  {title: 'State', width: '7.5rem', sort: stateOf, cell: node => h(State, {value: stateOf(node)})},
  {
    title: 'Loop lag',
    width: '5.4rem',
    right: true,
    sort: worstLag,
    cell: node => h('span', {class: worstLag(node) > SLOW_LOOP ? 'bad' : ''}, format.duration(worstLag(node))),
  },
  {
    title: 'Queued',
    width: '5rem',
    right: true,
    sort: queued,
    cell: node => (node.lanes?.length ? format.count(queued(node)) : ''),
  },
  {
    title: 'In flight',
    width: '5.4rem',
    right: true,
    sort: inFlight,
    cell: node => (node.lanes?.length ? format.count(inFlight(node)) : ''),
  },
  {title: 'Windows', least: 980, width: '7.6rem', right: true, sort: taken, cell: Windows},
  {
    title: 'Open',
    width: '5rem',
    right: true,
    sort: node => node.parked,
    cell: node => (node.parked === undefined ? '' : format.count(node.parked)),
  },
  {
    title: 'Heap',
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
    title: 'Up',
    least: 1080,
    width: '6.4rem',
    right: true,
    sort: node => node.uptimeMicros,
    cell: node => format.duration(node.uptimeMicros),
  },
  {title: 'Version', least: 1160, width: '6.6rem', sort: node => node.version, cell: node => node.version},
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
  return `${format.count(taken(node))} of ${format.count(size)}${waiting ? ` +${waiting}` : ''}`;
}

class Nodes extends Component {
  state = {sorted: {title: 'Node', sort: node => node.name, down: false}};

  render({nodes, opened}, {sorted}) {
    return h(Rows, {
      label: 'Nodes',
      columns: NODE_COLUMNS,
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
          `lag ${format.duration(worstLag(node))}`,
        ),
      ],
    });
  }
}

/** Node by node; the slower, the darker, so that one bad pair stands out. */
function Pings({nodes, pings}) {
  const names = nodes.map(node => node.name).sort();
  if (names.length < 2) return h('p', {class: 'dim'}, 'There is one node only.');
  const times = new Map(pings.map(ping => [`${ping.from} ${ping.to}`, ping.micros]));
  const most = Math.max(1, ...pings.map(ping => ping.micros));
  return h(
    'div',
    {class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': 'Pings'},
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
              if (from === to) return h('td', {key: to, class: 'self', 'aria-label': 'itself'}, '·');
              return h(
                'td',
                {
                  key: to,
                  class: micros === undefined ? 'bad' : '',
                  style: {'--share': micros ? Math.round((60 * micros) / most) : 0},
                },
                micros === undefined ? 'no answer' : format.duration(micros),
              );
            }),
          ),
        ),
      ),
    ),
  );
}
