/** Two requests that overlap, from one change of state to the next, with a sentence for each. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import {title} from './chart-parts.js';
import {kernelFacts, watch} from './lab-kernel.js';
import {chartWords, said, spoken} from './lab-labels.js';
import {text} from './lab-text.js';
import {Stale} from './parts.js';
import {whole} from './spent.js';
import {Chart} from './timeline-chart.js';

const TRIES = 60;
const EVERY = 150;
/** The second request comes while the first one waits. */
const GAP = [5, 60];
/** Longer than this, all others on an event loop notice it. */
const LONG = 2_000;

const pause = millis => new Promise(resolve => setTimeout(resolve, millis));

export class Steps extends Component {
  state = {at: 0};

  run = async () => {
    this.setState({busy: true, problem: undefined});
    try {
      const watched = await watch();
      const timeline = await runTwo(this.props.settings, false);
      this.setState({timeline, watched, steps: stepsOf(timeline), at: 0, busy: false});
    } catch (problem) {
      this.setState({problem, busy: false});
    }
  };

  go = at => this.setState({at: Math.max(0, Math.min(this.state.steps.length - 1, at))});

  keyed = event => {
    const by = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (!by || !this.state.steps || event.target.closest('.plot')) return;
    event.preventDefault();
    this.go(this.state.at + by);
  };

  render({settings}, {timeline, watched, steps, at, busy, problem}) {
    return h(
      'section',
      {class: 'steps', 'aria-labelledby': 'steps', onKeyDown: this.keyed},
      h('h2', {id: 'steps'}, text('steps')),
      h('p', {class: 'dim'}, text('stepsLead')),
      problem && h(Stale, {problem}),
      h(
        'div',
        {class: 'bar'},
        h('button', {type: 'button', disabled: busy, 'data-two': true, onClick: this.run}, text('two')),
        timeline && [
          h(
            'button',
            {key: 'back', type: 'button', 'aria-disabled': at === 0, onClick: () => this.go(at - 1)},
            text('back'),
          ),
          h(
            'button',
            {
              key: 'next',
              type: 'button',
              class: 'primary',
              'aria-disabled': at === steps.length - 1,
              onClick: () => this.go(at + 1),
            },
            text('next'),
          ),
          h('span', {key: 'where', class: 'dim'}, text('stepOf', {at: at + 1, count: steps.length})),
        ],
        busy && h('span', {role: 'status', class: 'dim'}, text('sending', {style: settings.style})),
      ),
      timeline && h(Step, {step: steps[at], timeline, watched}),
      timeline &&
        h(Chart, {
          key: timeline.requestId,
          timeline: spoken(timeline),
          words: chartWords(),
          picked: steps[at].item.id,
          cursor: steps[at].at,
          onPick: id => this.go(Math.max(0, steps.findIndex(step => step.item.id === id))),
        }),
    );
  }
}

function Step({step, timeline, watched}) {
  const place = step.item.details?.at;
  const now = nowAt(timeline, step.at);
  return h(
    'div',
    {class: 'step', role: 'status', 'data-step': step.item.kind},
    h('p', {class: 'lead'}, h('span', {class: 'dim'}, `${format.duration(step.at)}  `), sentence(step.item, timeline)),
    h(
      'dl',
      {class: 'facts across'},
      place && h('div', null, h('dt', null, text('placeOf')), h('dd', null, h('code', {'data-place': place}, place))),
      h('div', null, h('dt', null, text('nowRuns')), h('dd', null, now.run.join(', ') || text('none'))),
      h('div', null, h('dt', null, text('nowHeld')), h('dd', null, now.blocked.join(', ') || text('none'))),
      h('div', null, h('dt', null, text('nowDatabase')), h('dd', null, now.database.join(', ') || text('none'))),
      kernelFacts(step.item, timeline, watched),
    ),
  );
}

/** Sends two requests, the second one while the first waits, or both at once, and puts their timelines together. */
export async function runTwo(settings, together) {
  return merged(await sendTwo(settings, together));
}

async function sendTwo(settings, together) {
  const gap = together ? 0 : Math.min(GAP[1], Math.max(GAP[0], settings.databaseMillis / 3));
  const first = send(settings);
  await pause(gap);
  const answers = await Promise.all([first, send(settings)]);
  return Promise.all(answers.map(({id}) => timelineOf(id)));
}

async function send({style, rounds, databaseMillis}) {
  const answer = await api.change('POST', '/api/send', {
    method: 'POST',
    path: '/lab/work',
    headers: {'Content-Type': 'application/json', 'Baton-Completion': style, 'Baton-Trace': 'on'},
    body: JSON.stringify({item: 7, rounds, databaseMillis}),
  });
  const id = answer.headers.find(header => header.name.toLowerCase() === 'request-id')?.value;
  if (answer.status !== 200 || !id) {
    throw Object.assign(new Error(answer.body), {title: text('notAnswered', {status: answer.status})});
  }
  return {id};
}

/** It is complete a moment after the answer: each node is asked for its part. */
async function timelineOf(id) {
  let last;
  for (let i = 0; i < TRIES; i++) {
    await pause(EVERY);
    const found = await api.get(`/api/requests/${id}/timeline`).catch(problem => {
      last = problem;
    });
    const all = ['D', 'E', 'F', 'DB'].every(stage => found?.spans.some(span => span.label.split(' ').includes(stage)));
    if (found?.verdict && (all || i > TRIES / 2)) return found;
  }
  throw last ?? Object.assign(new Error(id), {title: text('notRecorded')});
}

/** µs since the epoch, of a time that is given with µs. */
function micros(instant) {
  const [, fraction = ''] = instant.match(/\.(\d+)Z/) ?? [];
  return Date.parse(instant.replace(/\.\d+Z/, 'Z')) * 1_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** Both on one axis, that of the one that began first. */
function merged(both) {
  const timelines = [...both].sort((a, b) => micros(a.startedAt) - micros(b.startedAt));
  const starts = timelines.map(timeline => micros(timeline.startedAt));
  const begin = Math.min(...starts);
  const tracks = new Map();
  const spans = [];
  const messages = [];
  timelines.forEach((timeline, i) => {
    const shift = starts[i] - begin;
    timeline.tracks.forEach(track => tracks.set(track.id, track));
    timeline.spans
      .filter(span => !whole(span, timeline))
      .forEach(span =>
        spans.push({
          ...span,
          request: i + 1,
          stage: span.label,
          label: `${i + 1}: ${span.label}`,
          startMicros: span.startMicros + shift,
          endMicros: span.endMicros + shift,
        }),
      );
    timeline.messages.forEach(message =>
      messages.push({
        ...message,
        request: i + 1,
        stage: message.label,
        label: `${i + 1}: ${message.label}`,
        sentMicros: message.sentMicros + shift,
        receivedMicros: message.receivedMicros + shift,
      }),
    );
  });
  return {
    ...timelines[0],
    tookMicros: Math.max(...timelines.map((timeline, i) => starts[i] - begin + timeline.tookMicros)),
    tracks: [...tracks.values()],
    spans,
    messages,
  };
}

function stepsOf(timeline) {
  return [
    ...timeline.spans.map(item => ({at: item.startMicros, item})),
    ...timeline.messages.map(item => ({at: item.sentMicros, item})),
  ].sort((a, b) => a.at - b.at);
}

/** What each thread does at a moment. */
function nowAt(timeline, at) {
  const now = {run: [], blocked: [], database: []};
  timeline.spans
    .filter(span => span.startMicros <= at && at < Math.max(span.endMicros, span.startMicros + 1))
    .forEach(span => {
      const track = timeline.tracks.find(each => each.id === span.track);
      const name = track && `${track.node} ${title(track)}`;
      if (now[span.kind] && name && !now[span.kind].includes(name)) now[span.kind].push(name);
    });
  return now;
}

/** What a request that is handed over leaves here: that is not the same in each style. */
function parked({stage}, {style}) {
  if (stage.startsWith('in the mail')) return 'sayMail';
  return {blocking: 'sayParkedHeld', coroutine: 'sayParkedVirtual'}[style] ?? 'sayParked';
}

const runs = (kind, took) =>
  ({'event-loop': took > LONG ? 'sayLoopLong' : 'sayLoop', virtual: 'sayVirtual'})[kind] ?? 'sayThread';

/** One sentence in plain words. */
export function sentence(item, timeline) {
  const track = id => timeline.tracks.find(each => each.id === id);
  const given = {request: item.request, stage: said(item.stage)};
  if (item.sentMicros !== undefined) {
    const [from, to] = [track(item.fromTrack)?.node, track(item.toTrack)?.node];
    if (item.kind === 'command') return text('sayCommand', {...given, from, to});
    return text('sayCompletion', {...given, from, to});
  }
  const on = track(item.track);
  const kind = on?.kind;
  const took = item.endMicros - item.startMicros;
  Object.assign(given, {
    node: on?.node,
    thread: on ? title(on) : '',
    batch: item.details?.batch ?? '1',
    took: format.duration(took),
  });
  const key = {
    run: item.stage.startsWith('check:') ? 'sayCheck' : runs(kind, took),
    blocked: 'sayHeld',
    aside: 'sayUnmounted',
    between: 'sayBetween',
    database: item.stage === 'COMMIT' ? 'sayCommit' : 'sayDatabase',
    wait: {'lane-queue': 'sayLaneQueue', 'compute-queue': 'sayComputeQueue'}[kind] ?? parked(item, timeline),
    state: 'sayState',
  }[item.kind];
  return text(key ?? 'sayState', given);
}
