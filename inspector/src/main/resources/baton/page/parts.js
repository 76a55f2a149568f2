/** Small parts that every view uses. */

import {Component, createRef, h} from './preact.js';
import {LANGUAGES} from './language.js';
import {text} from './text.js';
import {Why} from './why.js';

/** What stands where there is nothing to show, and why. */
export function Notice({kind = 'empty', title, children, action}) {
  return h(
    'div',
    {class: `notice ${kind}`, role: kind === 'error' ? 'alert' : 'status'},
    h('h2', null, title),
    children && h('p', null, children),
    action,
  );
}

export function Loading({what}) {
  return h(
    'div',
    {class: 'notice loading', role: 'status'},
    h('span', {class: 'pulse', 'aria-hidden': true}),
    text('partsLoading', {what}),
  );
}

/** What went wrong, in the words of the node that said it. */
export function Trouble({problem, retry}) {
  return h(
    Notice,
    {
      kind: 'error',
      title: problem.title ?? text('partsWrong'),
      action: retry && h('button', {type: 'button', onClick: retry}, text('partsReload')),
    },
    problem.message,
  );
}

/** A line above what was shown before, while that can't be brought up to date. */
export function Stale({problem}) {
  return problem && h('p', {class: 'stale', role: 'alert'}, h('strong', null, problem.title), ` ${problem.message}`);
}

/** Signs and words of how it ended. */
const VERDICTS = {
  replied: ['✓', 'verdictReplied'],
  replayed: ['↻', 'verdictReplayed'],
  'in-progress': ['…', 'verdictInProgress'],
  refused: ['⊘', 'verdictRefused'],
  failed: ['✕', 'verdictFailed'],
  'timed-out': ['◔', 'verdictTimedOut'],
  late: ['◔', 'verdictLate'],
  'no-handler': ['∅', 'verdictNoHandler'],
  'node-left': ['⇥', 'verdictNodeLeft'],
  discarded: ['∅', 'verdictDiscarded'],
  overloaded: ['▲', 'verdictOverloaded'],
  'database-unavailable': ['✕', 'verdictDatabaseUnavailable'],
  'too-large': ['▲', 'verdictTooLarge'],
  fenced: ['⊘', 'verdictFenced'],
};
const CALM = new Set(['replied', 'replayed']);
const CAREFUL = new Set(['refused', 'in-progress', 'late', 'fenced', 'discarded']);

/** A verdict in the language that is spoken now; undefined: it is none. */
export function verdictSaid(value) {
  const [, word] = VERDICTS[value] ?? [];
  return word && text(word);
}

/** How it ended: a sign and a word, never a colour alone; filters call it what the title says. */
export function Verdict({value}) {
  if (!value) return null;
  const [sign] = VERDICTS[value] ?? ['•'];
  const mood = CALM.has(value) ? 'calm' : CAREFUL.has(value) ? 'careful' : 'bad';
  return h(
    'span',
    {class: `verdict ${mood}`, title: value},
    h('span', {class: 'sign', 'aria-hidden': true}, sign),
    verdictSaid(value) ?? value,
  );
}

const STATES = {
  ready: 'stateReady',
  starting: 'stateStarting',
  draining: 'stateDraining',
  unreachable: 'stateUnreachable',
};

/** The state of a node as a word. */
export function stateWord(value) {
  const name = STATES[value.toLowerCase()];
  return name ? text(name) : value;
}

export function State({value}) {
  const mood = value === 'ready' ? 'calm' : value === 'unreachable' ? 'bad' : 'careful';
  return h(
    'span',
    {class: `verdict ${mood}`},
    h('span', {class: 'sign', 'aria-hidden': true}, {calm: '●', careful: '◐', bad: '○'}[mood]),
    stateWord(value),
  );
}

const STORED = {done: ['calm', '✓'], running: ['calm', '…'], refused: ['careful', '⊘'], dead: ['bad', '✕']};

/** The state of a durable request. */
export function StoredState({value}) {
  const [mood, sign] = STORED[value] ?? ['careful', '•'];
  return h(
    'span',
    {class: `verdict ${mood}`},
    h('span', {class: 'sign', 'aria-hidden': true}, sign),
    value,
  );
}

/** One figure, and what it is. */
export function Stat({label, value, note, mood, why}) {
  return h(
    'div',
    {class: `stat ${mood ?? ''}`},
    h('dt', null, label),
    h('dd', null, value, note && h('small', null, note)),
    why && h('dd', {class: 'because'}, h(Why, {about: why, what: label})),
  );
}

/** Names and values, below each other or `across`. */
export function Facts({facts, across}) {
  return h(
    'dl',
    {class: across ? 'facts across' : 'facts'},
    facts
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([name, value]) => h('div', {key: name}, h('dt', null, name), h('dd', null, value))),
  );
}

/** Hands a value over to the user, as a file. */
export function saved(value, name) {
  handed(new Blob([JSON.stringify(value, null, 2)], {type: 'application/json'}), name);
}

/** Hands over a file. */
export function handed(blob, name) {
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement('a'), {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}

/** How full something is. */
export function Meter({value, max, label}) {
  const share = max ? Math.min(1, value / max) : 0;
  return h(
    'span',
    {class: `meter ${share > 0.9 ? 'full' : ''}`, title: label, 'aria-hidden': true},
    h('span', {style: {width: `${100 * share}%`}}),
  );
}

/** A text that can be taken along. */
export class Copy extends Component {
  copy = async () => {
    await navigator.clipboard.writeText(this.props.text);
    this.setState({copied: true});
    this.timer = setTimeout(() => this.setState({copied: false}), 1_500);
  };

  componentWillUnmount() {
    clearTimeout(this.timer);
  }

  render({text: copied, label}) {
    return h(
      'span',
      {class: 'copy'},
      h('code', null, copied),
      h(
        'button',
        {type: 'button', class: 'quiet', 'aria-label': text('partsCopyOf', {what: label}), onClick: this.copy},
        this.state.copied ? text('partsCopied') : text('partsCopy'),
      ),
    );
  }
}

/** One of a few. */
export function Choice({label, options, value, onChange, disabled}) {
  return h(
    'span',
    {class: 'choice', role: 'group', 'aria-label': label},
    options.map(option =>
      h(
        'button',
        {
          key: option,
          type: 'button',
          disabled,
          'aria-pressed': String(option === value),
          onClick: () => option === value || onChange(option),
        },
        option,
      ),
    ),
  );
}

/** In which language the page speaks. Each is named in itself. */
export function Languages({label, chosen, onSpeak}) {
  return h(
    'div',
    {class: 'choice', role: 'group', 'aria-label': label},
    Object.entries(LANGUAGES).map(([name, word]) =>
      h(
        'button',
        {key: name, type: 'button', lang: name, 'aria-pressed': name === chosen, onClick: () => onSpeak(name)},
        word,
      ),
    ),
  );
}

/** Asks for confirmation; the browser keeps the focus inside, and Escape closes it. */
export class Dialog extends Component {
  element = createRef();

  componentDidMount() {
    this.element.current.showModal();
  }

  render({title, children, onClose, actions}) {
    return h(
      'dialog',
      {ref: this.element, 'aria-labelledby': 'dialog-title', onClose},
      h('h2', {id: 'dialog-title'}, title),
      children,
      h('div', {class: 'actions'}, actions),
    );
  }
}

/** Polls while the page is visible, one request at a time. */
export class Poll {
  constructor(every, load) {
    this.every = every;
    this.load = load;
    this.stopped = false;
    this.run();
  }

  async run() {
    while (!this.stopped) {
      if (!document.hidden) await this.load();
      await new Promise(resolve => {
        this.timer = setTimeout(resolve, this.every);
      });
    }
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
