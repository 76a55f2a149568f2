/** What the map shows, made of what the nodes report: places, their bars, and what goes from one to another. */

import * as format from './format.js';
import * as route from './route.js';
import {worstLag} from './node.js';
import {stateWord} from './parts.js';
import {text} from './text.js';

/** Names of places that are no nodes. */
const CLIENTS = 'Clients';
const DATABASE = 'PostgreSQL';
/** An event loop that is held longer keeps requests waiting; an answer from node to node that takes longer is late. */
const SLOW = 50_000;
const LATE = 100_000;
/** More commands than this wait: a bar is full. */
const LONG_QUEUE = 100;

/** The others are for rows that are locked, for leases, and for lists. */
const forFlows = lane => /\d$/.test(lane.name);

const sum = (values, figure) => values.reduce((total, value) => total + (figure(value) ?? 0), 0);

/** Of a place, as people read it. */
export function titleOf(id) {
  return id === CLIENTS ? text('mapClients') : id;
}

function stateOf(node) {
  if (node.gone) return text('mapGone');
  return node.unreachable ? text('mapSilent') : stateWord(node.state);
}

/** What is wrong with a node: `{name, what, about}`. */
export function troubles(node) {
  const {name} = node;
  if (node.gone) return [{name, what: text('mapTroubleGone'), about: 'nodes'}];
  if (node.unreachable) return [{name, what: text('mapTroubleSilent'), about: 'nodes'}];
  return [
    worstLag(node) > SLOW && {
      name,
      what: text('mapTroubleLoop', {time: format.duration(worstLag(node))}),
      about: 'lag',
    },
    node.pingMicros > LATE && {
      name,
      what: text('mapTroubleLate', {time: format.duration(node.pingMicros)}),
      about: 'lag',
    },
    queued(node) > LONG_QUEUE && {
      name,
      what: text('mapTroubleQueue', {count: format.count(queued(node))}),
      about: 'queue',
    },
    node.lanes?.some(lane => lane.connected === false) && {
      name,
      what: text('mapTroubleLane'),
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
      title: titleOf(CLIENTS),
      state: text('mapRequestRate', {rate: format.rate(activity.all.now.perSecond)}),
      mood: 'calm',
      bars: [],
      link: route.link('requests'),
    },
    ...nodes.map(node => ({
      id: node.name,
      tier: node.roles.includes('gateway') ? 1 : 2,
      title: node.name,
      state: moodOf(node) === 'bad' ? text('mapSeeBelow', {state: stateOf(node)}) : stateOf(node),
      mood: moodOf(node),
      bars: bars(node, activity),
      link: node.gone ? undefined : route.link('cluster', `node ${node.name}`),
    })),
    {
      id: DATABASE,
      tier: 3,
      title: DATABASE,
      state: text(lanes.length === 1 ? 'mapConnection' : 'mapConnections', {
        count: format.count(lanes.length),
        flows: format.count(lanes.filter(forFlows).length),
      }),
      why: text('mapLanesWhy'),
      mood: lanes.some(lane => lane.connected === false) ? 'bad' : 'calm',
      bars: [
        bar(text('mapBatches'), lanes.filter(lane => lane.inFlight > 0).length, Math.max(1, lanes.length)),
      ],
      link: route.link('durable'),
    },
  ];
}

function bar(label, value, max, bad = false) {
  return {
    label,
    value,
    share: Math.min(1, value / max),
    text: text('partsOf', {value: format.count(value), max: format.count(max)}),
    bad,
  };
}

function bars(node) {
  const all = [];
  if (node.roles.includes('gateway')) {
    all.push({
      label: text('mapOpen'),
      share: Math.min(1, (node.parked ?? 0) / 1_000),
      text: format.count(node.parked),
    });
    const size = sum(node.windows ?? [], window => window.size);
    if (size) all.push(bar(text('mapUnderWay'), sum(node.windows, window => window.taken), size));
  }
  if (node.lanes?.length) {
    const ours = node.lanes.filter(forFlows);
    const busy = ours.filter(lane => lane.inFlight > 0).length;
    const waiting = sum(node.lanes, lane => lane.queued);
    all.push({...bar(text('mapLanesBusy'), busy, ours.length), why: text('mapLanesWhy')});
    all.push(queueBar(text('mapLaneQueue'), waiting));
  }
  if (node.pool) {
    all.push(bar(text('mapThreadsBusy'), node.pool.busy, node.pool.threads));
    all.push(queueBar(text('mapThreadQueue'), node.pool.queued));
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

/** Of the requests of a gateway what is worst. */
function requestsOf({failedPerSecond: failed, turnedAwayPerSecond: away}) {
  if (failed) return text('mapRequestsFailed', {rate: format.rate(failed)});
  return away ? text('mapRequestsAway', {rate: format.rate(away)}) : text('mapRequests');
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
      what: requestsOf(gateway),
      href: route.link('requests'),
      bad: gateway.failedPerSecond > 0 || gateway.turnedAwayPerSecond > 0,
    })),
    ...links.map(link => ({
      from: link.from,
      to: link.to,
      perSecond: link.entriesPerSecond,
      what: text('mapFrames', {rate: format.rate(link.framesPerSecond)}),
      href: route.link('messages', '', {filter: `from:${link.from} to:${link.to}`}),
    })),
    ...nodes
      .filter(node => worker(node) && nodes.length > 1)
      .map(node => ({
        from: node.name,
        to: DATABASE,
        perSecond: received(node),
        what: text('mapLaneWork'),
        href: route.link('cluster', `node ${node.name}`),
      })),
  ]
    .filter(link => link.from === CLIENTS || there.has(link.from))
    .map(link => ({...link, id: `${link.from} ${link.to}`}));
}
