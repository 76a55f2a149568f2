/** Requests whose timeline was recorded: a sample, every slow or failed one, and each with Baton-Trace: on. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Filter} from './filter.js';
import {Loading, Notice, Poll, Stale, Trouble, Verdict} from './parts.js';
import {Rows, inOrder, nextOrder} from './rows.js';
import {Timeline} from './timeline.js';

const EVERY = 3_000;
const LIMIT = 500;

const EXAMPLES = [
  ['verdict:failed,timed-out,node-left,overloaded', 'What went wrong'],
  ['took>50ms', 'What was slow'],
  ['flow:transfer', 'One flow'],
];

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function RequestsOrOne({part, query}) {
  return part ? h(Timeline, {key: part, id: part}) : h(Requests, {query});
}

class Requests extends Component {
  state = {};

  componentDidMount() {
    this.poll = new Poll(EVERY, this.load);
  }

  componentDidUpdate(before) {
    if ((before.query.filter ?? '') !== this.filter) this.load();
  }

  componentWillUnmount() {
    this.poll.stop();
  }

  get filter() {
    return this.props.query.filter ?? '';
  }

  load = async () => {
    const filter = this.filter;
    try {
      const {requests} = await api.get('/api/requests', {filter, limit: LIMIT});
      if (filter === this.filter) this.setState({requests, problem: undefined});
    } catch (problem) {
      if (filter === this.filter) this.setState({problem});
    }
  };

  /** An id alone is a request to go to. */
  filtered = text => (ID.test(text) ? route.go('requests', text) : route.go('requests', '', {filter: text}));

  render(properties, {requests, problem, sorted}) {
    const bad = problem?.document?.position !== undefined;
    return h(
      'div',
      {class: 'view'},
      h(
        'div',
        {class: 'pane'},
        h(
          'div',
          {class: 'bar'},
          h('h1', null, 'Requests'),
          h(
            'p',
            {class: 'tally grow', role: 'status'},
            requests && `${format.several(requests.length, 'timeline')}, newest first`,
          ),
        ),
        h(Filter, {
          label: 'Filter of requests, or a request’s id',
          value: this.filter,
          problem,
          examples: EXAMPLES,
          onChange: this.filtered,
        }),
        problem && !bad && (requests ? h(Stale, {problem}) : h(Trouble, {problem, retry: this.load})),
        !requests
          ? !problem && h(Loading, {what: 'requests'})
          : requests.length
            ? h(Rows, {
                label: 'Recorded requests',
                fill: true,
                columns: COLUMNS,
                rows: inOrder(requests, sorted),
                id: request => request.requestId,
                sorted,
                card: Card,
                onSort: column => this.setState({sorted: nextOrder(sorted, column)}),
                onOpen: request => route.go('requests', request.requestId),
              })
            : h(
                Notice,
                {title: this.filter ? 'No recorded request matches' : 'No request has been recorded yet'},
                'Recorded are a sample, every slow or failed request, and each that is sent with the header ',
                h('code', null, 'Baton-Trace: on'),
                '.',
              ),
      ),
    );
  }
}

const COLUMNS = [
  {
    title: 'Started',
    width: '9rem',
    sort: request => request.startedAt,
    cell: request => h('time', {datetime: request.startedAt, title: request.startedAt}, format.time(request.startedAt)),
  },
  {
    title: 'Request',
    width: 'minmax(9rem, 1fr)',
    cell: request =>
      h(
        'a',
        {href: route.link('requests', request.requestId), tabIndex: -1, title: request.requestId},
        h('code', null, format.shortId(request.requestId)),
      ),
  },
  {title: 'Flow', width: 'minmax(8rem, 1.2fr)', sort: request => request.flow, cell: request => request.flow},
  {title: 'Style', width: '7rem', sort: request => request.style, cell: request => request.style},
  {
    title: 'Verdict',
    width: '9rem',
    sort: request => request.verdict,
    cell: request => h(Verdict, {value: request.verdict}),
  },
  {
    title: 'Took',
    width: '5.4rem',
    right: true,
    sort: request => request.tookMicros,
    cell: request => format.duration(request.tookMicros),
  },
  {
    title: 'Gateway',
    least: 960,
    width: 'minmax(7rem, .8fr)',
    sort: request => request.gateway,
    cell: request => request.gateway,
  },
  {title: 'Why recorded', width: '7.5rem', sort: request => request.why, cell: request => request.why},
];

function Card(request) {
  return [
    h(
      'div',
      {class: 'line'},
      h('strong', {class: 'grow ellipsis'}, request.flow),
      h(Verdict, {value: request.verdict}),
    ),
    h(
      'div',
      {class: 'line dim'},
      h('time', {datetime: request.startedAt}, format.time(request.startedAt)),
      h('span', {class: 'grow ellipsis'}, `${request.style}, ${request.why}`),
      format.duration(request.tookMicros),
    ),
  ];
}
