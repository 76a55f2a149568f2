/** One request: how it ended, where its time went, and everything that happened to it on one axis. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Copy, Facts, Loading, Notice, Trouble, Verdict, saved} from './parts.js';
import {Rows} from './rows.js';
import {shares, spent, whole} from './spent.js';
import {title} from './chart-parts.js';
import {Chart} from './timeline-chart.js';

const WORDS = {
  run: ['a thread worked', 'on a thread'],
  database: ['the database', 'in the database'],
  blocked: ['a thread was held', 'holding a thread'],
  travel: ['on the way', 'on the way'],
  wait: ['waited, no thread held', 'waiting'],
  unknown: ['not recorded', 'where nothing was recorded'],
};

export class Timeline extends Component {
  state = {};

  componentDidMount() {
    this.load();
  }

  load = () => {
    this.setState({problem: undefined});
    return api.get(`/api/requests/${encodeURIComponent(this.props.id)}/timeline`).then(
      timeline => this.setState({timeline}),
      problem => this.setState({problem}),
    );
  };

  /** As the API answers it, for another program. Not a plain link: it may need the token. */
  save = () => saved(this.state.timeline, `timeline-${this.props.id}.json`);

  /** For Perfetto and chrome://tracing. */
  trace = () =>
    api.get(`/api/requests/${encodeURIComponent(this.props.id)}/trace`).then(
      trace => saved(trace, `trace-${this.props.id}.json`),
      problem => this.setState({timeline: undefined, problem}),
    );

  render({id}, {timeline, problem, picked}) {
    return h(
      'div',
      {class: 'view'},
      h(
        'div',
        {class: 'pane scroll'},
        h(
          'div',
          {class: 'bar'},
          h('a', {class: 'back', href: route.link('requests')}, '← Requests'),
          h('h1', null, timeline ? timeline.flow : 'Request'),
          timeline && h(Verdict, {value: timeline.verdict}),
          h('span', {class: 'grow'}),
          timeline &&
            h('a', {class: 'button', href: route.link('messages', '', {filter: `request:${id}`})}, 'Its messages'),
          timeline && h('button', {type: 'button', onClick: this.save}, 'Save as JSON'),
          timeline &&
            h(
              'button',
              {type: 'button', title: 'A file for Perfetto or chrome://tracing', onClick: this.trace},
              'Save as trace',
            ),
        ),
        timeline
          ? this.shown(timeline, picked)
          : problem
            ? problem.status === 404
              ? h(
                  Notice,
                  {
                    title: 'This request was not recorded',
                    action: h(
                      'p',
                      {class: 'actions'},
                      h(
                        'a',
                        {class: 'button', href: route.link('messages', '', {filter: `request:${id}`})},
                        'Look for its messages',
                      ),
                      h('button', {type: 'button', onClick: this.load}, 'Reload'),
                    ),
                  },
                  'Recorded are a sample, every slow or failed request, and each that is sent with the header ',
                  h('code', null, 'Baton-Trace: on'),
                  '. The nodes keep them in memory, so the oldest go first. ',
                  h('code', null, id),
                )
              : h(Trouble, {problem, retry: this.load})
            : h(Loading, {what: 'the timeline'}),
      ),
    );
  }

  shown(timeline, picked) {
    return [
      h(Facts, {
        across: true,
        facts: [
          ['Took', h('strong', null, format.duration(timeline.tookMicros))],
          ['Started', timeline.startedAt.replace('T', ' ')],
          ['Completion style', timeline.style],
          ['Clocks agree to', `±${format.duration(timeline.clockErrorMicros)}`],
          ['Request', h(Copy, {text: timeline.requestId, label: 'the request’s id'})],
          [
            'Trace',
            timeline.traceId && [
              h(Copy, {text: timeline.traceId, label: 'the trace’s id'}),
              timeline.traceLink && h('a', {href: timeline.traceLink, rel: 'noreferrer'}, 'Open'),
            ],
          ],
        ],
      }),
      h(Spent, {timeline}),
      h(
        'section',
        {'aria-labelledby': 'tracks'},
        h('h2', {id: 'tracks'}, 'What happened'),
        h(Chart, {timeline, picked, onPick: id => this.setState({picked: id})}),
      ),
      h(
        'section',
        {'aria-labelledby': 'steps'},
        h('h2', {id: 'steps'}, 'Step by step'),
        h(Steps, {timeline, picked, onPick: id => this.setState({picked: id})}),
      ),
    ];
  }
}

/** The answer to "where has its time gone?", before anything else. */
function Spent({timeline}) {
  const {kinds, parts} = spent(timeline);
  const tracks = new Map(timeline.tracks.map(track => [track.id, track]));
  const [most, micros] = [...kinds].reduce((a, b) => (b[1] > a[1] ? b : a));
  const first = parts.find(part => part.kind === most);
  const total = timeline.tookMicros || 1;
  const used = [...kinds].filter(([kind, micros]) => micros > (kind === 'unknown' ? total / 200 : 0));
  const percents = shares(used);
  return h(
    'section',
    {'aria-labelledby': 'spent'},
    h('h2', {id: 'spent'}, 'Where its time went'),
    first &&
      h(
        'p',
        {class: 'lead'},
        h('strong', null, `${format.duration(micros)} of ${format.duration(total)}`),
        ` ${WORDS[most][1]}; the longest, ${format.duration(first.micros)}: ${first.label}`,
        tracks.has(first.track) && `, ${tracks.get(first.track).node}`,
        first.batch > 1 && `, in a batch of ${first.batch}`,
      ),
    h(
      'div',
      {class: 'spent', 'aria-hidden': true},
      used.map(([kind, micros]) =>
        h('span', {
          key: kind,
          class: `fill-${kind}`,
          style: {flexGrow: micros},
          title: `${WORDS[kind][0]}: ${format.duration(micros)}`,
        }),
      ),
    ),
    h(
      'ul',
      {class: 'legend'},
      used.map(([kind, micros]) =>
        h(
          'li',
          {key: kind},
          h('span', {class: `swatch fill-${kind}`, 'aria-hidden': true}),
          WORDS[kind][0],
          h('strong', null, format.duration(micros)),
          h('span', {class: 'dim'}, `${percents.get(kind)} %`),
        ),
      ),
    ),
  );
}

const KIND_WORDS = {
  run: 'ran',
  database: 'database',
  blocked: 'held',
  wait: 'waited',
  state: 'stored',
  command: 'command sent',
  completion: 'completion sent',
};

/** The same as the chart, as a table: for those who read it with a screen reader, and for exact figures. */
function Steps({timeline, picked, onPick}) {
  const tracks = new Map(timeline.tracks.map(track => [track.id, track]));
  const name = track => (tracks.has(track) ? `${tracks.get(track).node} ${title(tracks.get(track))}` : track);
  const steps = [
    ...timeline.spans
      .filter(span => !whole(span, timeline))
      .map(span => ({...span, at: span.startMicros, took: span.endMicros - span.startMicros, where: name(span.track)})),
    ...timeline.messages.map(message => ({
      ...message,
      at: message.sentMicros,
      took: message.receivedMicros - message.sentMicros,
      where: `${name(message.fromTrack)} → ${name(message.toTrack)}`,
      details: {size: format.bytes(message.bytes)},
    })),
  ].sort((a, b) => a.at - b.at);
  const details = step =>
    Object.entries(step.details ?? {})
      .map(([key, value]) => `${key} ${value}`)
      .join(', ');
  return h(Rows, {
    label: 'Steps of the request, in order',
    rows: steps,
    id: step => step.id,
    opened: picked,
    onOpen: step => onPick(step.id),
    columns: [
      {title: 'At', width: '5.4rem', right: true, cell: step => format.duration(step.at)},
      {
        title: 'Took',
        width: '5.4rem',
        right: true,
        cell: step => (step.kind === 'state' ? '' : format.duration(step.took)),
      },
      {
        title: 'Kind',
        width: '10.4rem',
        cell: step => [
          h('span', {
            class: `swatch fill-${step.kind === 'command' || step.kind === 'completion' ? 'travel' : step.kind}`,
            'aria-hidden': true,
          }),
          KIND_WORDS[step.kind] ?? step.kind,
        ],
      },
      {title: 'Step', width: 'minmax(12rem, 1.4fr)', cell: step => step.label},
      {title: 'Where', width: 'minmax(14rem, 2fr)', cell: step => h('span', {title: step.where}, step.where)},
      {
        title: 'Details',
        least: 960,
        width: 'minmax(8rem, 1.2fr)',
        cell: step => h('span', {title: details(step)}, details(step)),
      },
    ],
    card: step => [
      h(
        'div',
        {class: 'line'},
        h('strong', {class: 'grow ellipsis'}, step.label),
        step.kind === 'state' ? '' : format.duration(step.took),
      ),
      h(
        'div',
        {class: 'line dim'},
        h('span', null, `at ${format.duration(step.at)}`),
        h('span', {class: 'grow ellipsis'}, `${KIND_WORDS[step.kind] ?? step.kind}, ${step.where}`),
      ),
    ],
  });
}
