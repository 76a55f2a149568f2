/** Addresses of the bus and kinds of commands: how much goes by, how long it waits and runs, what is lost. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {inLanguage} from './chart-words.js';
import {Section} from './drawer.js';
import {Choice, Copy, Facts, Notice, Trouble} from './parts.js';
import {Rows, inOrder, nextOrder} from './rows.js';
import {text} from './text.js';

/** The node that an address is named after. */
function owner(row, nodes) {
  return nodes.find(node => row.address.endsWith(node.id))?.name;
}

/** A node's id says nothing to people. */
function title(row) {
  if (row.owner) return text('addressesFrames', {node: row.owner});
  const [flow, stages] = row.address.split('/');
  if (!stages) return row.address;
  return flow.startsWith('baton.') ? text('addressesCall', {call: stages}) : `${flow}/${inLanguage(stages)}`;
}

/** Of most messages it isn't known how long they took: they are no commands. */
function measured(micros) {
  return micros ? format.duration(micros) : h('span', {class: 'dim'}, '–');
}

function quantiles(p50, p99) {
  return text('addressesTimes', {p50: format.duration(p50), p99: format.duration(p99)});
}

/** Each is named after the text that is its title. */
const ADDRESS_COLUMNS = [
  {
    name: 'addressesAddress',
    width: 'minmax(15rem, 2fr)',
    sort: title,
    cell: row =>
      h('a', {href: route.link('cluster', `address ${row.address}`), tabIndex: -1, title: row.address}, title(row)),
  },
  {name: 'addressesKind', least: 900, width: '6.5rem', sort: row => row.kind, cell: row => row.kind},
  {
    name: 'addressesPerSecond',
    width: '5.4rem',
    right: true,
    sort: row => row.perSecond,
    cell: row => format.rate(row.perSecond),
  },
  {
    name: 'addressesBytesPerSecond',
    least: 900,
    width: '5.6rem',
    right: true,
    sort: row => row.bytesPerSecond,
    cell: row => format.bytes(row.bytesPerSecond),
  },
  {
    name: 'addressesWaitedP50',
    least: 960,
    width: '6rem',
    right: true,
    sort: row => row.waitP50Micros,
    cell: row => measured(row.waitP50Micros),
  },
  {
    name: 'addressesWaitedP99',
    width: '6rem',
    right: true,
    sort: row => row.waitP99Micros,
    cell: row => measured(row.waitP99Micros),
  },
  {
    name: 'addressesRanP50',
    least: 960,
    width: '5.4rem',
    right: true,
    sort: row => row.runP50Micros,
    cell: row => measured(row.runP50Micros),
  },
  {
    name: 'addressesRanP99',
    width: '5.4rem',
    right: true,
    sort: row => row.runP99Micros,
    cell: row => measured(row.runP99Micros),
  },
  {
    name: 'addressesDiscarded',
    width: '5.4rem',
    right: true,
    sort: row => row.discards,
    cell: row => h('span', {class: row.discards ? 'bad' : 'dim'}, format.count(row.discards)),
  },
  {
    name: 'addressesFailed',
    width: '4.6rem',
    right: true,
    sort: row => row.failed,
    cell: row => h('span', {class: row.failed ? 'bad' : 'dim'}, format.count(row.failed)),
  },
];

export class Addresses extends Component {
  state = {sorted: {name: 'addressesPerSecond', sort: row => row.perSecond, down: true}};

  render({label, addresses, nodes, opened}, {sorted}) {
    if (!addresses.length)
      return h(
        Notice,
        {title: text('addressesNone')},
        text('addressesNoneWhy'),
      );
    return h(Rows, {
      label,
      columns: ADDRESS_COLUMNS.map(column => ({...column, title: text(column.name)})),
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
            text('addressesCard', {
              wait: format.duration(row.waitP99Micros),
              run: format.duration(row.runP99Micros),
            }),
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
          text('addressesItsMessages'),
        ),
      ),
      h(Facts, {
        facts: [
          [
            text('addressesMessages'),
            text('addressesCount', {count: format.count(address.count), rate: format.rate(address.perSecond)}),
          ],
          [text('addressesBytes'), text('activityRate', {rate: format.bytes(address.bytesPerSecond)})],
          [
            text('addressesWaited'),
            address.waitP99Micros > 0 &&
              quantiles(address.waitP50Micros, address.waitP99Micros),
          ],
          [
            text('addressesRan'),
            address.runP99Micros > 0 &&
              quantiles(address.runP50Micros, address.runP99Micros),
          ],
          [text('addressesDiscarded'), format.count(address.discards)],
          [text('addressesFailed'), format.count(address.failed)],
        ].filter(([, value]) => value !== false),
      }),
      !command &&
        h(
          Section,
          {title: text('addressesLevel')},
          h(Choice, {
            label: text('addressesLevel'),
            options: ['off', 'headers', 'full'],
            value: address.level,
            onChange: this.level,
          }),
          problem && h(Trouble, {problem}),
        ),
      !command &&
        h(
          Section,
          {title: text('addressesSubscribed')},
          subscribers.length
            ? h(
                'ul',
                {class: 'plain'},
                subscribers.map(node =>
                  h('li', {key: node.name}, h('a', {href: route.link('cluster', `node ${node.name}`)}, node.name)),
                ),
              )
            : h('p', {class: 'dim'}, text('addressesNoSubscriber')),
        ),
      h(Section, {title: text('addressesAddress')}, h(Copy, {text: address.address, label: text('addressesThis')})),
    ];
  }
}
