/** Who did what: log-ins that failed, acts of operators and of users of the admin port, keys that changed. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Loading, Notice, Stale, Trouble} from './parts.js';
import {Rows} from './rows.js';
import {Search} from './search.js';
import {text} from './text.js';

const LIMIT = 100;
const ACTS = [
  'log-in',
  'retry',
  'resend-webhook',
  'read-payload',
  'tap',
  'repair',
  'send',
  'lab-fault',
  'lab-knobs',
  'lab-watch',
  'refused',
  'keys-changed',
  'certificate-changed',
];
/** Names of fields, and of their texts. */
const FIELDS = [
  ['who', 'auditWho'],
  ['what', 'auditAct', {options: ACTS}],
  ['outcome', 'auditOutcome', {options: ['done', 'refused', 'failed', 'unknown']}],
  ['request', 'auditRequest', {placeholder: 'auditItsId'}],
  ['from', 'auditFrom', {placeholder: 'auditAddress'}],
  ['node', 'auditNode'],
];

export class Audit extends Component {
  state = {};

  componentDidMount() {
    this.load();
  }

  componentDidUpdate(before) {
    if (asked(before.query) !== asked(this.props.query)) this.load();
  }

  /** Not again and again: without an index for a field, the node reads the whole audit. */
  load = async () => {
    const {query} = this.props;
    const same = () => asked(query) === asked(this.props.query);
    try {
      const page = await api.get('/api/audit', {filter: filter(query), before: query.before, limit: LIMIT});
      if (same()) this.setState({page, of: asked(query), problem: undefined});
    } catch (problem) {
      if (same()) this.setState(({page, of}) => ({problem, page: of === asked(query) ? page : undefined}));
    }
  };

  render({query}, {page, problem}) {
    return h(
      'div',
      {class: 'view'},
      h(
        'div',
        {class: 'pane'},
        h(
          'div',
          {class: 'bar'},
          h('h1', null, text('auditTitle')),
          h(
            'p',
            {class: 'tally grow', role: 'status'},
            page &&
              text(page.entries.length === 1 ? 'auditTallyOne' : 'auditTally', {
                count: format.count(page.entries.length),
              }),
          ),
          h('button', {type: 'button', onClick: this.load}, text('auditReload')),
        ),
        h(Search, {
          label: text('auditFilter'),
          fields: fields(),
          values: query,
          onChange: (name, value) => route.go('audit', '', {...query, before: undefined, [name]: value}),
        }),
        problem && (page ? h(Stale, {problem}) : h(Trouble, {problem, retry: this.load})),
        !page
          ? !problem && h(Loading, {what: text('auditWhat')})
          : page.entries.length
            ? h(Rows, {
                label: text('auditRows'),
                fill: true,
                columns: columns(),
                rows: page.entries,
                id: entry => entry.id,
                card: Card,
              })
            : h(
                Notice,
                {title: text(asked(query) ? 'auditNoSuch' : 'auditNone')},
                text('auditKept'),
                h('code', null, 'audit.keep'),
                text('auditKeptEnd'),
              ),
        page &&
          (query.before || page.next) &&
          h(
            'p',
            {class: 'actions'},
            query.before &&
              h('a', {class: 'button', href: route.link('audit', '', {...query, before: ''})}, text('auditNewest')),
            page.next &&
              h(
                'a',
                {class: 'button', href: route.link('audit', '', {...query, before: page.next})},
                text('auditOlder'),
              ),
          ),
      ),
    );
  }
}

/** Of the search, in the language that is spoken now. */
const fields = () =>
  FIELDS.map(([name, title, {placeholder, ...more} = {}]) => [
    name,
    text(title),
    placeholder ? {...more, placeholder: text(placeholder)} : more,
  ]);

/** As the API has it: FIELD:VALUE, in quotes where there may be a space. */
function filter(query) {
  return FIELDS.filter(([name]) => query[name])
    .map(([name]) => `${name}:"${query[name].replaceAll('"', '')}"`)
    .join(' ');
}

function asked(query) {
  return [...FIELDS.map(([name]) => query[name] ?? ''), query.before ?? ''].join('\n').trim();
}

function Outcome({value}) {
  const moods = {done: ['calm', '✓'], refused: ['careful', '⊘'], unknown: ['careful', '?']};
  const [mood, sign] = moods[value] ?? ['bad', '✕'];
  return h('span', {class: `verdict ${mood}`}, h('span', {class: 'sign', 'aria-hidden': true}, sign), value);
}

const columns = () => [
  {title: text('auditAt'), width: '11rem', cell: entry => format.moment(entry.at)},
  {title: text('auditWho'), width: 'minmax(7rem, .8fr)', cell: entry => entry.who},
  {title: text('auditFrom'), width: 'minmax(7rem, .6fr)', least: 1000, cell: entry => entry.address},
  {title: text('auditAct'), width: '9rem', cell: entry => entry.act},
  {title: text('auditOutcome'), width: '6rem', cell: entry => h(Outcome, {value: entry.outcome})},
  {
    title: text('auditRequest'),
    width: '9rem',
    cell: entry =>
      entry.request &&
      h(
        'a',
        {href: route.link('durable', entry.request), tabIndex: -1, title: entry.request},
        h('code', null, format.shortId(entry.request)),
      ),
  },
  {title: text('auditNode'), width: 'minmax(6rem, .6fr)', least: 900, cell: entry => entry.node},
  {
    title: text('auditDetail'),
    width: 'minmax(9rem, 1.6fr)',
    cell: entry => h('span', {title: entry.detail}, entry.detail),
  },
];

function Card(entry) {
  return [
    h(
      'div',
      {class: 'line'},
      h('strong', {class: 'grow ellipsis'}, text('auditBy', {act: entry.act, who: entry.who})),
      h(Outcome, {value: entry.outcome}),
    ),
    h(
      'div',
      {class: 'line dim'},
      h('span', null, format.moment(entry.at)),
      h('span', {class: 'grow ellipsis'}, entry.detail),
    ),
  ];
}
