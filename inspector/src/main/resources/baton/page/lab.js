/** The live lab: knobs on the left, what the threads of the cluster do on the right. */

import {Component, h, options, render} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import {Knobs, START} from './lab-knobs.js';
import {Lanes} from './lab-lanes.js';
import {Model} from './lab-model.js';
import {Predict} from './lab-predict.js';
import {Steps} from './lab-steps.js';
import {LANGUAGES, choose, language, text} from './lab-text.js';
import {traceOf} from './lab-trace.js';
import {Notice, Stale, Stat, Trouble, saved} from './parts.js';

options.debounceRendering = requestAnimationFrame;

const RENEW = 2_000;
const TURN = 120;
/** Words and figures change less often than the picture: they are read. */
const FIGURES = 400;
/** The picture moves ten times a second. */
const MOVE = 100;

class Lab extends Component {
  state = {settings: START, running: false, held: false, seconds: 3, language: language()};

  componentDidMount() {
    choose(this.state.language);
    document.title = `${text('title')} · Baton`;
    document.addEventListener('keydown', this.keyed);
    addEventListener('pagehide', this.leave);
    this.open();
  }

  componentWillUnmount() {
    this.stopStream?.();
    clearInterval(this.renewing);
    clearInterval(this.moving);
  }

  open = async () => {
    try {
      const lab = await api.get('/api/lab');
      this.model = new Model(lab.bucketMicros);
      this.setState({lab, problem: undefined});
      this.stopStream = api.follow(
        '/api/lab/stream',
        {},
        {
          open: () => this.setState({lost: undefined}),
          event: (name, frame) => name === 'frame' && this.frame(frame),
          lost: lost => this.setState({lost}),
        },
      );
      this.moving = setInterval(() => this.state.held || this.drawing?.(this.model), MOVE);
      if (location.hash === '#start') this.run(true);
    } catch (problem) {
      this.setState({problem});
    }
  };

  frame(frame) {
    this.model.add(frame);
    if (this.state.held) return;
    const now = performance.now();
    if (now - (this.figuresAt ?? 0) < FIGURES) return;
    this.figuresAt = now;
    this.setState({figures: this.model.figures(), seen: now});
  }

  keyed = event => {
    if (event.target.matches('input, button, summary, a') || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ') {
      event.preventDefault();
      this.hold();
    }
  };

  /** The lease would end it, too; so it ends at once. */
  leave = () => {
    if (this.state.running || this.changed) {
      fetch('/api/lab', {method: 'DELETE', keepalive: true, headers: {'Baton-Admin': '1'}});
    }
  };

  hold = () => this.setState({held: !this.state.held});

  turn = change => {
    this.changed = true;
    this.setState({settings: {...this.state.settings, ...change}}, this.soon);
  };

  run = running => this.setState({running}, () => (running || this.changed ? this.renew() : undefined));

  soon = () => {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(this.renew, TURN);
  };

  renew = async () => {
    clearInterval(this.renewing);
    this.renewing = setInterval(this.put, RENEW);
    await this.put();
  };

  put = async () => {
    const {settings, running} = this.state;
    const wanted = running ? settings : {...settings, arrivals: false, atOnce: 0};
    try {
      await api.change('PUT', '/api/lab', wanted);
      this.setState({refused: undefined});
    } catch (refused) {
      this.setState({refused});
    }
  };

  fail = async (node, fault) => {
    try {
      await api.change('POST', `/api/lab/nodes/${encodeURIComponent(node)}/${fault}`);
      this.setState({refused: undefined});
    } catch (refused) {
      this.setState({refused});
    }
  };

  speak = name => {
    choose(name);
    document.title = `${text('title')} · Baton`;
    this.setState({language: name});
  };

  save = () => saved(traceOf(this.model), 'baton-lab-trace.json');

  render(properties, state) {
    const {lab, problem} = state;
    return [
      h(Top, {key: 'top', node: lab?.node, chosen: state.language, onSpeak: this.speak}),
      h(
        'main',
        {key: 'main', id: 'main', tabIndex: -1, class: 'scroll', 'aria-label': text('title')},
        lab
          ? this.shown(state)
          : problem
            ? problem.status === 404
              ? h(Notice, {title: text('absent')}, text('absentWhy'))
              : h(Trouble, {problem, retry: this.open})
            : h(Notice, {kind: 'loading', title: text('loading')}),
      ),
    ];
  }

  shown({lab, settings, running, held, seconds, figures, lost, refused}) {
    return h(
      'div',
      {class: 'lab'},
      h(Knobs, {lab, settings, running, figures, onTurn: this.turn, onRun: this.run, onFail: this.fail}),
      h(
        'div',
        {class: 'stage'},
        h('h1', null, text('title')),
        h('p', {class: 'dim'}, text('lead')),
        lost && h(Stale, {problem: lost}),
        refused && h(Stale, {problem: refused}),
        figures && h(Figures, {figures, load: this.model.load}),
        figures &&
          h(
            'section',
            {class: 'seen', 'aria-labelledby': 'seen'},
            h('h2', {id: 'seen'}, `${text('seen')}: ${settings.style}`),
            h('p', null, running ? text(settings.style) : text('nothing')),
            running &&
              h(
                'p',
                {class: 'lead'},
                text('sentence', {open: format.count(figures.open), held: format.count(figures.held)}),
              ),
          ),
        h(Lanes, {
          model: this.model,
          seconds,
          held,
          onDraw: draw => (this.drawing = draw),
          onSeconds: value => this.setState({seconds: value}),
          onHold: this.hold,
          onSave: this.save,
        }),
        h(Steps, {settings}),
        h(Predict),
      ),
    );
  }
}

function Top({node, chosen, onSpeak}) {
  return h(
    'header',
    {class: 'top'},
    h('a', {class: 'brand', href: './', 'aria-label': 'Baton'}, h('span', null, 'Baton')),
    h(
      'nav',
      {'aria-label': 'Baton'},
      h('a', {href: './'}, text('inspector')),
      h('a', {href: './lab', 'aria-current': 'page'}, text('title')),
    ),
    h('p', {class: 'grow from'}, node && h('strong', null, node)),
    h(
      'div',
      {class: 'choice', role: 'group', 'aria-label': text('language')},
      Object.entries(LANGUAGES).map(([name, word]) =>
        h(
          'button',
          {key: name, type: 'button', lang: name, 'aria-pressed': name === chosen, onClick: () => onSpeak(name)},
          word,
        ),
      ),
    ),
  );
}

function Figures({figures, load}) {
  const rate = value => (value === undefined ? '–' : format.rate(value));
  const time = value => (value ? format.duration(value) : '–');
  return h(
    'section',
    {'aria-label': text('figures')},
    h(
      'dl',
      {class: 'stats', 'data-figures': true},
      h(Stat, {label: text('answered'), value: rate(load?.perSecond)}),
      h(Stat, {label: text('p50'), value: time(load?.p50Micros)}),
      h(Stat, {label: text('p99'), value: time(load?.p99Micros)}),
      h(Stat, {
        label: text('refused'),
        value: rate(load?.refusedPerSecond),
        note: load?.failedPerSecond > 0 && text('failed', {count: rate(load.failedPerSecond)}),
        mood: load?.failedPerSecond > 0 ? 'bad' : load?.refusedPerSecond > 0 ? 'careful' : '',
      }),
      h(Stat, {label: text('open'), value: format.count(figures.open)}),
      h(Stat, {
        label: text('held'),
        value: format.count(figures.held),
        mood: figures.held > 0 ? 'careful' : '',
      }),
      h(Stat, {label: text('busy'), value: figures.busy.toFixed(1)}),
      h(Stat, {label: text('threads'), value: format.count(figures.threads)}),
      h(Stat, {label: text('cpu'), value: figures.cpu.toFixed(1)}),
      h(Stat, {label: text('batchSize'), value: figures.batch ? figures.batch.toFixed(1) : '–'}),
    ),
  );
}

render(h(Lab), document.getElementById('app'));
