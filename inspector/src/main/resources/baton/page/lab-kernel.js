/** What the kernel said of the thread of a step. */

import {h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import {placed, said} from './lab-labels.js';
import {text} from './lab-text.js';

/** As the kernel writes them. */
const STATES = {
  R: 'kernelRuns',
  S: 'kernelSleeps',
  D: 'kernelSleepsHard',
  T: 'kernelStopped',
  t: 'kernelStopped',
  Z: 'kernelEnded',
  X: 'kernelEnded',
};
/** Names of functions of the kernel in which a thread sleeps; there are others. */
const WAITS = [
  [/^0$/, 'kernelNowhere'],
  [/^forbidden$/, 'kernelForbidden'],
  [/epoll|^ep_/, 'kernelEpoll'],
  [/futex/, 'kernelFutex'],
  [/io_cqring|io_uring/, 'kernelUring'],
  [/poll/, 'kernelPoll'],
  [/nanosleep/, 'kernelTimer'],
];

/** From now on the nodes ask, for some seconds; a node that does not is one of which nothing is known. */
export async function watch() {
  try {
    return await api.change('POST', '/api/lab/watch');
  } catch (problem) {
    return {problem, without: []};
  }
}

/** Rows of a step's facts. */
export function kernelFacts(item, timeline, watched) {
  const {details = {}} = item;
  const node = timeline.tracks.find(track => track.id === item.track)?.node;
  if (!details.kernelTask) {
    return [fact('kernel', text('kernelOf'), unknown(item, node, watched))];
  }
  return [
    fact(
      'kernel',
      text('kernelSays', {thread: `${node} ${below(details) ?? details.kernelThread}`}),
      details.kernelLooks === '0' ? afterwards(item) : within(details),
    ),
    details.kernelCarrier &&
      fact(
        'carrier',
        text('kernelCarrier'),
        h('span', {'data-carrier': details.kernelCarrier}, carrier(details)),
        h('small', null, text('kernelCarrierWhy')),
      ),
  ].filter(Boolean);
}

function within(details) {
  const {kernelLooks: looks, kernelAlike: alike, kernelMicros} = details;
  return [
    h('strong', {'data-kernel': details.kernelState}, `${details.kernelState} `),
    state(details),
    h('small', null, text('kernelSeen', {looks, alike, after: format.duration(Number(kernelMicros))})),
  ];
}

/** A look that came after the step is none of the step. */
function afterwards({startMicros, endMicros, details}) {
  const late = format.duration(Math.max(0, Number(details.kernelMicros) - (endMicros - startMicros)));
  return [
    h('span', {'data-kernel-none': true}, text('kernelNoLook')),
    h(
      'details',
      {key: details.kernelMicros},
      h('summary', null, text('kernelAfter')),
      h('p', null, `${details.kernelState} `, state(details)),
      h('small', null, text(details.kernelCarrier ? 'kernelVirtual' : 'kernelOwn', {late})),
    ),
  ];
}

/**
 * What the kernel said of event loops while requests were parked: of those with nothing to do, if there was one; and
 * for how many sockets such a call waits now.
 */
export function loopLines({spans, tracks}, processes) {
  const parked = spans.filter(parkedOnLoop);
  const asleep = parked.filter(({details}) => details.kernelState === 'S');
  const seen = (asleep.length ? asleep : parked).slice(0, 2);
  const lines = seen.map(({request, stage, track, details}) => {
    const {kernelThread, kernelState, kernelAlike: alike, kernelLooks: looks} = details;
    const {node} = tracks.find(({id}) => id === track);
    const row = tracks.find(each => each.node === node && each.name === kernelThread);
    const thread = row ? placed(row) : kernelThread;
    const given = {request, stage: said(stage), thread, state: kernelState, words: state(details), alike, looks};
    return text('exLook', given);
  });
  return [...(lines.length ? lines : [text('exNoLook')]), ...sockets(tracks, processes)];
}

function sockets(tracks, processes) {
  const gateways = tracks.filter(({role}) => role.includes('gateway')).map(({node}) => node);
  return processes
    .filter(({name}) => gateways.includes(name))
    .map(({name, pid, epollSockets: count}) =>
      count ? text('exSockets', {name, pid, sockets: count}) : text('exNoSockets', {name}),
    );
}

const parkedOnLoop = ({kind, details = {}}) =>
  kind === 'wait' && details.kernelLooks > 0 && /eventloop/.test(details.kernelThread);

/** The carrier of a virtual thread, if it is known. */
const below = ({kernelCarrier}) => (kernelCarrier === 'unknown' ? undefined : kernelCarrier);

const fact = (key, name, ...what) => h('div', {key, class: 'kernel'}, h('dt', null, name), h('dd', null, what));

function unknown(item, node, watched) {
  if (item.sentMicros !== undefined) return text('kernelMessage');
  if (watched?.problem) return text('kernelNotAsked', {why: watched.problem.title ?? watched.problem.message});
  return watched?.without.includes(node) ? text('kernelAbsent', {node}) : text('kernelNoMark');
}

function state({kernelState, kernelWaits, kernelTask, kernelProcessor}) {
  const [, waits = 'kernelElsewhere'] = WAITS.find(([name]) => name.test(kernelWaits)) ?? [];
  const words = text(STATES[kernelState] ?? 'kernelOther');
  const where = text(waits, {name: kernelWaits});
  return text('kernelState', {state: words, waits: where, task: kernelTask, processor: kernelProcessor});
}

const carrier = details => below(details) ?? text('kernelCarrierUnknown');
