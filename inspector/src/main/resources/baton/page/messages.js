/** Who sends what to whom, as it happens. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Drawer} from './drawer.js';
import {Filter} from './filter.js';
import {Card, columns, key} from './hops.js';
import {TERM, isHousekeeping} from './housekeeping.js';
import {Levels} from './levels.js';
import {Message} from './message.js';
import {Loading, Notice, Stale, Trouble} from './parts.js';
import {Rows} from './rows.js';
import {text} from './text.js';

/** Rows that are kept; the oldest go first, a thousand at a time. */
const MOST = 10_000;
const SLACK = 1_000;
const HISTORY = 500;

/** A filter that names these wants to see them. */
const ABOUT_HOUSEKEEPING = /(^|\s)(is:|address:|flow:baton)/;

/** Filters, and the texts that say what they show. */
const EXAMPLES = [
  ['kind:command,completion', 'messagesWork'],
  ['verdict:failed,timed-out,node-left,overloaded', 'messagesWrong'],
  ['took>50ms', 'messagesSlow'],
  ['flow:transfer direction:in', 'messagesOneFlow'],
  [TERM, 'messagesHouse'],
];

export class Messages extends Component {
  state = {live: true, following: true, connected: false, payload: false, housekeeping: false};
  rows = [];
  known = new Map();
  incoming = [];
  letGo = 0;
  drops = 0;
  marks = 0;
  hidden = 0;

  get filter() {
    return this.props.query.filter ?? '';
  }

  componentDidMount() {
    document.addEventListener('keydown', this.keyed);
    this.listen();
  }

  componentDidUpdate(before, {payload, housekeeping}) {
    if (
      (before.query.filter ?? '') !== this.filter ||
      payload !== this.state.payload ||
      housekeeping !== this.state.housekeeping
    )
      this.listen();
  }

  /** Housekeeping is not shown until it is asked for. */
  get hides() {
    return !this.state.housekeeping && !ABOUT_HOUSEKEEPING.test(this.filter);
  }

  componentWillUnmount() {
    this.stop?.();
    document.removeEventListener('keydown', this.keyed);
  }

  /** First the stream, then what was before it, so that nothing falls between the two. */
  listen = () => {
    this.stop?.();
    const filter = this.filter;
    const {payload} = this.state;
    let fresh = true;
    this.setState({problem: undefined, loading: !this.rows.length});
    this.stop = api.follow(
      '/api/messages/stream',
      {filter, payload},
      {
        open: () => {
          if (fresh) this.forget();
          fresh = false;
          this.setState({connected: true, problem: undefined});
          this.readHistory(filter, payload);
        },
        event: (name, data) => this.receive(name, data),
        lost: problem => this.lost(problem, payload),
      },
    );
  };

  /** Who may not see payloads sees the rest. */
  lost(problem, payload) {
    if (payload && (problem.status === 401 || problem.status === 403))
      this.setState({payload: false, noPayload: problem});
    else this.setState({connected: false, loading: false, problem});
  }

  async readHistory(filter, payload) {
    try {
      const {messages} = await api.get('/api/messages', {
        filter: this.hides ? `${filter} -${TERM}`.trim() : filter,
        limit: HISTORY,
        payload,
      });
      if (filter === this.filter) messages.forEach(hop => this.receive('hop', hop));
    } catch (problem) {
      this.setState({problem});
    }
    this.setState({loading: false});
  }

  forget() {
    this.rows = [];
    this.incoming = [];
    this.known.clear();
    this.letGo = 0;
    this.hidden = 0;
  }

  /** Puts it by; it is drawn with the next frame, together with all that came until then. */
  receive(name, data) {
    if (name === 'drop') this.drops += data.count;
    if (name === 'hop' && this.known.has(key(data))) return;
    if (name === 'hop' && this.hides && isHousekeeping(data)) {
      this.hidden++;
      this.setState({});
      return;
    }
    const row = name === 'hop' ? data : {mark: name, number: ++this.marks, at: new Date().toISOString(), ...data};
    this.known.set(key(row), row);
    this.incoming.push(row);
    if (this.incoming.length > MOST + SLACK) this.letGoOf(this.incoming.splice(0, SLACK));
    this.setState({});
  }

  /** What came since the last frame takes its place; a late one is put where it belongs. */
  takeIncoming() {
    if (!this.incoming.length) return;
    const before = this.rows.at(-1);
    const ordered = this.incoming.every((row, i) => !before || byTime(i ? this.incoming[i - 1] : before, row) <= 0);
    this.rows = this.rows.concat(this.incoming);
    this.incoming = [];
    if (!ordered) this.rows.sort(byTime);
    if (this.rows.length > MOST + SLACK) {
      this.letGoOf(this.rows.splice(0, this.rows.length - MOST));
    }
  }

  letGoOf(rows) {
    rows.forEach(row => this.known.delete(key(row)));
    this.letGo += rows.length;
  }

  keyed = event => {
    const free = !event.target.matches('input, textarea, select, button, a, [role=row]');
    if (event.key === ' ' && free && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.togglePause();
    }
  };

  /** Only on demand: a look at payloads needs the right to, and is logged. */
  showPayloads = () => this.setState({payload: true, noPayload: undefined});

  togglePause = () => this.setState({live: !this.state.live, following: true});

  open = hop => this.setState({drawer: 'message', opened: hop});

  close = () => this.setState({drawer: undefined, opened: undefined});

  render(properties, {live, following, connected, loading, problem, drawer, opened, housekeeping}) {
    if (live) this.takeIncoming();
    const bad = problem?.document?.position !== undefined;
    return h(
      'div',
      {class: 'view split'},
      h(
        'div',
        {class: 'pane'},
        h(
          'div',
          {class: 'bar'},
          h('h1', null, text('messagesTitle')),
          h(
            'button',
            {
              type: 'button',
              class: live ? '' : 'primary',
              'aria-pressed': String(!live),
              'aria-keyshortcuts': 'Space',
              onClick: this.togglePause,
            },
            live
              ? text('messagesPause')
              : this.incoming.length
                ? text('messagesResumeNew', {count: format.count(this.incoming.length)})
                : text('messagesResume'),
            h('kbd', null, 'Space'),
          ),
          h(
            'p',
            {class: 'tally', role: 'status'},
            h('span', {class: `lamp ${connected ? (live ? 'on' : '') : 'off'}`, 'aria-hidden': true}),
            connected
              ? text(live ? 'messagesLive' : 'messagesPaused')
              : text(bad ? 'messagesWaits' : loading ? 'messagesConnecting' : 'messagesDisconnected'),
          ),
          h(
            'p',
            {class: 'tally grow'},
            text(this.rows.length === 1 ? 'messagesTallyOne' : 'messagesTally', {
              count: format.count(this.rows.length),
            }),
            this.letGo > 0 && text('messagesLetGo', {count: format.count(this.letGo)}),
            this.drops > 0 &&
              h('strong', {class: 'bad'}, text('messagesDropped', {count: format.count(this.drops)})),
          ),
          !ABOUT_HOUSEKEEPING.test(this.filter) &&
            h(
              'button',
              {
                type: 'button',
                'aria-pressed': String(housekeeping),
                title: text('messagesHouseHint'),
                onClick: () => this.setState({housekeeping: !housekeeping}),
              },
              housekeeping
                ? text('messagesHouseHide')
                : text('messagesHouseShow', {count: format.count(this.hidden)}),
            ),
          h(
            'button',
            {
              type: 'button',
              'aria-expanded': String(drawer === 'levels'),
              onClick: () => this.setState({drawer: drawer === 'levels' ? undefined : 'levels', opened: undefined}),
            },
            text('messagesLevels'),
          ),
        ),
        h(Filter, {
          label: text('messagesFilter'),
          value: this.filter,
          problem,
          examples: EXAMPLES.map(([filter, what]) => [filter, text(what)]),
          onChange: filter => route.go('messages', '', {filter}),
        }),
        problem && !bad && (this.rows.length ? h(Stale, {problem}) : h(Trouble, {problem, retry: this.listen})),
        this.rows.length
          ? h(Rows, {
              label: text('messagesRows'),
              fill: true,
              columns: columns(),
              rows: this.rows,
              id: key,
              card: Card,
              wide: Mark,
              opened: opened && key(opened),
              onOpen: this.open,
              following: following && live,
              onFollow: now => this.setState({following: now}),
            })
          : bad
            ? h(Notice, {title: text('messagesUnread')}, text('messagesUnreadWhy'))
            : !problem &&
              (loading
                ? h(Loading, {what: text('messagesWhat')})
                : h(
                    Notice,
                    {title: text(this.filter ? 'messagesNoMatch' : 'messagesNone')},
                    text(this.filter ? 'messagesNoMatchWhy' : 'messagesNoneWhy'),
                  )),
        !following &&
          live &&
          this.rows.length > 0 &&
          h(
            'button',
            {type: 'button', class: 'primary newest', onClick: () => this.setState({following: true})},
            text('messagesNewest'),
          ),
      ),
      drawer === 'levels' &&
        h(Drawer, {name: 'levels', title: text('messagesTapLevels'), onClose: this.close}, h(Levels)),
      drawer === 'message' &&
        h(Message, {
          key: 'message',
          hop: this.known.get(key(opened)) ?? opened,
          payload: this.state.payload,
          noPayload: this.state.noPayload,
          onPayload: this.showPayloads,
          onOpen: this.open,
          onClose: this.close,
        }),
    );
  }
}

/** Their times have as many digits as they need; the Z at the end is no digit. */
function byTime(a, b) {
  const [x, y] = [a.at.slice(0, -1), b.at.slice(0, -1)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** What happened to the stream itself, between the messages. */
function Mark(row) {
  if (row.mark === 'drop')
    return h(
      'span',
      {class: 'mark bad'},
      h('span', {class: 'sign', 'aria-hidden': true}, '⚠'),
      text(row.count === 1 ? 'messagesMarkDropOne' : 'messagesMarkDrop', {
        node: row.node,
        count: format.count(row.count),
      }),
    );
  if (row.mark === 'level')
    return h(
      'span',
      {class: 'mark'},
      h('span', {class: 'sign', 'aria-hidden': true}, '⚙'),
      text('messagesMarkLevel', {
        node: row.node,
        prefix: row.prefix || text('messagesAllAddresses'),
        level: row.level,
      }),
      row.why && `: ${row.why}`,
    );
  return undefined;
}
