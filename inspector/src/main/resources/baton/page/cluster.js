/** The cluster as it is now: nodes, what they wait for, who reaches whom, and the addresses that messages go to. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Activity} from './activity.js';
import {AddressFacts, Addresses} from './addresses.js';
import {Notes, Orphans, Waiting} from './cluster-notes.js';
import {Drawer} from './drawer.js';
import {isHouseAddress} from './housekeeping.js';
import {NodeFacts, worstLag} from './node.js';
import {Nodes, Pings, SLOW_LOOP, stateOf, sum} from './nodes.js';
import {Loading, Poll, Stale, Stat, State, Trouble} from './parts.js';
import {text} from './text.js';

const EVERY = 2_000;
/** Unfinished requests are counted in the database: once in so many loads. */
const FLOWS_EVERY = 5;

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
        problem ? h(Trouble, {problem, retry: this.load}) : h(Loading, {what: text('clusterThis')}),
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
        h('div', {class: 'bar'}, h('h1', null, text('navCluster'))),
        h(Stale, {problem}),
        h(Activity, {activity, flows}),
        cluster.nodes.some(each => each.notes?.length > 0) && h(Notes, {nodes: cluster.nodes}),
        flows.some(flow => flow.waiting > 0) && h(Waiting, {flows: flows.filter(flow => flow.waiting > 0)}),
        cluster.orphans?.length > 0 && h(Orphans, {orphans: cluster.orphans, onRepaired: this.load}),
        h(
          'section',
          {'aria-labelledby': 'nodes'},
          h('h2', {id: 'nodes'}, text('clusterNodes')),
          h(Summary, {cluster, addresses}),
          h(Nodes, {nodes: cluster.nodes, opened: node && node.name}),
        ),
        h(
          'section',
          {'aria-labelledby': 'pings'},
          h('h2', {id: 'pings'}, text('clusterReaches')),
          h('p', {class: 'dim'}, text('clusterReachesWhy')),
          h(Pings, {nodes: cluster.nodes, pings: cluster.pings ?? []}),
        ),
        h(
          'section',
          {'aria-labelledby': 'addresses'},
          h('h2', {id: 'addresses'}, text('clusterAddresses')),
          h('p', {class: 'dim'}, text('clusterAddressesWhy')),
          h(Addresses, {
            label: text('clusterAddressList'),
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
      label: text('clusterReady'),
      value: text('partsOf', {value: ready, max: nodes.length}),
      mood: ready < nodes.length && 'bad',
      why: ready < nodes.length && 'nodes',
    }),
    h(Stat, {label: text('clusterOpen'), value: format.count(sum(nodes, node => node.parked))}),
    h(Stat, {
      label: text('clusterSlowest'),
      value: format.duration(lag),
      note: slowest?.name,
      mood: lag > SLOW_LOOP && 'bad',
      why: lag > SLOW_LOOP && 'lag',
    }),
    h(Stat, {
      label: text('clusterMessages'),
      value: format.rate(sum(bus, address => address.perSecond)),
      note: `${format.bytes(sum(bus, address => address.bytesPerSecond))}/s`,
    }),
    h(Stat, {
      label: text('clusterLost'),
      value: format.count(lost),
      mood: lost && 'bad',
      why: lost > 0 && 'discards',
    }),
    h(Stat, {
      label: text('clusterFailed'),
      value: format.count(failed),
      mood: failed && 'bad',
      why: failed > 0 && 'commands',
    }),
    h(Stat, {
      label: text('clusterUnseen'),
      value: format.count(unseen),
      mood: unseen && 'careful',
      why: unseen > 0 && 'unseen',
    }),
  );
}

/** Closed: what nodes exchange anyway, and how much of it. */
function Housekeeping({addresses, nodes, opened}) {
  const rate = format.rate(sum(addresses, address => address.perSecond));
  return h(
    'details',
    {class: 'housekeeping'},
    h('summary', null, text('clusterHouseRate', {rate})),
    h(Addresses, {label: text('clusterHouse'), addresses, nodes, opened}),
  );
}
