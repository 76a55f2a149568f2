/** One message in the drawer: what it was, what it came from, what came from it. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Drawer, Section} from './drawer.js';
import {Neighbours, key, what} from './hops.js';
import {Copy, Facts, Trouble, Verdict} from './parts.js';
import {text} from './text.js';

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
          text(hop.direction === 'out' ? 'messageOut' : 'messageIn'),
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
          h('a', {class: 'button primary', href: route.link('requests', hop.requestId)}, text('messageTimeline')),
          h(
            'a',
            {class: 'button', href: route.link('messages', '', {filter: `request:${hop.requestId}`})},
            text('messageAllOfRequest'),
          ),
        ),
      h(Facts, {
        facts: [
          [text('messageFrom'), hop.from || text('messageUnknown')],
          [text('messageTo'), hop.to || text(hop.kind === 'published' ? 'messageConsumers' : 'messageUnknown')],
          [text('messageAddress'), h('code', null, hop.address)],
          [text('messageSeen'), text('messageSeenAt', {at: hop.at.replace('T', ' '), node: hop.node})],
          [text('messageThread'), h('code', null, hop.thread)],
          [text('messageFlow'), hop.flow],
          [text('messageSize'), format.bytes(hop.bytes)],
          [text('messageWaited'), format.waited(hop.waitMicros)],
          [text('messageRan'), format.waited(hop.runMicros)],
          [
            text('messageDoneIn'),
            hop.batch > 1 && hop.kind !== 'frame' && text('messageBatch', {count: hop.batch}),
          ],
          [text('messageMessage'), hop.id && h(Copy, {text: hop.id, label: text('messageId')})],
          [
            text('messageRequest'),
            hop.requestId && h(Copy, {text: hop.requestId, label: text('messageRequestId')}),
          ],
        ].map(([name, value]) => [name, value === false ? undefined : value]),
      }),
      h(
        Section,
        {title: text('messageCauses')},
        this.neighbours(problem, around?.causes, text('messageNoCauses'), onOpen),
      ),
      h(
        Section,
        {title: text('messageEffects')},
        this.neighbours(problem, around?.effects, text('messageNoEffects'), onOpen),
      ),
      Object.keys(hop.headers ?? {}).length > 0 &&
        h(Section, {title: text('messageHeaders')}, h(Facts, {facts: Object.entries(hop.headers)})),
      h(
        Section,
        {title: text('messageSays')},
        hop.payload === undefined
          ? payload
            ? h('p', {class: 'dim'}, text('messageNotRecorded'))
            : [
                noPayload && h(Trouble, {key: 'no', problem: noPayload}),
                h('button', {key: 'payloads', type: 'button', onClick: onPayload}, text('messageShowPayloads')),
              ]
          : h('pre', {class: 'payload', tabIndex: 0}, pretty(hop.payload)),
      ),
    );
  }

  neighbours(problem, hops, none, onOpen) {
    if (!this.props.hop.id) return h('p', {class: 'dim'}, text('messageNoId'));
    if (problem) return h('p', {class: 'bad', role: 'alert'}, problem.message);
    return hops ? h(Neighbours, {hops, none, onOpen}) : h('p', {class: 'dim'}, text('messageLoading'));
  }
}

function pretty(payload) {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload; // not JSON, or cut
  }
}
