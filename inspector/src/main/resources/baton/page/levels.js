/**
 * How much of the messages is seen, by prefix of their address; changed while the cluster runs, until the node is
 * started again.
 */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import {Choice, Loading, Trouble} from './parts.js';
import {text} from './text.js';

const LEVELS = ['off', 'headers', 'full'];

export class Levels extends Component {
  state = {};

  componentDidMount() {
    this.load();
  }

  load = () =>
    api.get('/api/tap').then(
      tap => this.setState({tap, problem: undefined}),
      problem => this.setState({problem}),
    );

  set = (prefix, level, node) => this.change('PUT', {prefix, level, ...(node && {node})});

  change = async (method, body) => {
    this.setState({busy: true});
    try {
      await api.change(method, '/api/tap', body);
      await this.load();
    } catch (problem) {
      this.setState({problem});
    }
    this.setState({busy: false});
  };

  render(properties, {tap, problem, busy}) {
    if (!tap) return problem ? h(Trouble, {problem, retry: this.load}) : h(Loading, {what: text('levelsThese')});
    const rows = byPrefix(tap.levels);
    return h(
      'div',
      {class: 'levels'},
      h('p', {class: 'dim'}, text('levelsLead')),
      problem && h(Trouble, {problem}),
      h(
        'ul',
        {class: 'plain'},
        rows.map(row =>
          h(
            'li',
            {key: `${row.prefix} ${row.nodes}`},
            h(
              'div',
              {class: 'line'},
              h('code', {class: 'grow ellipsis'}, row.prefix || text('levelsAll')),
              h(Choice, {
                label: text('levelsOf', {prefix: row.prefix || text('levelsAll')}),
                options: LEVELS,
                value: row.level,
                disabled: busy,
                onChange: level => this.set(row.prefix, level, row.everywhere ? undefined : row.nodes[0]),
              }),
            ),
            h(
              'p',
              {class: 'dim small'},
              row.everywhere ? text('levelsEveryNode') : row.nodes.join(', '),
              row.why && ` · ${row.why}`,
              row.until && ` · ${text('levelsUntil', {moment: format.moment(row.until)})}`,
            ),
          ),
        ),
      ),
      h(
        'form',
        {
          class: 'line',
          onSubmit: event => {
            event.preventDefault();
            this.set(event.target.elements.prefix.value.trim(), 'full');
          },
        },
        h('label', {class: 'hidden', for: 'prefix'}, text('levelsPrefix')),
        h('input', {
          id: 'prefix',
          class: 'grow',
          type: 'text',
          name: 'prefix',
          placeholder: 'baton.node.',
          spellcheck: false,
        }),
        h('button', {type: 'submit', disabled: busy}, text('levelsSeeInFull')),
      ),
      h(
        'button',
        {type: 'button', class: 'quiet', disabled: busy, onClick: () => this.change('DELETE')},
        text('levelsReset'),
      ),
    );
  }
}

/** One row for all nodes where they agree; one a node where they don't. */
function byPrefix(levels) {
  const nodes = new Set(levels.map(level => level.node));
  const rows = new Map();
  for (const level of levels) {
    const key = [level.prefix, level.level, level.why ?? ''].join(' ');
    if (!rows.has(key)) rows.set(key, {...level, nodes: []});
    rows.get(key).nodes.push(level.node);
  }
  return [...rows.values()]
    .map(row => ({...row, everywhere: row.nodes.length === nodes.size}))
    .sort((a, b) => a.prefix.localeCompare(b.prefix));
}
