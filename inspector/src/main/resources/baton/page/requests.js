/** Requests whose timeline was recorded: a sample, every slow or failed one, and each with Baton-Trace: on. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Filter} from './filter.js';
import {Loading, Notice, Poll, Stale, Trouble, Verdict} from './parts.js';
import {Rows, inOrder, nextOrder} from './rows.js';
import {text} from './text.js';
import {Timeline} from './timeline.js';

const EVERY = 3_000;
const LIMIT = 500;

/** Filters, and the texts that say what they show. */
const EXAMPLES = [
  ['verdict:failed,timed-out,node-left,overloaded', 'requestsWrong'],
  ['took>50ms', 'requestsSlow'],
  ['flow:transfer', 'requestsOneFlow'],
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
  filtered = typed => (ID.test(typed) ? route.go('requests', typed) : route.go('requests', '', {filter: typed}));

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
          h('h1', null, text('requestsTitle')),
          h(
            'p',
            {class: 'tally grow', role: 'status'},
            requests &&
              text(requests.length === 1 ? 'requestsTallyOne' : 'requestsTally', {
                count: format.count(requests.length),
              }),
          ),
        ),
        h(Filter, {
          label: text('requestsFilter'),
          value: this.filter,
          problem,
          examples: EXAMPLES.map(([filter, what]) => [filter, text(what)]),
          onChange: this.filtered,
        }),
        problem && !bad && (requests ? h(Stale, {problem}) : h(Trouble, {problem, retry: this.load})),
        !requests
          ? !problem && h(Loading, {what: text('requestsWhat')})
          : requests.length
            ? h(Rows, {
                label: text('requestsRows'),
                fill: true,
                columns: columns(),
                rows: inOrder(requests, sorted),
                id: request => request.requestId,
                sorted,
                card: Card,
                onSort: column => this.setState({sorted: nextOrder(sorted, column)}),
                onOpen: request => route.go('requests', request.requestId),
              })
            : h(
                Notice,
                {title: text(this.filter ? 'requestsNoMatch' : 'requestsNone')},
                text('requestsRecorded'),
                h('code', null, 'Baton-Trace: on'),
                '.',
              ),
      ),
    );
  }
}

const WHY = {asked: 'whyAsked', sampled: 'whySampled', slow: 'whySlow', failed: 'whyKeptFailed'};

/** Why it was kept. */
const whyOf = ({why}) => (WHY[why] ? text(WHY[why]) : why);

function columns() {
  return [
    {
      name: 'started',
      title: text('requestsStarted'),
      width: '9rem',
      sort: request => request.startedAt,
      cell: request =>
        h('time', {datetime: request.startedAt, title: request.startedAt}, format.time(request.startedAt)),
    },
    {
      name: 'request',
      title: text('requestsRequest'),
      width: 'minmax(9rem, 1fr)',
      cell: request =>
        h(
          'a',
          {href: route.link('requests', request.requestId), tabIndex: -1, title: request.requestId},
          h('code', null, format.shortId(request.requestId)),
        ),
    },
    {
      name: 'flow',
      title: text('requestsFlow'),
      width: 'minmax(8rem, 1.2fr)',
      sort: request => request.flow,
      cell: request => request.flow,
    },
    {
      name: 'style',
      title: text('requestsStyle'),
      width: '7rem',
      sort: request => request.style,
      cell: request => request.style,
    },
    {
      name: 'verdict',
      title: text('requestsVerdict'),
      width: '9rem',
      sort: request => request.verdict,
      cell: request => h(Verdict, {value: request.verdict}),
    },
    {
      name: 'took',
      title: text('requestsTook'),
      width: '5.4rem',
      right: true,
      sort: request => request.tookMicros,
      cell: request => format.duration(request.tookMicros),
    },
    {
      name: 'gateway',
      title: text('requestsGateway'),
      least: 960,
      width: 'minmax(7rem, .8fr)',
      sort: request => request.gateway,
      cell: request => request.gateway,
    },
    {
      name: 'why',
      title: text('requestsWhy'),
      width: '7.5rem',
      sort: request => request.why,
      cell: request => whyOf(request),
    },
  ];
}

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
      h('span', {class: 'grow ellipsis'}, `${request.style}, ${whyOf(request)}`),
      format.duration(request.tookMicros),
    ),
  ];
}
