/** Predict first: exercises. What one expects is placed on lanes; then real requests say how it is. */

import {Component, createRef, h} from './preact.js';
import {COUNTS, EXERCISES, judged, lanesOf, shared} from './lab-exercises.js';
import {Board, Count, Result, SoFar, Strangers} from './lab-predict-parts.js';
import {keep, kept} from './lab-kept.js';
import {chartWords, spoken} from './lab-labels.js';
import {withCarriers} from './lab-run.js';
import {text} from './lab-text.js';
import {Tracks} from './lab-tracks.js';
import {tried} from './lab-trials.js';
import {TwoByTwo} from './lab-two-by-two.js';
import {Stale} from './parts.js';
import {Chart} from './timeline-chart.js';

/** Of an exercise that has not been run. */
const NOTHING = {result: undefined, run: undefined, picked: undefined, problem: undefined};
/** Of one that nobody has looked at. */
const FRESH = {given: {}, ...NOTHING};

const LEARNT = 'learnt';

export class Predict extends Component {
  state = {number: 0, each: {}, done: {}, lines: {}, ...kept(LEARNT)};
  verdict = createRef();

  get exercise() {
    return EXERCISES[this.state.number];
  }

  choose = number => this.setState({number});

  /** By its id, from a place that is gone then. */
  open = id =>
    this.setState({number: EXERCISES.findIndex(each => each.id === id)}, () =>
      this.base.querySelector(`[data-exercise=${id}]`).focus(),
    );

  /** What was chosen and seen in an exercise, while the page is open; `changes` of what it was. */
  change({id}, changes) {
    this.setState(({each}) => {
      const old = each[id] ?? FRESH;
      return {each: {...each, [id]: {...old, ...changes(old)}}};
    });
  }

  /** Keys are faster than a picture is drawn: `value` is made of what was chosen until then. */
  tell = (ask, value) => this.change(this.exercise, ({given}) => ({given: {...given, [ask]: value(given)}}));

  run = async event => {
    event.preventDefault();
    const {exercise} = this;
    const {given} = this.state.each[exercise.id] ?? FRESH;
    this.setState({busy: true});
    this.change(exercise, () => NOTHING);
    try {
      await this.props.onQuiet();
      const run = await tried(exercise, this.props.onTrial, this.props.model);
      this.show(exercise, judged(exercise, given, run.real), run);
    } catch (problem) {
      this.setState({busy: false});
      this.change(exercise, () => ({problem}));
    }
  };

  show = (exercise, result, run) => {
    const done = {...this.state.done, [exercise.id]: result.every(each => each.right)};
    const lines = best(this.state.lines, {...run.lines, ...(run.line && {[exercise.knobs.style]: run.line})});
    keep(LEARNT, {done, lines});
    this.change(exercise, () => ({result, run}));
    this.setState({busy: false, done, lines}, () => exercise === this.exercise && this.verdict.current?.focus());
  };

  render({nodes, processes, onQuiet, onTry}, {number, each, busy, done, lines}) {
    const {exercise} = this;
    const {given, result, run, picked, problem} = each[exercise.id] ?? FRESH;
    return h(
      'section',
      {class: 'predict', 'aria-labelledby': 'predict'},
      h('h2', {id: 'predict'}, text('predict')),
      h('p', {class: 'dim'}, text('predictLead')),
      h(Choice, {number, done, busy, onChoose: this.choose}),
      h('p', {class: 'lead'}, text(`ex_${exercise.id}`)),
      shared(nodes) && h('p', {class: 'dim'}, text('exShared')),
      h(
        'p',
        null,
        text(`exSet_${exercise.how}`, {
          style: exercise.knobs.style,
          millis: exercise.knobs.databaseMillis,
          atOnce: exercise.trial?.atOnce,
          perSecond: exercise.trial?.perSecond,
          places: exercise.trial?.queue,
        }),
      ),
      exercise.how === 'board'
        ? h(TwoByTwo, {
            key: exercise.id,
            exercise,
            given,
            cells: run?.cells,
            processes,
            onBegin: () => {
              this.setState({busy: true});
              this.change(exercise, () => NOTHING);
              return onQuiet();
            },
            onEnd: () => this.setState({busy: false}),
            onChange: changes => this.change(exercise, changes),
            onDone: this.show,
            onOpen: this.open,
          })
        : h(
            'form',
            {key: exercise.id, onSubmit: this.run},
            (exercise.asks.includes('run') || exercise.asks.includes('held')) &&
              h(Board, {exercise, lanes: lanesOf(nodes), given, result, onTell: this.tell}),
            exercise.asks
              .filter(ask => COUNTS[ask])
              .map(ask => h(Count, {key: ask, ask, value: given[ask], onTell: this.tell})),
            h(
              'button',
              {class: 'primary', disabled: busy || !complete(exercise, given), 'data-predict': true},
              text('exRun'),
            ),
            !busy && !complete(exercise, given) && h('span', {class: 'dim'}, ` ${text('exFirst')}`),
            busy &&
              h(
                'span',
                {role: 'status', class: 'dim'},
                ` ${text(`busy_${exercise.how}`, {style: exercise.knobs.style})}`,
              ),
          ),
      problem && h(Stale, {problem}),
      result && h(Result, {exercise, result, run, processes, at: this.verdict, onTry}),
      run?.shares && h(Strangers, {shares: run.shares}),
      run?.tracks && [
        h('p', {key: 'about'}, text('exTracks')),
        h('div', {key: 'tracks', 'data-tracks': true}, h(Tracks, {model: run.tracks, seconds: 3, held: true})),
      ],
      run?.timeline &&
        h(Chart, {
          key: run.timeline.requestId,
          timeline: drawn(run),
          words: chartWords(),
          picked,
          onPick: id => this.change(exercise, () => ({picked: id})),
        }),
      Object.keys(lines).length > 0 && h(SoFar, {lines}),
    );
  }
}

/** With what the threads below and the event loop did besides, where that is known. */
function drawn({timeline, others}) {
  const spoke = spoken(withCarriers(timeline));
  return others ? {...spoke, tracks: [...spoke.tracks, others.track], spans: [...spoke.spans, ...others.spans]} : spoke;
}

/** Of each style the last run, with the time of the fastest. */
const best = (before, fresh) => ({
  ...before,
  ...Object.fromEntries(
    Object.entries(fresh).map(([style, line]) => [
      style,
      {...line, micros: Math.min(line.micros, before[style]?.micros ?? line.micros)},
    ]),
  ),
});

const complete = ({asks}, given) => asks.every(ask => (ask === 'held' ? given.held?.length : given[ask]));

function Choice({number, done, busy, onChoose}) {
  return h(
    'ol',
    {class: 'exercises'},
    EXERCISES.map(({id}, i) =>
      h(
        'li',
        {key: id},
        h(
          'button',
          {
            type: 'button',
            'aria-current': i === number ? 'step' : undefined,
            disabled: busy,
            'data-exercise': id,
            onClick: () => onChoose(i),
          },
          `${i + 1} ${text(`exName_${id}`)}`,
          id in done &&
            h(
              'span',
              {role: 'img', 'aria-label': text(done[id] ? 'right' : 'wrong'), 'data-mark': done[id]},
              done[id] ? '✓' : '✗',
            ),
        ),
      ),
    ),
  );
}
