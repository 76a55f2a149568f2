/** Two requests that overlap, from one change of state to the next, with a sentence for each. */

import {Component, createRef, h} from './preact.js';
import * as format from './format.js';
import {kernelFacts, watch} from './lab-kernel.js';
import {chartWords, spoken} from './lab-labels.js';
import {sendTwo, timelines, warm} from './lab-run.js';
import {nowAt, sentence} from './lab-sentences.js';
import {text} from './lab-text.js';
import {Stale} from './parts.js';
import {Chart} from './timeline-chart.js';

export class Steps extends Component {
  state = {at: 0};
  next = createRef();

  run = async () => {
    this.setState({busy: true, problem: undefined});
    try {
      await warm(this.props.settings);
      const watched = await watch();
      const timeline = await timelines(await sendTwo(this.props.settings));
      const seen = {timeline, watched, steps: stepsOf(timeline), at: 0, busy: false};
      this.setState(seen, () => this.next.current?.focus());
    } catch (problem) {
      this.setState({problem, busy: false});
    }
  };

  go = at => this.setState({at: Math.max(0, Math.min(this.state.steps.length - 1, at))});

  /** The arrow keys go on from there. */
  pick = id => {
    this.go(Math.max(0, this.state.steps.findIndex(step => step.item.id === id)));
    this.next.current?.focus({preventScroll: true});
  };

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
              ref: this.next,
              type: 'button',
              class: 'primary',
              'aria-disabled': at === steps.length - 1,
              onClick: () => this.go(at + 1),
            },
            text('next'),
          ),
          h('code', {key: 'style', 'data-style-of-run': true}, text('stepStyle', {style: timeline.style})),
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
          onPick: id => this.pick(id),
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
      h('div', null, h('dt', null, text('nowRuns')), h('dd', null, now.run.join('; ') || text('none'))),
      h('div', null, h('dt', null, text('nowHeld')), h('dd', {'data-held': true}, now.held.join('; ') || text('none'))),
      now.aside.length > 0 && h('div', null, h('dt', null, text('nowAside')), h('dd', null, now.aside.join('; '))),
      h('div', null, h('dt', null, text('nowDatabase')), h('dd', null, now.database.join('; ') || text('none'))),
      kernelFacts(step.item, timeline, watched),
    ),
  );
}

function stepsOf(timeline) {
  return [
    ...timeline.spans.map(item => ({at: item.startMicros, item})),
    ...timeline.messages.map(item => ({at: item.sentMicros, item})),
  ].sort((a, b) => a.at - b.at);
}
