/** What the map shows, made of what the nodes report: places, their bars, and what goes from one to another. */

import * as format from './format.js';
import * as route from './route.js';
import {worstLag} from './node.js';

const CLIENTS = 'Clients';
const DATABASE = 'PostgreSQL';
/** An event loop that is held longer keeps requests waiting; an answer from node to node that takes longer is late. */
const SLOW = 50_000;
const LATE = 100_000;
/** More commands than this wait: a bar is full. */
const LONG_QUEUE = 100;

const sum = (values, figure) => values.reduce((total, value) => total + (figure(value) ?? 0), 0);

export function stateOf(node) {
  if (node.gone) return 'gone';
  return node.unreachable ? 'does not answer' : node.state;
}

/** What is wrong with a node: `{name, what, about}`. */
export function troubles(node) {
  const {name} = node;
  if (node.gone) return [{name, what: 'left the cluster', about: 'nodes'}];
  if (node.unreachable) return [{name, what: 'does not answer', about: 'nodes'}];
  return [
    worstLag(node) > SLOW && {
      name,
      what: `has an event loop held for ${format.duration(worstLag(node))}`,
      about: 'lag',
    },
    node.pingMicros > LATE && {name, what: `answers late, after ${format.duration(node.pingMicros)}`, about: 'lag'},
    queued(node) > LONG_QUEUE && {name, what: `has ${format.count(queued(node))} commands waiting`, about: 'queue'},
    node.lanes?.some(lane => lane.connected === false) && {
      name,
      what: 'has a lane without a connection to PostgreSQL',
      about: 'database',
    },
  ].filter(Boolean);
}

function moodOf(node) {
  if (node.gone || node.unreachable) return 'gone';
  return troubles(node).length ? 'bad' : 'calm';
}

function queued(node) {
  return sum(node.lanes ?? [], lane => lane.queued) + (node.pool?.queued ?? 0);
}

/** In tiers, as a request meets them: `{id, tier, title, over, state, mood, bars, link}`. */
export function places(nodes, activity) {
  const lanes = nodes.flatMap(node => node.lanes ?? []);
  return [
    {
      id: CLIENTS,
      tier: 0,
      title: CLIENTS,
      state: `${format.rate(activity.all.now.perSecond)} requests a second`,
      mood: 'calm',
      bars: [],
      link: route.link('requests'),
    },
    ...nodes.map(node => ({
      id: node.name,
      tier: node.roles.includes('gateway') ? 1 : 2,
      title: node.name,
      state: moodOf(node) === 'bad' ? `${stateOf(node)}, see below` : stateOf(node),
      mood: moodOf(node),
      bars: bars(node, activity),
      link: node.gone ? undefined : route.link('cluster', `node ${node.name}`),
    })),
    {
      id: DATABASE,
      tier: 3,
      title: DATABASE,
      state: `${format.several(lanes.length, 'connection')} of lanes`,
      mood: lanes.some(lane => lane.connected === false) ? 'bad' : 'calm',
      bars: [
        bar('Batches under way', lanes.filter(lane => lane.inFlight > 0).length, Math.max(1, lanes.length)),
      ],
      link: route.link('durable'),
    },
  ];
}

function bar(label, value, max, bad = false) {
  return {label, value, share: Math.min(1, value / max), text: `${format.count(value)} of ${format.count(max)}`, bad};
}

function bars(node) {
  const all = [];
  if (node.roles.includes('gateway')) {
    all.push({
      label: 'Open requests',
      share: Math.min(1, (node.parked ?? 0) / 1_000),
      text: format.count(node.parked),
    });
    const size = sum(node.windows ?? [], window => window.size);
    if (size) all.push(bar('Under way', sum(node.windows, window => window.taken), size));
  }
  if (node.lanes?.length) {
    const busy = node.lanes.filter(lane => lane.inFlight > 0).length;
    const waiting = sum(node.lanes, lane => lane.queued);
    all.push(bar('Lanes busy', busy, node.lanes.length));
    all.push(queueBar('Queue of lanes', waiting));
  }
  if (node.pool) {
    all.push(bar('Threads busy', node.pool.busy, node.pool.threads));
    all.push(queueBar('Queue of threads', node.pool.queued));
  }
  return all;
}

function queueBar(label, waiting) {
  return {
    label,
    share: Math.min(1, waiting / LONG_QUEUE),
    text: format.count(waiting),
    bad: waiting > LONG_QUEUE,
  };
}

/** What goes from place to place: `{id, from, to, perSecond, what, href, bad}`. */
export function linksOf(nodes, links, activity) {
  const there = new Set(nodes.map(node => node.name));
  const worker = node => node.lanes?.length > 0;
  const received = node => sum(links.filter(link => link.to === node.name), link => link.entriesPerSecond);
  return [
    ...activity.gateways.map(gateway => ({
      from: CLIENTS,
      to: gateway.name,
      perSecond: gateway.perSecond,
      what: gateway.failedPerSecond ? `requests, ${format.rate(gateway.failedPerSecond)} with an error` : 'requests',
      href: route.link('requests'),
      bad: gateway.failedPerSecond > 0,
    })),
    ...links.map(link => ({
      from: link.from,
      to: link.to,
      perSecond: link.entriesPerSecond,
      what: `commands and completions in ${format.rate(link.framesPerSecond)} frames`,
      href: route.link('messages', '', {filter: `from:${link.from} to:${link.to}`}),
    })),
    ...nodes
      .filter(node => worker(node) && nodes.length > 1)
      .map(node => ({
        from: node.name,
        to: DATABASE,
        perSecond: received(node),
        what: 'commands and completions that the lanes worked on or got',
        href: route.link('cluster', `node ${node.name}`),
      })),
  ]
    .filter(link => link.from === CLIENTS || there.has(link.from))
    .map(link => ({...link, id: `${link.from} ${link.to}`}));
}
