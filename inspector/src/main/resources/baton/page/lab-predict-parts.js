/** What an exercise is made of: where one places what is expected, and what is said of it then. */

import {h} from './preact.js';
import * as format from './format.js';
import {COUNTS, LIGHT, NONE} from './lab-exercises.js';
import {loopLines} from './lab-kernel.js';
import {processesOf} from './lab-processes.js';
import {text} from './lab-text.js';

const HELD = 'stateHeld';

/** The lanes, to place D, E, F on one and to say which are held; the real run is drawn into the same rows. */
export function Board({exercise, lanes, given, result, onTell}) {
  const real = name => result?.find(each => each.ask === name)?.real;
  const asks = name => exercise.asks.includes(name);
  const holds = (lane, on) =>
    onTell('held', ({held = []}) => {
      const others = held.filter(each => each !== lane);
      return on ? [...others.filter(each => (each === NONE) === (lane === NONE)), lane] : others;
    });
  const rows = [...lanes.filter(lane => asks('run') || !LIGHT.includes(lane)), ...(asks('held') ? [NONE] : [])];
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
        rows.map(lane =>
          h(
            'tr',
            {key: lane},
            h('th', {scope: 'row'}, text(`lane_${lane}`)),
            asks('run') && h('td', null, lane !== NONE && h(Runs, {lane, given, onTell})),
            asks('held') && h('td', null, !LIGHT.includes(lane) && h(Holds, {lane, given, onHold: holds})),
            result &&
              h(
                'td',
                {class: 'real'},
                real('run') === lane && [h('span', {class: 'swatch fill-run', 'aria-hidden': true}), ' D E F '],
                real('held')?.includes(lane) &&
                  (lane === NONE
                    ? '✓'
                    : [h('span', {class: 'swatch fill-blocked', 'aria-hidden': true}), ` ${text(HELD)}`]),
              ),
          ),
        ),
      ),
    ),
  );
}

function Runs({lane, given, onTell}) {
  return [
    h('input', {
      type: 'radio',
      name: 'run',
      value: lane,
      checked: given.run === lane,
      'aria-label': `${text('askRun')}: ${text(`lane_${lane}`)}`,
      onChange: () => onTell('run', () => lane),
    }),
    given.run === lane && h('span', {class: 'swatch fill-run guess', 'aria-hidden': true}),
  ];
}

function Holds({lane, given, onHold}) {
  const holds = given.held?.includes(lane) ?? false;
  return [
    h('input', {
      type: 'checkbox',
      name: 'held',
      value: lane,
      checked: holds,
      'aria-label': `${text('askHeld')}: ${text(`lane_${lane}`)}`,
      onChange: event => onHold(lane, event.target.checked),
    }),
    holds && lane !== NONE && h('span', {class: 'swatch fill-blocked guess', 'aria-hidden': true}),
  ];
}

export function Count({ask, value, onTell}) {
  return h(
    'fieldset',
    null,
    h('legend', null, text(`ask_${ask}`)),
    COUNTS[ask].map(answer =>
      h(
        'label',
        {key: answer},
        h('input', {
          type: 'radio',
          name: ask,
          value: answer,
          checked: value === answer,
          onChange: () => onTell(ask, () => answer),
        }),
        word(ask, answer),
      ),
    ),
  );
}

/** A number, or one of the other answers. */
function word(ask, answer) {
  if (!answer) return text('saidNeither');
  if (!/^\d/.test(answer)) return text(`said_${answer}`);
  const count = answer.replace('+', '');
  return text(ask === 'checks' ? (answer === count ? 'saidTimes' : 'saidTimesOrMore') : 'saidCount', {count});
}

const lanes = value => value.map(lane => text(`lane_${lane}`)).join(', ');

/** What was said to one question, right or not. */
function sentenceOf({ask, told, real, right}) {
  if (ask === 'run') {
    const given = {told: text(`lane_${told}`), real: real ? text(`lane_${real}`) : text('saidNeither')};
    return text(right ? 'rightRun' : 'wrongRun', given);
  }
  if (ask === 'held') return text(right ? 'rightHeld' : 'wrongHeld', {told: lanes(told), real: lanes(real)});
  const given = {question: text(`ask_${ask}`), told: word(ask, told), real: word(ask, real)};
  return text(right ? 'rightCount' : 'wrongCount', given);
}

/** `processes`: as they are now. */
export function Result({exercise, result, run, processes, at, onTry}) {
  const {id} = exercise;
  const seen = run.facts();
  const facts = {...seen, processes: processesOf(seen.nodes ?? [], processes).join(', ')};
  return h(
    'div',
    {
      class: 'step',
      ref: at,
      role: 'group',
      'aria-label': text('exResult'),
      tabIndex: -1,
      'data-result': result.every(each => each.right) ? 'right' : 'wrong',
    },
    result.map(each =>
      h(
        'p',
        {key: each.ask, class: each.right ? '' : 'bad'},
        h('strong', null, each.right ? `✓ ${text('right')}` : `✗ ${text('wrong')}`),
        ` ${each.say?.() ?? sentenceOf(each)}`,
      ),
    ),
    ['exIs', 'exSee', 'exWrong'].map((part, i) =>
      h('p', {key: part, class: i ? '' : 'lead', 'data-part': part}, text(`${part}_${id}`, facts)),
    ),
    id === 'multiplexing' &&
      loopLines(run.timeline, processes).map((line, i) => h('p', {key: i, 'data-part': 'kernel'}, line)),
    h(
      'p',
      {class: 'try'},
      h('strong', null, text('exTry')),
      ` ${text(`exTry_${id}`)} `,
      exercise.tries.map((settings, i) =>
        h('button', {key: i, type: 'button', 'data-try': i, onClick: () => onTry(settings)}, tryOf(id, settings)),
      ),
    ),
  );
}

/** Each of some strangers: how late it knew what became of it. */
export function Strangers({shares}) {
  const most = Math.max(...shares.map(({tookMicros}) => tookMicros));
  return h(
    'ol',
    {class: 'strangers', 'aria-label': text('strangers')},
    shares.map(({status, tookMicros, where}, i) =>
      h(
        'li',
        {key: i, 'data-stranger': status},
        h('span', {
          class: status === 200 ? 'fill-run' : 'away',
          style: {width: `${Math.max(1, (40 * tookMicros) / most)}%`},
          'aria-hidden': true,
        }),
        text(STRANGER[status] ?? 'strangerOther', {status, took: format.duration(tookMicros)}),
        where && `: ${text('strangerWhere', {queue: text(where.queue), node: where.node})}`,
      ),
    ),
  );
}

const STRANGER = {200: 'strangerAnswered', 503: 'strangerAway'};

function tryOf(id, {style, atOnce, databaseMillis, rounds, batch, queue}) {
  const most = {batching: ['tryBatch', batch], backpressure: ['tryQueue', queue]}[id];
  const given = text('tryLoad', {style, atOnce, millis: databaseMillis, rounds: format.count(rounds)});
  return most ? `${given}, ${most[1] ? text(most[0], {most: most[1]}) : text('tryConfigured')}` : given;
}

/** The last run of each style, to compare. */
export function SoFar({lines}) {
  return h(
    'div',
    {class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': text('soFar')},
    h(
      'table',
      {class: 'place', 'data-so-far': true},
      h('caption', null, text('soFar')),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          ['style', 'askRun', 'soFarHeld', 'soFarChecks', 'soFarTook'].map(name =>
            h('th', {key: name, scope: 'col'}, text(name)),
          ),
        ),
      ),
      h(
        'tbody',
        null,
        Object.entries(lines).map(([style, {run, count, checks, micros}]) =>
          h(
            'tr',
            {key: style, 'data-line': style},
            h('th', {scope: 'row'}, h('code', null, style)),
            h('td', null, run ? text(`lane_${run}`) : '–'),
            h('td', null, String(count)),
            h('td', null, checks),
            h('td', null, format.duration(micros)),
          ),
        ),
      ),
    ),
    h('p', {class: 'dim small'}, text('soFarFirst')),
  );
}
