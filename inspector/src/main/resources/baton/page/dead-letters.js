/** Durable requests that gave up, and another try for them. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Drawer, Section} from './drawer.js';
import {Copy, Dialog, Facts, Loading, Notice, Poll, Stale, Trouble} from './parts.js';
import {Rows} from './rows.js';

const EVERY = 5_000;

export class DeadLetters extends Component {
  state = {};

  componentDidMount() {
    this.poll = new Poll(EVERY, this.load);
  }

  componentWillUnmount() {
    this.poll.stop();
  }

  load = async () => {
    try {
      const {deadLetters} = await api.get('/api/dead-letters');
      this.setState({letters: deadLetters, problem: undefined});
    } catch (problem) {
      this.setState({problem});
    }
  };

  retry = async () => {
    const {chosen} = this.state;
    this.setState({busy: true, refused: undefined});
    try {
      await api.change('POST', `/api/dead-letters/${encodeURIComponent(chosen.id)}/retry`);
      this.setState({chosen: undefined, retried: chosen});
      route.go('dead-letters');
      await this.load();
    } catch (refused) {
      this.setState({refused});
    }
    this.setState({busy: false});
  };

  confirm = letter => this.setState({chosen: letter, refused: undefined});

  render({part}, {letters, problem, chosen, busy, refused, retried}) {
    const opened = letters?.find(letter => letter.id === part);
    return h(
      'div',
      {class: 'view split'},
      h(
        'div',
        {class: 'pane'},
        h(
          'div',
          {class: 'bar'},
          h('h1', null, 'Dead letters'),
          h(
            'p',
            {class: 'tally grow', role: 'status'},
            letters && format.several(letters.length, 'request that gave up', 'requests that gave up'),
          ),
        ),
        retried &&
          h(
            'p',
            {class: 'banner', role: 'status'},
            h(
              'span',
              {class: 'grow'},
              `${retried.flow} ${format.shortId(retried.id)} is tried again, from ` +
                `${retried.stage ?? 'where it gave up'}.`,
            ),
            h('a', {class: 'button', href: route.link('messages', '', {filter: `request:${retried.id}`})}, 'Watch it'),
          ),
        problem && (letters ? h(Stale, {problem}) : h(Trouble, {problem, retry: this.load})),
        !letters
          ? !problem && h(Loading, {what: 'dead letters'})
          : letters.length
            ? h(Rows, {
                label: 'Dead letters, newest first',
                fill: true,
                columns: COLUMNS,
                rows: letters,
                id: letter => letter.id,
                opened: opened && opened.id,
                card: Card,
                onOpen: letter => route.go('dead-letters', letter.id),
              })
            : h(
                Notice,
                {title: 'No request has given up'},
                'A durable request comes here when a stage has thrown as often as its flow allows. It keeps what ' +
                  'that stage was given, and can be tried again.',
              ),
      ),
      opened &&
        h(
          Drawer,
          {
            name: opened.id,
            title: opened.flow,
            over: 'Gave up',
            onClose: () => route.go('dead-letters'),
          },
          h(
            'p',
            {class: 'actions'},
            h('button', {type: 'button', class: 'primary', onClick: () => this.confirm(opened)}, 'Try again'),
            h('a', {class: 'button', href: route.link('requests', opened.id)}, 'Timeline'),
          ),
          h(Section, {title: 'Why'}, h('pre', {class: 'payload', tabIndex: 0}, opened.cause ?? 'not known')),
          h(Facts, {
            facts: [
              ['Stage', opened.stage],
              ['Caller', opened.caller],
              ['Accepted', opened.acceptedAt && format.moment(opened.acceptedAt)],
              ['Gave up', opened.changedAt && format.moment(opened.changedAt)],
              ['Request', h(Copy, {text: opened.id, label: 'the request’s id'})],
            ],
          }),
          opened.history?.length > 0 &&
            h(
              Section,
              {title: 'What was stored'},
              h(
                'ol',
                {class: 'plain'},
                opened.history.map(change =>
                  h(
                    'li',
                    {key: change.version, class: 'line'},
                    h('time', {datetime: change.at}, format.moment(change.at)),
                    h('strong', null, change.event),
                    h('span', {class: 'dim grow'}, change.stage && `next: ${change.stage}`),
                  ),
                ),
              ),
            ),
        ),
      chosen &&
        h(
          Dialog,
          {
            title: 'Try this request again?',
            onClose: () => this.setState({chosen: undefined}),
            actions: [
              h('button', {key: 'no', type: 'button', onClick: () => this.setState({chosen: undefined})}, 'Leave it'),
              h(
                'button',
                {key: 'yes', type: 'button', class: 'primary', disabled: busy, onClick: this.retry},
                'Try again',
              ),
            ],
          },
          h(
            'p',
            null,
            h('strong', null, chosen.flow),
            ' is resumed from ',
            h('strong', null, chosen.stage ?? 'the stage that gave up'),
            ' with what was stored. What it did before is not done twice.',
          ),
          refused && h(Trouble, {problem: refused}),
        ),
    );
  }
}

const COLUMNS = [
  {title: 'Gave up', width: '11rem', cell: letter => format.moment(letter.changedAt)},
  {title: 'Request', width: '9rem', cell: letter => h('code', {title: letter.id}, format.shortId(letter.id))},
  {title: 'Flow', width: 'minmax(7rem, .6fr)', cell: letter => letter.flow},
  {title: 'Stage', width: 'minmax(9rem, 1fr)', cell: letter => letter.stage},
  {title: 'Why', width: 'minmax(16rem, 2.6fr)', cell: letter => h('span', {title: letter.cause}, letter.cause)},
  {title: 'Caller', width: 'minmax(6rem, .6fr)', cell: letter => letter.caller},
];

function Card(letter) {
  return [
    h(
      'div',
      {class: 'line'},
      h('strong', {class: 'grow ellipsis'}, `${letter.flow}: ${letter.stage ?? ''}`),
      format.moment(letter.changedAt),
    ),
    h('div', {class: 'line dim'}, h('span', {class: 'grow ellipsis'}, letter.cause)),
  ];
}
