/** Predict first: thirteen exercises. What one expects is placed on lanes; then real requests say how it is. */

import {Component, h} from './preact.js';
import * as format from './format.js';
import {COUNTS, EXERCISES, answers, judged, lanesOf, shared} from './lab-exercises.js';
import {runFull, whatBecame} from './lab-full.js';
import {chartWords, spoken} from './lab-labels.js';
import {runTwo} from './lab-steps.js';
import {text} from './lab-text.js';
import {Stale} from './parts.js';
import {Chart} from './timeline-chart.js';

/** Of an exercise that has not been run. */
const NOTHING = {result: undefined, timeline: undefined, full: undefined, problem: undefined};

export class Predict extends Component {
  state = {number: 0, given: {}, done: {}};

  get exercise() {
    return EXERCISES[this.state.number];
  }

  choose = number => this.setState({number, given: {}, ...NOTHING});

  tell = (ask, value) => this.setState(({given}) => ({given: {...given, [ask]: value}}));

  holds = (lane, on) => {
    const held = this.state.given.held ?? [];
    this.tell('held', on ? [...held, lane] : held.filter(each => each !== lane));
  };

  run = async event => {
    event.preventDefault();
    const {exercise} = this;
    this.setState({busy: true, problem: undefined});
    try {
      const {timeline, full, real} = exercise.trial ? await this.fill(exercise) : await this.two(exercise);
      const result = judged(exercise, this.state.given, real);
      const right = result.every(each => each.right);
      this.setState(({done}) => ({busy: false, timeline, full, result, done: {...done, [exercise.id]: right}}));
    } catch (problem) {
      this.setState({busy: false, problem});
    }
  };

  two = async ({knobs, together}) => {
    const timeline = await runTwo(knobs, together);
    return {timeline, real: answers(timeline)};
  };

  fill = async ({knobs, trial}) => {
    const full = await this.props.onTrial(trial, () => runFull(knobs.style));
    return {full, real: {full: whatBecame(full)}};
  };

  render({nodes}, {number, given, busy, result, timeline, full, problem, done}) {
    const {exercise} = this;
    const complete = exercise.asks.every(ask => ask === 'held' || given[ask]);
    return h(
      'section',
      {class: 'predict', 'aria-labelledby': 'predict'},
      h('h2', {id: 'predict'}, text('predict')),
      h('p', {class: 'dim'}, text('predictLead')),
      h(
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
                'data-exercise': id,
                onClick: () => this.choose(i),
              },
              `${i + 1} ${text(`exName_${id}`)}`,
              id in done && h('span', {'aria-label': text(done[id] ? 'right' : 'wrong')}, done[id] ? '✓' : '✗'),
            ),
          ),
        ),
      ),
      h('p', {class: 'lead'}, text(`ex_${exercise.id}`)),
      shared(nodes) && h('p', {class: 'dim'}, text('exShared')),
      h(
        'p',
        null,
        text(exercise.trial ? 'exSetFull' : 'exSet', {
          style: exercise.knobs.style,
          millis: exercise.knobs.databaseMillis,
          places: exercise.trial?.queue,
        }),
      ),
      h(
        'form',
        {key: exercise.id, onSubmit: this.run},
        (exercise.asks.includes('run') || exercise.asks.includes('held')) &&
          h(Board, {exercise, lanes: lanesOf(nodes), given, result, onTell: this.tell, onHold: this.holds}),
        exercise.asks
          .filter(ask => COUNTS[ask])
          .map(ask => h(Count, {key: ask, ask, value: given[ask], onTell: this.tell})),
        h('button', {class: 'primary', disabled: busy || !complete, 'data-predict': true}, text('exRun')),
        busy &&
          h(
            'span',
            {role: 'status', class: 'dim'},
            ` ${text(exercise.trial ? 'filling' : 'sending', {style: exercise.knobs.style})}`,
          ),
      ),
      problem && h(Stale, {problem}),
      result && h(Result, {exercise, result, full}),
      timeline && h(Chart, {
          key: timeline.requestId,
          timeline: spoken(timeline),
          words: chartWords(),
          picked: undefined,
          onPick: () => {},
        }),
    );
  }
}

/** The lanes, to place D, E, F on one and to say which are held; the real run is drawn into the same rows. */
function Board({exercise, lanes, given, result, onTell, onHold}) {
  const real = name => result?.find(each => each.ask === name)?.real;
  const asks = name => exercise.asks.includes(name);
  return h(
    'div',
    {class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': text('exBoard')},
    h(
      'table',
      {class: 'place'},
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', {scope: 'col'}, text('lanes')),
          asks('run') && h('th', {scope: 'col'}, text('askRun')),
          asks('held') && h('th', {scope: 'col'}, text('askHeld')),
          result && h('th', {scope: 'col'}, text('exReal')),
        ),
      ),
      h(
        'tbody',
        null,
        lanes.map(lane => {
          const ran = real('run') === lane;
          const held = real('held')?.includes(lane);
          return h(
            'tr',
            {key: lane},
            h('th', {scope: 'row'}, text(`lane_${lane}`)),
            asks('run') &&
              h(
                'td',
                null,
                h('input', {
                  type: 'radio',
                  name: 'run',
                  value: lane,
                  checked: given.run === lane,
                  'aria-label': `${text('askRun')}: ${text(`lane_${lane}`)}`,
                  onChange: () => onTell('run', lane),
                }),
                given.run === lane && h('span', {class: 'swatch fill-run guess', 'aria-hidden': true}),
              ),
            asks('held') &&
              h(
                'td',
                null,
                h('input', {
                  type: 'checkbox',
                  name: 'held',
                  value: lane,
                  checked: given.held?.includes(lane) ?? false,
                  'aria-label': `${text('askHeld')}: ${text(`lane_${lane}`)}`,
                  onChange: event => onHold(lane, event.target.checked),
                }),
                given.held?.includes(lane) && h('span', {class: 'swatch fill-blocked guess', 'aria-hidden': true}),
              ),
            result &&
              h(
                'td',
                {class: 'real'},
                ran && [h('span', {class: 'swatch fill-run', 'aria-hidden': true}), ' D E F '],
                held && [h('span', {class: 'swatch fill-blocked', 'aria-hidden': true}), ` ${text('stateHeld')}`],
              ),
          );
        }),
      ),
    ),
  );
}

function Count({ask, value, onTell}) {
  return h(
    'fieldset',
    null,
    h('legend', null, text(`ask_${ask}`)),
    COUNTS[ask].map(number =>
      h(
        'label',
        {key: number},
        h('input', {
          type: 'radio',
          name: ask,
          value: number,
          checked: value === number,
          onChange: () => onTell(ask, number),
        }),
        word(number),
      ),
    ),
  );
}

/** A number, or one of the other answers. */
const word = answer => (/^\d/.test(answer) ? answer : text(`said_${answer}`));

function Result({exercise, result, full}) {
  const said = (ask, value) =>
    Array.isArray(value)
      ? value.map(lane => text(`lane_${lane}`)).join(', ') || text('none')
      : !value
        ? text('none')
        : COUNTS[ask]
          ? word(value)
          : text(`lane_${value}`);
  const asked = {run: text('askRun'), held: text('askHeld')};
  return h(
    'div',
    {class: 'step', role: 'status', 'data-result': result.every(each => each.right) ? 'right' : 'wrong'},
    result.map(({ask, told, real, right}) =>
      h(
        'p',
        {key: ask, class: right ? '' : 'bad'},
        h('strong', null, right ? `✓ ${text('right')}` : `✗ ${text('wrong')}`),
        ` ${asked[ask] ? `${asked[ask]}: ` : `${text(`ask_${ask}`)} `}`,
        right ? said(ask, real) : text('differs', {told: said(ask, told), real: said(ask, real)}),
      ),
    ),
    full && h('p', null, text('fullSeen', {...full, slowest: format.duration(full.slowest)})),
    h('p', null, text(`exWhy_${exercise.id}`)),
  );
}
