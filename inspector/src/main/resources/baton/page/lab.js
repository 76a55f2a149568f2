/** The live lab: knobs on the left, what the threads of the cluster do on the right. */

import {Component, h, options, render} from './preact.js';
import * as api from './api.js';
import {Sure} from './lab-faults.js';
import {Figures, Seen, seen} from './lab-figures.js';
import {fileOf} from './lab-file.js';
import {Knobs, START, asSent, turned, unharmed, unturned} from './lab-knobs.js';
import {Lanes} from './lab-lanes.js';
import {Model} from './lab-model.js';
import {Predict} from './lab-predict.js';
import {Recording, secondsOf} from './lab-recording.js';
import {Start} from './lab-start.js';
import {Steps} from './lab-steps.js';
import {pause} from './lab-run.js';
import {choose, language} from './language.js';
import {text} from './lab-text.js';
import {Top} from './lab-top.js';
import {traceOf} from './lab-trace.js';
import {Notice, Stale, Trouble, handed, saved} from './parts.js';
import {Token} from './token.js';

options.debounceRendering = requestAnimationFrame;

const RENEW = 2_000;
const TURN = 120;
/** Words and figures change less often than the picture: they are read. */
const FIGURES = 400;
/** The picture moves ten times a second. */
const MOVE = 100;
/** How often, and how many times, it is looked whether requests are still open: some seconds. */
const DRAIN_EVERY = 300;
const DRAIN_TRIES = 25;
/** Within this, what another page does is not told from what this one did. */
const AFTER = 2_000;

class Lab extends Component {
  state = {settings: START, running: false, seconds: 3, failing: {}, language: language()};
  /** The knobs are this page's while it renews them. */
  owner = [...crypto.getRandomValues(new Uint32Array(2))].map(part => part.toString(36)).join('-');

  componentDidMount() {
    choose(this.state.language);
    document.title = `${text('title')} · Baton`;
    addEventListener(api.TOKEN_WANTED, () => this.state.refusedToken || this.setState({token: true}));
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
      this.recording = new Recording(lab);
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
    } catch (problem) {
      this.setState({problem});
    }
  };

  frame(frame) {
    this.model.add(frame);
    this.recording.add(frame, this.state.running ? this.state.settings.style : undefined);
    if (this.state.held) return;
    const now = performance.now();
    if (now - (this.figuresAt ?? 0) < FIGURES) return;
    this.figuresAt = now;
    const nodes = frame.all?.map(node => ({...node, answers: this.model.answers(node.name)}));
    this.setState({figures: this.model.figures(), nodes});
  }

  /** The lease would end it, too; so it ends at once. */
  leave = () => this.renewing && this.end({keepalive: true});

  end = async options => {
    clearInterval(this.renewing);
    this.renewing = undefined;
    this.endedAt = performance.now();
    try {
      await api.change('DELETE', `/api/lab?owner=${this.owner}`, undefined, options);
    } catch (refused) {
      this.setState({refused});
    }
  };

  /** What is held is what was there: the picture, its figures, and what is saved. */
  hold = () => {
    this.kept = this.state.held ? undefined : this.recording.packed();
    this.setState({held: this.state.held ? undefined : this.model.held()});
  };

  turn = change => this.setState(({settings}) => ({settings: {...settings, ...change}}), this.soon);

  /** Who stops wants nothing to go wrong any more, either. */
  run = running =>
    this.setState(({settings}) => ({running, settings: running ? settings : unharmed(settings)}), this.renew);

  /** Changes the state and acts by it. */
  async now(change) {
    await new Promise(done => this.setState(change, done));
    await this.renew();
  }

  /** Until nothing is open any more, for so long as that may take; whether it is so. */
  async drained() {
    for (let i = 0; i < DRAIN_TRIES; i++) {
      await pause(DRAIN_EVERY);
      if (this.model.figures().open === 0) return true;
    }
    return false;
  }

  /** As it is without this page's load and knobs: what exercises show is so only then. */
  quiet = async () => {
    const busy = this.state.running || this.model.figures().open > 0;
    await this.now(({settings}) => ({running: false, settings: unturned(settings)}));
    if (busy && !(await this.drained())) {
      throw Object.assign(new Error(text('notQuietWhy')), {title: text('notQuiet')});
    }
  };

  /** Turns some knobs, starts the load, and shows what becomes of it; what was open before is none of it. */
  show = async change => {
    this.kept = undefined;
    if (this.state.running) {
      await this.now(() => ({running: false}));
      await this.drained();
    }
    this.setState(
      ({settings}) => ({running: true, held: undefined, settings: {...settings, arrivals: false, ...change}}),
      this.renew,
    );
    document.getElementById(this.state.figures ? 'figures' : 'lanes')?.scrollIntoView({block: 'start'});
  };

  /** Whether anything is not as it would be without this page. */
  get turned() {
    return this.state.running || this.trial !== undefined || turned({...this.state.settings, ...this.trial});
  }

  soon = () => {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(this.renew, TURN);
  };

  renew = async () => {
    clearTimeout(this.waiting);
    if (!this.turned) {
      if (this.renewing) await this.end();
      return;
    }
    clearInterval(this.renewing);
    this.renewing = setInterval(this.put, RENEW);
    return this.put();
  };

  /** Works while these knobs are turned, too; fails if they were turned back meanwhile. */
  attempt = async (trial, work) => {
    this.trial = trial;
    try {
      const refused = await this.renew();
      if (refused) throw refused;
      this.lapsed = false;
      const done = await work();
      if (this.lapsed) throw Object.assign(new Error(text('lapsedWhy')), {title: text('lapsed')});
      return done;
    } finally {
      this.trial = undefined;
      await this.renew();
    }
  };

  put = async () => {
    const {settings, running} = this.state;
    const load = running ? {} : {arrivals: false, atOnce: 0};
    try {
      await api.change('PUT', `/api/lab?owner=${this.owner}`, asSent({...settings, ...load, ...this.trial}));
      const now = performance.now();
      this.lapsed ||= now - this.renewedAt > this.state.lab.leaseMillis;
      this.renewedAt = now;
      this.setState({refused: undefined});
    } catch (refused) {
      this.setState({refused});
      if (refused.status === 409) this.giveUp();
      return refused;
    }
  };

  /** Another page has the knobs: this one shows what that one does. */
  giveUp() {
    clearInterval(this.renewing);
    this.renewing = undefined;
    this.setState({running: false, settings: unturned(this.state.settings)});
  }

  fail = async (node, fault, sure = fault !== 'kill') => {
    if (!sure) {
      this.setState({killing: node});
      return;
    }
    this.setState(({failing}) => ({killing: undefined, failing: {...failing, [node]: true}}));
    const over = () => this.setState(({failing}) => ({failing: {...failing, [node]: false}}));
    setTimeout(over, this.state.lab.frozenMillis);
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

  save = () => {
    const model = this.state.held ?? this.model;
    saved(traceOf(model), 'baton-lab-trace.json');
    this.setState({made: {file: 'baton-lab-trace.json', seconds: model.remembered()}});
  };

  take = async () => {
    try {
      const packed = this.kept ?? this.recording.packed();
      handed(new Blob([await fileOf(packed)], {type: 'text/html'}), 'baton-lab-run.html');
      this.setState({made: {file: 'baton-lab-run.html', seconds: secondsOf(packed)}});
    } catch (refused) {
      this.setState({refused});
    }
  };

  render(properties, state) {
    const {lab, problem} = state;
    return [
      h(Top, {
        key: 'top',
        node: lab?.node,
        chosen: state.language,
        onSpeak: this.speak,
        onToken: () => this.setState({token: true}),
      }),
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
      state.token &&
        h(Token, {
          key: 'token',
          words: {title: text('token'), cancel: text('cancel'), use: text('useToken'), why: text('tokenWhy')},
          onClose: () => this.setState({token: false, refusedToken: true}),
          onKeep: () => location.reload(),
        }),
      state.killing &&
        h(Sure, {
          key: 'kill',
          node: state.killing,
          onClose: () => this.setState({killing: undefined}),
          onKill: () => this.fail(state.killing, 'kill', true),
        }),
    ];
  }

  /** What stands under "What you see". */
  seen({settings, running, figures}, load) {
    const {style, fill, databaseCut} = {...settings, ...this.trial};
    if (running) {
      const troubled = [databaseCut && 'seenCut', load?.refusedPerSecond > 0 && 'seenAway'].filter(Boolean);
      return [...troubled.map(name => text(name)), !databaseCut && seen(style, figures)].filter(Boolean).join(' ');
    }
    if (fill) return text('nothingButFill');
    return text(this.another(load) ? 'another' : 'nothing');
  }

  /** A page that has the knobs is the only one that makes load; what is open when it ends is its own. */
  another(load) {
    if (!load || this.renewing || performance.now() - (this.endedAt ?? -AFTER) < AFTER) return false;
    return load.open > 0 || load.perSecond + load.refusedPerSecond + load.failedPerSecond > 0;
  }

  shown(state) {
    const {lab, nodes = lab.nodes, settings, running, held, seconds, figures, failing, lost, refused, made} = state;
    const model = held ?? this.model;
    return h(
      'div',
      {class: 'lab'},
      h(Knobs, {
        lab,
        nodes,
        settings: {...settings, ...this.trial},
        running,
        failing,
        figures,
        onTurn: this.turn,
        onRun: this.run,
        onFail: this.fail,
      }),
      h(
        'div',
        {class: 'stage'},
        h('h1', null, text('title')),
        h('p', {class: 'dim'}, text('lead')),
        h(Start, {onTry: this.show}),
        lost && h(Stale, {problem: lost}),
        refused && h(Stale, {problem: refused}),
        figures && h(Figures, {figures, load: model.load}),
        figures && h(Seen, {style: settings.style, figures, running}, this.seen(state, model.load)),
        h(Lanes, {
          model,
          seconds,
          held: Boolean(held),
          made,
          onDraw: draw => (this.drawing = draw),
          onSeconds: value => this.setState({seconds: value}),
          onHold: this.hold,
          onSave: this.save,
          onTake: figures && this.take,
        }),
        h(Steps, {settings}),
        h(Predict, {
          nodes,
          processes: figures?.processes ?? [],
          model: this.model,
          onQuiet: this.quiet,
          onTrial: this.attempt,
          onTry: this.show,
        }),
      ),
    );
  }
}

render(h(Lab), document.getElementById('app'));
