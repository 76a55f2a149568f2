/** Addresses of the bus and kinds of commands: how much goes by, how long it waits and runs, what is lost. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Section} from './drawer.js';
import {Choice, Copy, Facts, Notice, Trouble} from './parts.js';
import {Rows, inOrder, nextOrder} from './rows.js';

/** The node that an address is named after. */
function owner(row, nodes) {
  return nodes.find(node => row.address.endsWith(node.id))?.name;
}

/** A node's id says nothing to people. */
function title(row) {
  if (row.owner) return `${row.owner}, its frames`;
  const [flow, stages] = row.address.split('/');
  return stages && flow.startsWith('baton.') ? `${stages} (a call of the store)` : row.address;
}

/** Of most messages it isn't known how long they took: they are no commands. */
function measured(micros) {
  return micros ? format.duration(micros) : h('span', {class: 'dim'}, '–');
}

function quantiles(p50, p99) {
  return `${format.duration(p50)} in the middle, ${format.duration(p99)} for the slowest hundredth`;
}

const ADDRESS_COLUMNS = [
  {
    title: 'Address',
    width: 'minmax(15rem, 2fr)',
    sort: title,
    cell: row =>
      h('a', {href: route.link('cluster', `address ${row.address}`), tabIndex: -1, title: row.address}, title(row)),
  },
  {title: 'Kind', least: 900, width: '6.5rem', sort: row => row.kind, cell: row => row.kind},
  {
    title: 'A second',
    width: '5.4rem',
    right: true,
    sort: row => row.perSecond,
    cell: row => format.rate(row.perSecond),
  },
  {
    title: 'Bytes/s',
    least: 900,
    width: '5.6rem',
    right: true,
    sort: row => row.bytesPerSecond,
    cell: row => format.bytes(row.bytesPerSecond),
  },
  {
    title: 'Waited p50',
    least: 960,
    width: '6rem',
    right: true,
    sort: row => row.waitP50Micros,
    cell: row => measured(row.waitP50Micros),
  },
  {
    title: 'Waited p99',
    width: '6rem',
    right: true,
    sort: row => row.waitP99Micros,
    cell: row => measured(row.waitP99Micros),
  },
  {
    title: 'Ran p50',
    least: 960,
    width: '5.4rem',
    right: true,
    sort: row => row.runP50Micros,
    cell: row => measured(row.runP50Micros),
  },
  {
    title: 'Ran p99',
    width: '5.4rem',
    right: true,
    sort: row => row.runP99Micros,
    cell: row => measured(row.runP99Micros),
  },
  {
    title: 'Discarded',
    width: '5.4rem',
    right: true,
    sort: row => row.discards,
    cell: row => h('span', {class: row.discards ? 'bad' : 'dim'}, format.count(row.discards)),
  },
  {
    title: 'Failed',
    width: '4.6rem',
    right: true,
    sort: row => row.failed,
    cell: row => h('span', {class: row.failed ? 'bad' : 'dim'}, format.count(row.failed)),
  },
];

export class Addresses extends Component {
  state = {sorted: {title: 'A second', sort: row => row.perSecond, down: true}};

  render({label, addresses, nodes, opened}, {sorted}) {
    if (!addresses.length)
      return h(
        Notice,
        {title: 'No message has been sent yet'},
        'Each address has its line here as soon as something goes there.',
      );
    return h(Rows, {
      label,
      columns: ADDRESS_COLUMNS,
      rows: inOrder(
        addresses.map(row => ({...row, owner: owner(row, nodes)})),
        sorted,
      ),
      id: row => row.address,
      sorted,
      opened,
      onSort: column => this.setState({sorted: nextOrder(sorted, column)}),
      onOpen: row => route.go('cluster', `address ${row.address}`),
      card: row => [
        h(
          'div',
          {class: 'line'},
          h('strong', {class: 'grow ellipsis'}, title(row)),
          `${format.rate(row.perSecond)}/s`,
        ),
        h(
          'div',
          {class: 'line dim'},
          h('span', {class: 'grow'}, row.kind),
          row.runP99Micros > 0 &&
            `wait p99 ${format.duration(row.waitP99Micros)} · run p99 ${format.duration(row.runP99Micros)}`,
        ),
      ],
    });
  }
}

export class AddressFacts extends Component {
  level = async level => {
    try {
      await api.change('PUT', '/api/tap', {prefix: this.props.address.address, level});
      this.setState({problem: undefined});
      await this.props.onChanged();
    } catch (problem) {
      this.setState({problem});
    }
  };

  render({address, nodes}, {problem}) {
    const command = address.kind === 'command';
    const [flow] = address.address.split('/');
    const subscribers = nodes.filter(node => node.subscriptions?.includes(address.address));
    return [
      h(
        'p',
        {class: 'actions'},
        h(
          'a',
          {
            class: 'button primary',
            href: route.link('messages', '', {
              filter: command ? `flow:${flow} kind:command,completion` : `address:${address.address}`,
            }),
          },
          'Its messages',
        ),
      ),
      h(Facts, {
        facts: [
          ['Messages', `${format.count(address.count)}, ${format.rate(address.perSecond)} a second`],
          ['Bytes', `${format.bytes(address.bytesPerSecond)} a second`],
          [
            'Waited',
            address.waitP99Micros > 0 &&
              quantiles(address.waitP50Micros, address.waitP99Micros),
          ],
          [
            'Ran',
            address.runP99Micros > 0 &&
              quantiles(address.runP50Micros, address.runP99Micros),
          ],
          ['Discarded', format.count(address.discards)],
          ['Failed', format.count(address.failed)],
        ].filter(([, value]) => value !== false),
      }),
      !command &&
        h(
          Section,
          {title: 'Level of the tap'},
          h(Choice, {
            label: 'Level of the tap',
            options: ['off', 'headers', 'full'],
            value: address.level,
            onChange: this.level,
          }),
          problem && h(Trouble, {problem}),
        ),
      !command &&
        h(
          Section,
          {title: 'Who is subscribed'},
          subscribers.length
            ? h(
                'ul',
                {class: 'plain'},
                subscribers.map(node =>
                  h('li', {key: node.name}, h('a', {href: route.link('cluster', `node ${node.name}`)}, node.name)),
                ),
              )
            : h('p', {class: 'dim'}, 'No node says that it is.'),
        ),
      h(Section, {title: 'Address'}, h(Copy, {text: address.address, label: 'the address'})),
    ];
  }
}
