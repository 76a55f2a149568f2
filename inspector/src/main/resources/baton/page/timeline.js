/** One request: how it ended, where its time went, and everything that happened to it on one axis. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Copy, Facts, Loading, Notice, Trouble, Verdict, saved} from './parts.js';
import {Rows} from './rows.js';
import {shares, spent, whole} from './spent.js';
import {chartWords, detailsOf, inWords, placeOf} from './chart-words.js';
import {text} from './text.js';
import {Chart} from './timeline-chart.js';

/** Of a kind: the texts that name it, and that say where time went. */
const WORDS = {
  run: ['timelineSpentRun', 'timelineInRun'],
  database: ['timelineSpentDatabase', 'timelineInDatabase'],
  blocked: ['timelineSpentBlocked', 'timelineInBlocked'],
  travel: ['timelineSpentTravel', 'timelineInTravel'],
  wait: ['timelineSpentWait', 'timelineInWait'],
  aside: ['timelineSpentAside', 'timelineInAside'],
  between: ['timelineSpentBetween', 'timelineInBetween'],
  unknown: ['timelineSpentUnknown', 'timelineInUnknown'],
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
          h('a', {class: 'back', href: route.link('requests')}, text('timelineRequests')),
          h('h1', null, timeline?.flow || text('timelineRequest')),
          timeline?.verdict && h(Verdict, {value: timeline.verdict}),
          h('span', {class: 'grow'}),
          timeline &&
            h(
              'a',
              {class: 'button', href: route.link('messages', '', {filter: `request:${id}`})},
              text('timelineMessages'),
            ),
          timeline && h('button', {type: 'button', onClick: this.save}, text('timelineSave')),
          timeline &&
            h(
              'button',
              {type: 'button', title: text('timelineTraceHint'), onClick: this.trace},
              text('timelineSaveTrace'),
            ),
        ),
        timeline
          ? this.shown(inWords(timeline), picked)
          : problem
            ? problem.status === 404
              ? h(
                  Notice,
                  {
                    title: text('timelineNone'),
                    action: h(
                      'p',
                      {class: 'actions'},
                      h(
                        'a',
                        {class: 'button', href: route.link('messages', '', {filter: `request:${id}`})},
                        text('timelineLook'),
                      ),
                      h('button', {type: 'button', onClick: this.load}, text('timelineReload')),
                    ),
                  },
                  text('requestsRecorded'),
                  h('code', null, 'Baton-Trace: on'),
                  text('timelineForgotten'),
                  h('code', null, id),
                )
              : h(Trouble, {problem, retry: this.load})
            : h(Loading, {what: text('timelineWhat')}),
      ),
    );
  }

  shown(timeline, picked) {
    return [
      timeline.missing && h('p', {'data-missing': true}, text('timelineMissing')),
      h(Facts, {
        across: true,
        facts: [
          [
            text(timeline.missing ? 'timelineKnown' : 'timelineTook'),
            h('strong', null, format.duration(timeline.tookMicros)),
          ],
          [text(timeline.missing ? 'timelineKnownFrom' : 'timelineStarted'), timeline.startedAt.replace('T', ' ')],
          [text('timelineStyle'), timeline.style],
          [text('timelineClocks'), `±${format.duration(timeline.clockErrorMicros)}`],
          [text('timelineRequest'), h(Copy, {text: timeline.requestId, label: text('timelineRequestId')})],
          [
            text('timelineTrace'),
            timeline.traceId && [
              h(Copy, {text: timeline.traceId, label: text('timelineTraceId')}),
              timeline.traceLink && h('a', {href: timeline.traceLink, rel: 'noreferrer'}, text('timelineOpen')),
            ],
          ],
        ],
      }),
      h(Spent, {timeline}),
      h(
        'section',
        {'aria-labelledby': 'tracks'},
        h('h2', {id: 'tracks'}, text('timelineHappened')),
        h(Chart, {timeline, words: chartWords(), picked, onPick: id => this.setState({picked: id})}),
      ),
      h(
        'section',
        {'aria-labelledby': 'steps'},
        h('h2', {id: 'steps'}, text('timelineSteps')),
        h(Steps, {timeline, picked, onPick: id => this.setState({picked: id})}),
      ),
    ];
  }
}

/** The answer to "where has its time gone?", before anything else. */
function Spent({timeline}) {
  const {kinds, parts, held} = spent(timeline);
  const tracks = new Map(timeline.tracks.map(track => [track.id, track]));
  const [most, micros] = [...kinds].reduce((a, b) => (b[1] > a[1] ? b : a));
  const first = parts.find(part => part.kind === most);
  const total = timeline.tookMicros || 1;
  const used = [...kinds].filter(([kind, micros]) => micros > (kind === 'unknown' ? total / 200 : 0));
  const percents = shares(used);
  return h(
    'section',
    {'aria-labelledby': 'spent'},
    h('h2', {id: 'spent'}, text('timelineSpent')),
    first &&
      h(
        'p',
        {class: 'lead'},
        h('strong', null, text('timelineOf', {part: format.duration(micros), all: format.duration(total)})),
        text('timelineLongest', {
          where: text(WORDS[most][1]),
          took: format.duration(first.micros),
          label: first.label ?? text('timelineSpentUnknown'),
        }),
        tracks.has(first.track) && `, ${tracks.get(first.track).node}`,
        first.batch > 1 && text('timelineInBatch', {count: first.batch}),
      ),
    held.micros > 0 &&
      h(
        'p',
        {'data-held': true},
        text('timelineHeldFor', {took: format.duration(held.micros)}),
        held.database > 0 && text('timelineHeldMeanwhile', {took: format.duration(held.database)}),
      ),
    h(
      'div',
      {class: 'spent', 'aria-hidden': true},
      used.map(([kind, micros]) =>
        h('span', {
          key: kind,
          class: `fill-${kind}`,
          style: {flexGrow: micros},
          title: `${text(WORDS[kind][0])}: ${format.duration(micros)}`,
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
          text(WORDS[kind][0]),
          h('strong', null, format.duration(micros)),
          h('span', {class: 'dim'}, `${percents.get(kind)} %`),
        ),
      ),
    ),
  );
}

const STEPS = {
  run: 'timelineRan',
  database: 'timelineDatabase',
  blocked: 'timelineHeld',
  wait: 'timelineWaited',
  aside: 'timelineAside',
  between: 'timelineBetween',
  state: 'timelineStored',
  command: 'timelineCommand',
  completion: 'timelineCompletion',
};

const kindOf = step => (STEPS[step.kind] ? text(STEPS[step.kind]) : step.kind);

/** The same as the chart, as a table: for those who read it with a screen reader, and for exact figures. */
function Steps({timeline, picked, onPick}) {
  const tracks = new Map(timeline.tracks.map(track => [track.id, track]));
  const name = track => (tracks.has(track) ? `${tracks.get(track).node} ${placeOf(tracks.get(track))}` : track);
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
  const details = step => detailsOf(step).join(', ');
  return h(Rows, {
    label: text('timelineRows'),
    rows: steps,
    id: step => step.id,
    opened: picked,
    onOpen: step => onPick(step.id),
    columns: [
      {title: text('timelineAt'), width: '5.4rem', right: true, cell: step => format.duration(step.at)},
      {
        title: text('timelineTook'),
        width: '5.4rem',
        right: true,
        cell: step => (step.kind === 'state' ? '' : format.duration(step.took)),
      },
      {
        title: text('timelineKind'),
        width: '10.4rem',
        cell: step => [
          h('span', {
            class: `swatch fill-${step.kind === 'command' || step.kind === 'completion' ? 'travel' : step.kind}`,
            'aria-hidden': true,
          }),
          kindOf(step),
        ],
      },
      {title: text('timelineStep'), width: 'minmax(12rem, 1.4fr)', cell: step => step.label},
      {
        title: text('timelineWhere'),
        width: 'minmax(14rem, 2fr)',
        cell: step => h('span', {title: step.where}, step.where),
      },
      {
        title: text('timelineDetails'),
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
        h('span', null, text('timelineAtMoment', {at: format.duration(step.at)})),
        h('span', {class: 'grow ellipsis'}, `${kindOf(step)}, ${step.where}`),
      ),
    ],
  });
}
