/** Durable requests as they are stored: what became of each, and another try for those that gave up. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {DurableRequest} from './durable-request.js';
import {Loading, Notice, Poll, Stale, StoredState, Trouble} from './parts.js';
import {Rows} from './rows.js';
import {Search} from './search.js';
import {text} from './text.js';

const EVERY = 3_000;
const LIMIT = 50;
const NARROWING = ['flow', 'caller', 'from', 'to'];
const IN_LINK = ['state', ...NARROWING];
/** Names of fields, and of their texts. */
const FIELDS = [
  ['caller', 'durableCaller'],
  ['key', 'durableKey'],
  ['from', 'durableFrom', {type: 'datetime-local'}],
  ['to', 'durableTo', {type: 'datetime-local'}],
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
          h('h1', null, text('durableTitle')),
          h('p', {class: 'tally grow', role: 'status'}, page && tally(page, before)),
        ),
        h(
          'div',
          {class: 'bar'},
          h(
            'span',
            {class: 'examples', role: 'group', 'aria-label': text('durableState')},
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
                state ?? text('durableAll'),
                counted(flows, state, query.flow),
              ),
            ),
          ),
          h(
            'label',
            {class: 'line'},
            text('durableFlow'),
            h(
              'select',
              {value: query.flow ?? '', onChange: event => this.go({flow: event.target.value})},
              h('option', {value: ''}, text('durableAll')),
              names.map(name => h('option', {key: name, value: name}, name)),
            ),
          ),
        ),
        h(Search, {
          label: text('durableSearch'),
          fields: FIELDS.map(([name, title, more]) => [name, text(title), more]),
          values: {...query, key},
          onChange: this.searched,
        }),
        problem && (page && !key ? h(Stale, {problem}) : h(Trouble, {problem, retry: this.again})),
        !page
          ? !problem && h(Loading, {what: text('durableWhat')})
          : page.requests.length
            ? h(Rows, {
                label: text('durableRows'),
                fill: true,
                columns: query.state === 'dead' ? dead() : columns(),
                rows: page.requests,
                id: request => request.id,
                opened: part || undefined,
                card: Card,
                onOpen: request => route.go('durable', request.id, query),
              })
            : query.state === 'dead'
              ? h(
                  Notice,
                  {title: text(narrowed ? 'durableNoSuchDead' : 'durableNoDead')},
                  text('durableDeadWhy'),
                )
              : h(
                  Notice,
                  {title: text(narrowed || query.state ? 'durableNoSuch' : 'durableNone')},
                  text('durableStoredOf'),
                  h('code', null, '.durable()'),
                  text('durableStoredThen'),
                  h('code', null, 'durable.store.keep'),
                  text('durableStoredEnd'),
                ),
        page &&
          (before || page.before) &&
          h(
            'p',
            {class: 'actions'},
            before && this.turn(text('durableNewest'), undefined),
            page.before && this.turn(text('durableOlder'), page.before),
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
  const {length} = page.requests;
  const told = text(length === 1 ? 'durableTallyOne' : 'durableTally', {count: format.count(length)});
  return before ? told + text('durableOlderOnes') : told;
}

/** Unfinished ones are counted, up to a bound; those that are over are not, as there may be millions. */
function counted(flows, state, flow) {
  if (state !== 'running' && state !== 'dead') return undefined;
  const of = flows.filter(each => !flow || each.name === flow);
  const sum = of.reduce((total, each) => total + each[state], 0);
  const complete = of.every(each => each[`${state}Complete`] !== false);
  const count = format.count(sum);
  return ` ${complete ? count : text('durableOrMore', {count})}`;
}

const accepted = () => ({
  title: text('durableAccepted'),
  width: '11rem',
  cell: request => format.moment(request.acceptedAt),
});
const id = () => ({
  title: text('durableRequest'),
  width: '9rem',
  cell: request => h('code', {title: request.id}, format.shortId(request.id)),
});
const flow = () => ({title: text('durableFlow'), width: 'minmax(7rem, 1fr)', cell: request => request.flow});
const stage = () => ({title: text('durableStage'), width: 'minmax(9rem, 1fr)', cell: request => request.stage ?? ''});
const caller = () => ({
  title: text('durableCaller'),
  width: 'minmax(6rem, .6fr)',
  least: 1100,
  cell: request => request.caller,
});

const columns = () => [
  accepted(),
  id(),
  flow(),
  {title: text('durableState'), width: '7rem', cell: request => h(StoredState, {value: request.state})},
  {title: text('durableStatus'), width: '4rem', right: true, cell: request => request.status ?? ''},
  stage(),
  {title: text('durableOwner'), width: 'minmax(7rem, .7fr)', least: 900, cell: request => request.owner ?? ''},
  {title: text('durableChanged'), width: '11rem', least: 1000, cell: request => format.moment(request.changedAt)},
  caller(),
];

const dead = () => [
  {title: text('durableDeadSince'), width: '11rem', cell: request => format.moment(request.changedAt)},
  id(),
  flow(),
  stage(),
  {
    title: text('durableCause'),
    width: 'minmax(14rem, 2.6fr)',
    cell: request => h('span', {title: request.cause}, request.cause ?? text('durableUnknown')),
  },
  caller(),
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
      h(
        'span',
        {class: 'grow ellipsis'},
        request.stage ? text('durableNext', {stage: request.stage}) : format.shortId(request.id),
      ),
      request.status ?? '',
    ),
  ];
}
