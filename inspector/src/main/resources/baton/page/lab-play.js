/** Plays a recording of the lab: the entry of the file that a page has saved. The drawing is that of the live page. */

import {Component, h, options, render} from './preact.js';
import {Figures, Languages, seen} from './lab-figures.js';
import {Lanes} from './lab-lanes.js';
import {DELAY_MICROS, Model} from './lab-model.js';
import {choose, language} from './language.js';
import {text} from './lab-text.js';
import {traceOf} from './lab-trace.js';
import {saved} from './parts.js';

options.debounceRendering = requestAnimationFrame;

/** The picture moves ten times a second, the words less often: they are read. */
const MOVE = 100;
const WORDS = 400;
/** A window that slept does not jump. */
const LONGEST = 400;
const SPEEDS = [0.1, 0.25, 0.5, 1, 2];
const STEP = 0.2;
const LONG_STEP = 1;
const MILLION = 1e6;

class Player extends Component {
  constructor({recording}) {
    super();
    this.bucket = recording.bucketMicros;
    this.frames = recording.frames;
    this.begin = this.frames[0].frame.atMicros - DELAY_MICROS;
    this.duration = this.frames.at(-1).frame.atMicros - DELAY_MICROS - this.begin;
    const seconds = 3;
    this.at = Math.min(this.duration, seconds * MILLION);
    this.rewind();
    this.state = {
      seconds,
      speed: 1,
      playing: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      language: language(),
    };
    this.show();
  }

  componentDidMount() {
    this.speak(this.state.language);
    addEventListener('keydown', this.key);
    this.movedAt = performance.now();
    this.moving = setInterval(this.move, MOVE);
  }

  componentWillUnmount() {
    removeEventListener('keydown', this.key);
    clearInterval(this.moving);
  }

  rewind() {
    this.model = new Model(this.bucket);
    this.next = 0;
  }

  /** The model as the live page had it at this moment. */
  show() {
    const edge = this.begin + this.at;
    if (this.model.stands > edge) this.rewind();
    while (this.next < this.frames.length && this.frames[this.next].frame.atMicros - DELAY_MICROS <= edge) {
      const {frame, style} = this.frames[this.next++];
      this.model.add(frame);
      this.style = style;
    }
    this.model.stands = edge;
  }

  move = () => {
    const now = performance.now();
    const passed = Math.min(LONGEST, now - this.movedAt);
    this.movedAt = now;
    if (!this.state.playing) return;
    this.at = Math.min(this.duration, this.at + passed * 1_000 * this.state.speed);
    this.show();
    this.drawing?.();
    if (this.at === this.duration) this.setState({playing: false});
    else if (now - (this.wordsAt ?? 0) >= WORDS) {
      this.wordsAt = now;
      this.setState({});
    }
  };

  /** `at`: seconds from the begin. */
  go = at => {
    this.at = Math.min(this.duration, Math.max(0, at * MILLION));
    this.show();
    this.setState({});
  };

  /** At the end: again from the begin. */
  toggle = () => {
    if (!this.state.playing && this.at === this.duration) this.go(0);
    this.setState({playing: !this.state.playing});
  };

  key = event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const {key, shiftKey, target} = event;
    if (key === ' ' && target.tagName === 'BUTTON') return;
    const step = shiftKey ? LONG_STEP : STEP;
    const act = {
      ' ': this.toggle,
      ArrowLeft: () => this.go(this.at / MILLION - step),
      ArrowRight: () => this.go(this.at / MILLION + step),
      Home: () => this.go(0),
      End: () => this.go(this.duration / MILLION),
    }[key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  speak = name => {
    choose(name);
    document.title = `${text('recording')} · Baton`;
    this.setState({language: name});
  };

  save = () => {
    saved(traceOf(this.model), 'baton-lab-trace.json');
    this.setState({made: {file: 'baton-lab-trace.json', seconds: this.model.remembered()}});
  };

  render({recording}, {seconds, speed, playing, language: chosen}) {
    const {model, style} = this;
    return [
      h(
        'header',
        {key: 'top', class: 'top'},
        h('p', {class: 'grow'}, h('strong', null, 'Baton')),
        h(Languages, {chosen, onSpeak: this.speak}),
      ),
      h(
        'main',
        {key: 'main', id: 'main', tabIndex: -1, class: 'scroll', 'aria-label': text('recording')},
        h(
          'div',
          {class: 'stage player'},
          h('h1', null, text('recording')),
          h(
            'p',
            {class: 'dim'},
            text('recordedBy', {node: recording.node, at: new Date(recording.taken).toLocaleString(chosen)}),
          ),
          recording.leftOutMicros > 0 &&
            h('p', {class: 'stale'}, text('leftOut', {seconds: tenths(recording.leftOutMicros)})),
          h(Transport, {
            at: this.at,
            duration: this.duration,
            speed,
            playing,
            onToggle: this.toggle,
            onGo: this.go,
            onSpeed: value => this.setState({speed: value}),
          }),
          h(Figures, {figures: model.figures(), load: model.load}),
          h(
            'p',
            {class: 'seen'},
            style ? `${text(`name_${style}`)}: ${seen(style, model.figures())}` : text('noStyle'),
          ),
          h(Lanes, {
            model,
            seconds,
            held: !playing,
            onDraw: draw => (this.drawing = draw),
            onSeconds: value => this.setState({seconds: value}),
            made: this.state.made,
            onSave: this.save,
          }),
        ),
      ),
    ];
  }
}

const tenths = micros => (micros / MILLION).toFixed(1);

function Transport({at, duration, speed, playing, onToggle, onGo, onSpeed}) {
  const said = text('positionOf', {at: tenths(at), all: tenths(duration)});
  return h(
    'section',
    {'aria-label': text('play')},
    h(
      'div',
      {class: 'transport'},
      h(
        'button',
        {type: 'button', class: 'primary', 'data-playing': playing, onClick: onToggle},
        text(playing ? 'pause' : 'play'),
      ),
      h('input', {
        type: 'range',
        min: 0,
        max: duration / MILLION,
        step: 'any',
        value: at / MILLION,
        'aria-label': text('position'),
        'aria-valuetext': said,
        onInput: event => onGo(Number(event.target.value)),
      }),
      h('output', {'data-position': true}, said),
      h(
        'div',
        {class: 'choice', role: 'group', 'aria-label': text('speed')},
        SPEEDS.map(each =>
          h(
            'button',
            {key: each, type: 'button', 'aria-pressed': each === speed, onClick: () => onSpeed(each)},
            `${each}×`,
          ),
        ),
      ),
    ),
    h('p', {class: 'dim small'}, text('playKeys')),
  );
}

const recording = JSON.parse(document.getElementById('recording').textContent);
render(h(Player, {recording}), document.getElementById('app'));
