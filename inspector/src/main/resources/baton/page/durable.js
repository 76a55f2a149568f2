/** Durable requests as they are stored: what became of each, and another try for those that gave up. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {DurableRequest} from './durable-request.js';
import {Loading, Notice, Poll, Stale, StoredState, Trouble} from './parts.js';
import {Rows} from './rows.js';
import {Search} from './search.js';

const EVERY = 3_000;
const LIMIT = 50;
const NARROWING = ['flow', 'caller', 'from', 'to'];
const IN_LINK = ['state', ...NARROWING];
const FIELDS = [
  ['caller', 'Caller'],
  ['key', 'Business key'],
  ['from', 'From', {type: 'datetime-local'}],
  ['to', 'To', {type: 'datetime-local'}],
];
const STATES = ['running', 'done', 'refused', 'dead'];

export class Durable extends Component {
  state = {flows: []};

  componentDidMount() {
    this.poll = new Poll(EVERY, this.load);
  }

  componentDidUpdate() {
    if (this.asked() !== this.latest) this.load();
  }

  componentWillUnmount() {
    this.poll.stop();
  }

  load = async () => {
    const {state, flow, caller, from, to} = this.props.query;
    const {key} = this.state;
    const asked = this.asked();
    const same = () => asked === this.asked();
    if (key && asked === this.looked) return; // each look for a business key is in the audit, a refused one too
    this.latest = asked;
    this.looked = asked;
    const query = {state, flow, caller, key, from: moment(from), to: moment(to), before: this.before(), limit: LIMIT};
    try {
      const [page, {flows}] = await Promise.all([api.get('/api/durable', query), api.get('/api/flows')]);
      if (same()) this.setState({page, of: asked, flows: flows ?? [], problem: undefined});
    } catch (problem) {
      if (!same()) return;
      if (!problem.status) this.looked = undefined; // the node may not have seen it
      this.setState(({page, of}) => ({problem, page: of === asked ? page : undefined}));
    }
  };

  again = () => {
    this.looked = undefined;
    return this.load();
  };

  search() {
    return JSON.stringify([...IN_LINK.map(name => this.props.query[name] || undefined), this.state.key || undefined]);
  }

  asked() {
    return `${this.search()} ${this.before() ?? ''}`;
  }

  /** Where the page begins. With a business key it is in no link, and of that search alone. */
  before() {
    const {key, older} = this.state;
    if (!key) return this.props.query.before;
    return older?.of === this.search() ? older.before : undefined;
  }

  /** A business key may be personal: it is in no link, and in no history of the browser. */
  searched = (name, value) => {
    if (name !== 'key') {
      this.go({[name]: value});
      return;
    }
    this.setState({key: value});
    if (this.props.query.before) this.go({});
  };

  go = query => route.go('durable', '', {...this.props.query, before: undefined, ...query});

  render({part, query}, {page, flows, problem, key}) {
    const before = this.before();
    const narrowed = key || before || NARROWING.some(name => query[name]);
    const names = [...new Set(flows.map(flow => flow.name))];
    return h(
      'div',
      {class: 'view split'},
      h(
        'div',
        {class: 'pane'},
        h(
          'div',
          {class: 'bar'},
          h('h1', null, 'Durable requests'),
          h('p', {class: 'tally grow', role: 'status'}, page && tally(page, before)),
        ),
        h(
          'div',
          {class: 'bar'},
          h(
            'span',
            {class: 'examples', role: 'group', 'aria-label': 'State'},
            [undefined, ...STATES].map(state =>
              h(
                'button',
                {
                  key: state ?? 'all',
                  type: 'button',
                  class: 'chip',
                  'aria-pressed': String(state === (query.state || undefined)),
                  onClick: () => this.go({state}),
                },
                state ?? 'all',
                counted(flows, state, query.flow),
              ),
            ),
          ),
          h(
            'label',
            {class: 'line'},
            'Flow',
            h(
              'select',
              {value: query.flow ?? '', onChange: event => this.go({flow: event.target.value})},
              h('option', {value: ''}, 'all'),
              names.map(name => h('option', {key: name, value: name}, name)),
            ),
          ),
        ),
        h(Search, {
          label: 'Search of requests',
          fields: FIELDS,
          values: {...query, key},
          onChange: this.searched,
        }),
        problem && (page && !key ? h(Stale, {problem}) : h(Trouble, {problem, retry: this.again})),
        !page
          ? !problem && h(Loading, {what: 'durable requests'})
          : page.requests.length
            ? h(Rows, {
                label: 'Durable requests, newest first',
                fill: true,
                columns: query.state === 'dead' ? DEAD : COLUMNS,
                rows: page.requests,
                id: request => request.id,
                opened: part || undefined,
                card: Card,
                onOpen: request => route.go('durable', request.id, query),
              })
            : query.state === 'dead'
              ? h(
                  Notice,
                  {title: narrowed ? 'No such dead letter' : 'No dead letter'},
                  'A durable request comes here when a stage gave up: it failed as often as its flow allows, or ' +
                    'several nodes were lost or ran out of time with it. It keeps what that stage was given, and can ' +
                    'be tried again.',
                )
              : h(
                  Notice,
                  {title: narrowed || query.state ? 'No such request' : 'No durable request'},
                  'Requests of flows that end with ',
                  h('code', null, '.durable()'),
                  ' are stored. How long they are kept after their answer is ',
                  h('code', null, 'durable.store.keep'),
                  ' in the configuration.',
                ),
        page &&
          (before || page.before) &&
          h(
            'p',
            {class: 'actions'},
            before && this.turn('↑ Newest', undefined),
            page.before && this.turn('Older ↓', page.before),
          ),
      ),
      part &&
        h(DurableRequest, {
          key: part,
          id: part,
          onClose: () => route.go('durable', '', query),
          onRetried: this.again,
        }),
    );
  }

  turn(label, before) {
    return this.state.key
      ? h('button', {type: 'button', onClick: () => this.setState({older: {of: this.search(), before}})}, label)
      : h('a', {class: 'button', href: route.link('durable', '', {...this.props.query, before})}, label);
  }
}

/** The local time of a field, as the API has it. */
function moment(local) {
  const at = local ? new Date(local) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined;
}

function tally(page, before) {
  return `${format.several(page.requests.length, 'request')}, newest first${before ? ', older ones' : ''}`;
}

/** Unfinished ones are counted, up to a bound; those that are over are not, as there may be millions. */
function counted(flows, state, flow) {
  if (state !== 'running' && state !== 'dead') return undefined;
  const of = flows.filter(each => !flow || each.name === flow);
  const sum = of.reduce((total, each) => total + each[state], 0);
  const complete = of.every(each => each[`${state}Complete`] !== false);
  return ` ${format.count(sum)}${complete ? '' : ' or more'}`;
}

const ACCEPTED = {title: 'Accepted', width: '11rem', cell: request => format.moment(request.acceptedAt)};
const ID = {
  title: 'Request',
  width: '9rem',
  cell: request => h('code', {title: request.id}, format.shortId(request.id)),
};
const FLOW = {title: 'Flow', width: 'minmax(7rem, 1fr)', cell: request => request.flow};
const STAGE = {title: 'Next stage', width: 'minmax(9rem, 1fr)', cell: request => request.stage ?? ''};
const CALLER = {title: 'Caller', width: 'minmax(6rem, .6fr)', least: 1100, cell: request => request.caller};

const COLUMNS = [
  ACCEPTED,
  ID,
  FLOW,
  {title: 'State', width: '7rem', cell: request => h(StoredState, {value: request.state})},
  {title: 'Status', width: '4rem', right: true, cell: request => request.status ?? ''},
  STAGE,
  {title: 'Owner', width: 'minmax(7rem, .7fr)', least: 900, cell: request => request.owner ?? ''},
  {title: 'Changed', width: '11rem', least: 1000, cell: request => format.moment(request.changedAt)},
  CALLER,
];

const DEAD = [
  {title: 'Dead since', width: '11rem', cell: request => format.moment(request.changedAt)},
  ID,
  FLOW,
  STAGE,
  {
    title: 'Cause',
    width: 'minmax(14rem, 2.6fr)',
    cell: request => h('span', {title: request.cause}, request.cause ?? 'not known'),
  },
  CALLER,
];

function Card(request) {
  return [
    h(
      'div',
      {class: 'line'},
      h('strong', {class: 'grow ellipsis'}, request.flow),
      h(StoredState, {value: request.state}),
    ),
    h(
      'div',
      {class: 'line dim'},
      h('span', null, format.moment(request.acceptedAt)),
      h('span', {class: 'grow ellipsis'}, request.stage ? `next: ${request.stage}` : format.shortId(request.id)),
      request.status ?? '',
    ),
  ];
}
