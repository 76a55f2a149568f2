/** Who did what: log-ins that failed, acts of operators and of users of the admin port, keys that changed. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Loading, Notice, Stale, Trouble} from './parts.js';
import {Rows} from './rows.js';
import {Search} from './search.js';

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
const FIELDS = [
  ['who', 'Who'],
  ['what', 'What', {options: ACTS}],
  ['outcome', 'Outcome', {options: ['done', 'refused', 'failed', 'unknown']}],
  ['request', 'Request', {placeholder: 'its id'}],
  ['from', 'From', {placeholder: 'an address'}],
  ['node', 'Node'],
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
          h('h1', null, 'Audit'),
          h(
            'p',
            {class: 'tally grow', role: 'status'},
            page && `${format.several(page.entries.length, 'entry', 'entries')}, newest first`,
          ),
          h('button', {type: 'button', onClick: this.load}, 'Reload'),
        ),
        h(Search, {
          label: 'Filter of the audit',
          fields: FIELDS,
          values: query,
          onChange: (name, value) => route.go('audit', '', {...query, before: undefined, [name]: value}),
        }),
        problem && (page ? h(Stale, {problem}) : h(Trouble, {problem, retry: this.load})),
        !page
          ? !problem && h(Loading, {what: 'the audit'})
          : page.entries.length
            ? h(Rows, {
                label: 'Entries of the audit, newest first',
                fill: true,
                columns: COLUMNS,
                rows: page.entries,
                id: entry => entry.id,
                card: Card,
              })
            : h(
                Notice,
                {title: asked(query) ? 'No such entry' : 'The audit is empty'},
                'Log-ins that failed, acts of operators and of users of the admin port, looks at payloads, and keys ' +
                  'and certificates that changed are here for as long as ',
                h('code', null, 'audit.keep'),
                ' in the configuration says.',
              ),
        page &&
          (query.before || page.next) &&
          h(
            'p',
            {class: 'actions'},
            query.before &&
              h('a', {class: 'button', href: route.link('audit', '', {...query, before: ''})}, '↑ Newest'),
            page.next &&
              h('a', {class: 'button', href: route.link('audit', '', {...query, before: page.next})}, 'Older ↓'),
          ),
      ),
    );
  }
}

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

const COLUMNS = [
  {title: 'At', width: '11rem', cell: entry => format.moment(entry.at)},
  {title: 'Who', width: 'minmax(7rem, .8fr)', cell: entry => entry.who},
  {title: 'From', width: 'minmax(7rem, .6fr)', least: 1000, cell: entry => entry.address},
  {title: 'What', width: '9rem', cell: entry => entry.act},
  {title: 'Outcome', width: '6rem', cell: entry => h(Outcome, {value: entry.outcome})},
  {
    title: 'Request',
    width: '9rem',
    cell: entry =>
      entry.request &&
      h(
        'a',
        {href: route.link('durable', entry.request), tabIndex: -1, title: entry.request},
        h('code', null, format.shortId(entry.request)),
      ),
  },
  {title: 'Node', width: 'minmax(6rem, .6fr)', least: 900, cell: entry => entry.node},
  {
    title: 'Detail',
    width: 'minmax(9rem, 1.6fr)',
    cell: entry => h('span', {title: entry.detail}, entry.detail),
  },
];

function Card(entry) {
  return [
    h(
      'div',
      {class: 'line'},
      h('strong', {class: 'grow ellipsis'}, `${entry.act} by ${entry.who}`),
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
