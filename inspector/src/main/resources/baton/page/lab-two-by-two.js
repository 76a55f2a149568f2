/** The two by two: each style is placed into a cell, then each one runs, and what was measured is put in. */

import {Component, h} from './preact.js';
import {cell, facts, line} from './lab-answers.js';
import {CELLS, Cells, STYLES} from './lab-cells.js';
import {loopLines, watch} from './lab-kernel.js';
import {runTwo} from './lab-run.js';
import {text} from './lab-text.js';
import {Stale} from './parts.js';

/** In this style event loops have nothing to do while requests wait: the kernel is asked. */
const ASLEEP = 'notification';
/** The exercise that shows an event loop asleep. */
const PROOF = 'multiplexing';

/** Properties: `given`, the cells that were chosen; `cells`, what was measured; both are changed by `onChange`. */
export class TwoByTwo extends Component {
  state = {};

  run = async event => {
    event.preventDefault();
    const {given} = this.props;
    this.setState({problem: undefined});
    const [cells, lines] = [{}, {}];
    try {
      await this.props.onBegin();
      for (const [i, style] of STYLES.entries()) {
        this.setState({busy: text('busy_board', {style, at: i + 1, count: STYLES.length})});
        if (style === ASLEEP) await watch();
        const timeline = await runTwo({...this.props.exercise.knobs, style});
        cells[style] = {...cell(timeline), timeline};
        lines[style] = line(timeline);
      }
      this.setState({busy: undefined});
      this.done(given, cells, lines);
    } catch (problem) {
      this.setState({busy: undefined, problem});
      this.props.onEnd();
    }
  };

  /** Keys are faster than a picture is drawn. */
  place = (style, name) => this.props.onChange(({given}) => ({given: {...given, [style]: name}}));

  done(given, cells, lines) {
    const result = STYLES.map(style => {
      const [told, real] = [given[style], cells[style].name];
      const right = told === real;
      const say = () =>
        text(right ? 'rightCell' : 'wrongCell', {style, told: text(`cell_${told}`), real: text(`cell_${real}`)});
      return {ask: style, told, real, right, say};
    });
    this.props.onDone(this.props.exercise, result, {facts: () => ({}), lines, cells});
  }

  render({given, cells, processes, onOpen}, {busy, problem}) {
    return [
      h(
        'form',
        {key: 'form', onSubmit: this.run},
        h(
          'div',
          {class: 'cells-of'},
          STYLES.map(style =>
            h(
              'label',
              {key: style},
              h('code', null, style),
              h(
                'select',
                {
                  name: style,
                  value: given[style] ?? '',
                  onChange: ({target}) => this.place(style, target.value),
                },
                h('option', {value: '', disabled: true}, text('cellChoose')),
                CELLS.map(name => h('option', {key: name, value: name}, text(`cell_${name}`))),
              ),
            ),
          ),
        ),
        h(
          'button',
          {class: 'primary', disabled: Boolean(busy) || STYLES.some(style => !given[style]), 'data-predict': true},
          text('exRunAll'),
        ),
        !busy && STYLES.some(style => !given[style]) && h('span', {class: 'dim'}, ` ${text('exFirstCells')}`),
        busy && h('span', {role: 'status', class: 'dim'}, ` ${busy}`),
      ),
      problem && h(Stale, {key: 'problem', problem}),
      cells && h(Cells, {key: 'cells', inside: name => h(Measured, {name, cells, processes, onOpen})}),
    ];
  }
}

function Measured({name, cells, processes, onOpen}) {
  const found = STYLES.filter(style => cells[style].name === name);
  return h(
    'ul',
    {class: 'plain'},
    found.map(style => {
      const {held, fact, timeline} = cells[style];
      const {caller, thread, checks} = facts(timeline);
      return h(
        'li',
        {key: style, 'data-measured': style},
        h('code', null, style),
        ` ${text('cellHeld', {held})} ${text(`cellFact${fact}`, {caller, thread, checks})}`,
      );
    }),
    name === 'asyncBlocked' &&
      loopLines(cells[ASLEEP].timeline, processes).map((line, i) => h('li', {key: i, 'data-asleep': true}, line)),
    name === 'asyncBlocked' &&
      h(
        'li',
        null,
        `${text('cellLoop')} ${text('cellProof')} `,
        h(
          'button',
          {type: 'button', 'data-open': PROOF, onClick: () => onOpen(PROOF)},
          text(`exName_${PROOF}`),
        ),
      ),
  );
}
