/** What is not as it should be with the cluster, and is no figure. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import {Dialog, Trouble} from './parts.js';
import {text} from './text.js';
import {Why} from './why.js';

/** What nodes say of themselves though they are ready. */
export function Notes({nodes}) {
  return h(
    'section',
    {'aria-labelledby': 'notes'},
    h('h2', {id: 'notes'}, text('notesTitle')),
    h(
      'ul',
      {class: 'plain'},
      nodes.flatMap(node =>
        (node.notes ?? []).map(note => h('li', {key: `${node.id} ${note}`}, h('strong', null, node.name), ' ', note)),
      ),
    ),
  );
}

/** Requests that no node can finish: they are kept, and wait. */
export function Waiting({flows}) {
  return h(
    'section',
    {'aria-labelledby': 'waiting'},
    h('h2', {id: 'waiting'}, text('notesWaiting')),
    h(Why, {about: 'waiting', what: text('notesWaitingWhat')}),
    h(
      'table',
      {class: 'small'},
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          ['notesFlow', 'notesVersion', 'notesCount', 'notesDead', 'notesHave'].map(name =>
            h('th', {key: name, scope: 'col'}, text(name)),
          ),
        ),
      ),
      h(
        'tbody',
        null,
        flows.map(flow =>
          h(
            'tr',
            {key: `${flow.name} ${flow.version}`},
            h('th', {scope: 'row'}, flow.name),
            h('td', null, flow.version),
            h('td', {class: 'bad'}, format.count(flow.waiting)),
            h('td', null, format.count(flow.dead)),
            h('td', null, flow.nodes?.join(', ') || text('notesNoNode')),
          ),
        ),
      ),
    ),
  );
}

export class Orphans extends Component {
  repair = async () => {
    this.setState({busy: true});
    try {
      await api.change('POST', '/api/orphans/repair');
      this.setState({confirming: false});
      await this.props.onRepaired();
    } catch (problem) {
      this.setState({problem});
    }
    this.setState({busy: false});
  };

  render({orphans}, {confirming, busy, problem}) {
    return h(
      'div',
      {class: 'banner', role: 'alert'},
      h(
        'div',
        {class: 'grow'},
        h(
          'strong',
          null,
          text(orphans.length === 1 ? 'notesOrphan' : 'notesOrphans', {count: format.count(orphans.length)}),
        ),
        h(
          'p',
          null,
          text('notesLost'),
          ' ',
          orphans.slice(0, 5).map((orphan, i) => [i > 0 && ', ', h('code', {key: orphan.address}, orphan.address)]),
          orphans.length > 5 && ' …',
        ),
      ),
      h(
        'button',
        {type: 'button', class: 'primary', onClick: () => this.setState({confirming: true, problem: undefined})},
        text('notesRepair'),
      ),
      confirming &&
        h(
          Dialog,
          {
            title: text('notesQuestion'),
            onClose: () => this.setState({confirming: false}),
            actions: [
              h(
                'button',
                {key: 'no', type: 'button', onClick: () => this.setState({confirming: false})},
                text('notesLeave'),
              ),
              h(
                'button',
                {key: 'yes', type: 'button', class: 'primary', disabled: busy, onClick: this.repair},
                text('notesRemove'),
              ),
            ],
          },
          h('p', null, text('notesSafe')),
          problem && h(Trouble, {problem}),
        ),
    );
  }
}
