/** One durable request: its result, its history, who has it, and what became of its webhook. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Drawer, Section} from './drawer.js';
import {Copy, Dialog, Facts, Loading, Poll, StoredState, Trouble} from './parts.js';
import {text} from './text.js';
import {Why} from './why.js';

const EVERY = 2_000;

export class DurableRequest extends Component {
  state = {};

  componentDidMount() {
    this.poll = new Poll(EVERY, this.load);
  }

  componentWillUnmount() {
    this.poll.stop();
  }

  load = async () => {
    try {
      const request = await api.get(`/api/durable/${encodeURIComponent(this.props.id)}`);
      this.setState({request, problem: undefined});
    } catch (problem) {
      this.setState({problem});
    }
  };

  /** Only on demand: it needs the right to see payloads, and is logged. */
  showResult = async () => {
    try {
      const seen = await api.get(`/api/durable/${encodeURIComponent(this.props.id)}`, {result: true});
      this.setState({seen, noResult: undefined});
    } catch (noResult) {
      this.setState({noResult});
    }
  };

  retry = async () => {
    this.setState({busy: true, refused: undefined});
    try {
      await api.change('POST', `/api/durable/${encodeURIComponent(this.props.id)}/retry`);
      this.setState({confirming: false});
      await this.load();
      this.props.onRetried();
    } catch (refused) {
      this.setState({refused});
    }
    this.setState({busy: false});
  };

  render({id, onClose}, {request, problem}) {
    return h(
      Drawer,
      {
        name: id,
        title: request?.flow ?? text('durableRequest'),
        over: request && h(StoredState, {value: request.state}),
        onClose,
      },
      request ? this.facts(request) : problem ? h(Trouble, {problem}) : h(Loading, {what: text('durableThis')}),
    );
  }

  facts(request) {
    const {seen, noResult, confirming, busy, refused} = this.state;
    const over = request.status !== undefined;
    return [
      h(
        'p',
        {class: 'actions'},
        request.state === 'dead' &&
          h(
            'button',
            {type: 'button', class: 'primary', onClick: () => this.setState({confirming: true})},
            text('durableRetry'),
          ),
        h('a', {class: 'button', href: route.link('requests', request.id)}, text('durableTimeline')),
        h(
          'a',
          {class: 'button', href: route.link('messages', '', {filter: `request:${request.id}`})},
          text('durableMessages'),
        ),
      ),
      request.state === 'dead' && h(Why, {about: 'dead', what: text('durableWhyDead')}),
      request.cause &&
        h(Section, {title: text('durableCause')}, h('pre', {class: 'payload', tabIndex: 0}, request.cause)),
      h(Facts, {
        facts: [
          [text('durableStage'), request.stage],
          [
            text('durableOwner'),
            request.owner && text('durableOwnedBy', {owner: request.owner, epoch: request.epoch}),
          ],
          [text('durableStatus'), request.status],
          [text('durableCaller'), request.caller],
          [text('durableKey'), seen && (seen.businessKey ?? text('durableNoKey'))],
          [text('durableVersion'), request.flowVersion],
          [text('durableAccepted'), format.moment(request.acceptedAt)],
          [text('durableChanged'), format.moment(request.changedAt)],
          [text('durableKept'), request.expiresAt && format.moment(request.expiresAt)],
          [text('durableRequest'), h(Copy, {text: request.id, label: text('durableId')})],
        ],
      }),
      !seen || (over && seen.status === undefined) // what was seen while it ran has no result
        ? h(
            Section,
            {title: text(over ? 'durableResult' : 'durableKey')},
            h(
              'button',
              {type: 'button', onClick: this.showResult},
              text(over ? 'durableShowResult' : 'durableShowKey'),
            ),
            noResult && h('p', {class: 'bad', role: 'alert'}, noResult.title),
          )
        : over &&
          h(
            Section,
            {title: text('durableResult')},
            h('pre', {class: 'payload', tabIndex: 0}, JSON.stringify(seen.result, null, 2) ?? text('durableEmpty')),
          ),
      h(
        Section,
        {title: text('durableHistory')},
        h(
          'ol',
          {class: 'plain'},
          request.history.map(change =>
            h(
              'li',
              {key: change.version, class: 'line'},
              h('time', {datetime: change.at}, format.moment(change.at)),
              h('strong', null, change.event),
              h('span', {class: 'dim grow'}, change.stage && text('durableNext', {stage: change.stage})),
            ),
          ),
        ),
      ),
      request.webhook &&
        h(
          Section,
          {title: text('durableWebhook', {state: request.webhook.state})},
          h('p', null, h('code', null, request.webhook.url)),
          h(
            'ol',
            {class: 'plain'},
            request.webhook.attempts.map(attempt =>
              h(
                'li',
                {key: attempt.at, class: 'line'},
                h('time', {datetime: attempt.at}, format.moment(attempt.at)),
                attempt.status
                  ? text('durableAttempt', {status: attempt.status})
                  : h('span', {class: 'bad'}, attempt.problem),
              ),
            ),
          ),
        ),
      confirming &&
        h(
          Dialog,
          {
            title: text('durableAsk'),
            onClose: () => this.setState({confirming: false}),
            actions: [
              h(
                'button',
                {key: 'no', type: 'button', onClick: () => this.setState({confirming: false})},
                text('durableLeave'),
              ),
              h(
                'button',
                {key: 'yes', type: 'button', class: 'primary', disabled: busy, onClick: this.retry},
                text('durableRetry'),
              ),
            ],
          },
          h('p', null, text('durableResumed', {stage: request.stage})),
          refused && h(Trouble, {problem: refused}),
        ),
    ];
  }
}
