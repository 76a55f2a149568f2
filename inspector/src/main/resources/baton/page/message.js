/** One message in the drawer: what it was, what it came from, what came from it. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Drawer, Section} from './drawer.js';
import {Neighbours, key, what} from './hops.js';
import {Copy, Facts, Trouble, Verdict} from './parts.js';

export class Message extends Component {
  componentDidMount() {
    this.load();
  }

  componentDidUpdate(before) {
    if (key(before.hop) !== key(this.props.hop)) this.load();
  }

  load = async () => {
    const {hop} = this.props;
    this.setState({around: undefined, problem: undefined});
    if (!hop.id) return;
    try {
      const around = await api.get('/api/messages/neighbours', {id: hop.id});
      if (key(hop) === key(this.props.hop)) this.setState({around});
    } catch (problem) {
      if (key(hop) === key(this.props.hop)) this.setState({problem});
    }
  };

  render({hop, payload, noPayload, onPayload, onOpen, onClose}, {around, problem}) {
    return h(
      Drawer,
      {
        name: key(hop),
        title: what(hop),
        over: [
          hop.direction === 'out' ? 'Going out: ' : 'Coming in: ',
          hop.kind,
          hop.verdict && ' · ',
          h(Verdict, {value: hop.verdict}),
        ],
        onClose,
      },
      hop.requestId &&
        h(
          'p',
          {class: 'actions'},
          h('a', {class: 'button primary', href: route.link('requests', hop.requestId)}, 'Timeline of its request'),
          h(
            'a',
            {class: 'button', href: route.link('messages', '', {filter: `request:${hop.requestId}`})},
            'All of this request',
          ),
        ),
      h(Facts, {
        facts: [
          ['From', hop.from || 'not known'],
          ['To', hop.to || (hop.kind === 'published' ? 'all consumers' : 'not known')],
          ['Address', h('code', null, hop.address)],
          ['Seen', `${hop.at.replace('T', ' ')} on ${hop.node}`],
          ['Thread', h('code', null, hop.thread)],
          ['Flow', hop.flow],
          ['Size', format.bytes(hop.bytes)],
          ['Waited', format.waited(hop.waitMicros)],
          ['Ran', format.waited(hop.runMicros)],
          ['Done in', hop.batch > 1 && hop.kind !== 'frame' && `a batch of ${hop.batch}`],
          ['Message', hop.id && h(Copy, {text: hop.id, label: 'the message’s id'})],
          ['Request', hop.requestId && h(Copy, {text: hop.requestId, label: 'the request’s id'})],
        ].map(([name, value]) => [name, value === false ? undefined : value]),
      }),
      h(
        Section,
        {title: 'What caused it'},
        this.neighbours(problem, around?.causes, 'Nothing that a node still remembers.', onOpen),
      ),
      h(Section, {title: 'What it caused'}, this.neighbours(problem, around?.effects, 'Nothing so far.', onOpen)),
      Object.keys(hop.headers ?? {}).length > 0 &&
        h(Section, {title: 'Headers'}, h(Facts, {facts: Object.entries(hop.headers)})),
      h(
        Section,
        {title: 'What it says'},
        hop.payload === undefined
          ? payload
            ? h(
                'p',
                {class: 'dim'},
                'Not recorded: the level of its address was headers. Levels, above the table, changes that for what ' +
                'comes.',
              )
            : [
                noPayload && h(Trouble, {key: 'no', problem: noPayload}),
                h('button', {key: 'payloads', type: 'button', onClick: onPayload}, 'Show payloads'),
              ]
          : h('pre', {class: 'payload', tabIndex: 0}, pretty(hop.payload)),
      ),
    );
  }

  neighbours(problem, hops, none, onOpen) {
    if (!this.props.hop.id)
      return h('p', {class: 'dim'}, 'A message without an id of ours: its neighbours aren’t known.');
    if (problem) return h('p', {class: 'bad', role: 'alert'}, problem.message);
    return hops ? h(Neighbours, {hops, none, onOpen}) : h('p', {class: 'dim'}, 'Loading …');
  }
}

function pretty(payload) {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload; // not JSON, or cut
  }
}
