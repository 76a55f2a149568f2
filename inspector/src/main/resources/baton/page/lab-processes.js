/** The processes of the cluster, as the kernel sees them now. */

import {h} from './preact.js';
import * as format from './format.js';
import {text} from './lab-text.js';

const COLUMNS = ['process', 'pid', 'memory', 'processThreads', 'processCpu', 'epollSockets'];

/** `processes`: by node, in the order of the tracks. */
export function Processes({processes}) {
  return h(
    'details',
    {class: 'processes', open: true},
    h('summary', null, text('processes')),
    h(
      'div',
      {class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': text('processes')},
      h(
        'table',
        {class: 'place narrow'},
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            COLUMNS.map(name => h('th', {key: name, scope: 'col'}, text(name))),
          ),
        ),
        h(
          'tbody',
          null,
          processes.map(({name, gone, ...process}) =>
            h(
              'tr',
              {key: name, 'data-process': name},
              h('th', {scope: 'row'}, name),
              gone ? h('td', {colSpan: COLUMNS.length - 1}, text('gone')) : cells(process),
            ),
          ),
        ),
      ),
    ),
    h('p', {class: 'dim small'}, text('processesWhy')),
  );
}

const cells = ({pid, memoryBytes, threads, cpu, epollSockets}) =>
  [pid, format.bytes(memoryBytes), threads, cpu.toFixed(1), epollSockets ?? '–'].map((value, i) =>
    h('td', {key: COLUMNS[i + 1]}, value),
  );

/** Of those nodes, by their names: "gateway-1 (pid 4711, 210 MB)"; of one of which nothing is known, its name. */
export const processesOf = (names, processes) =>
  names.map(name => {
    const {pid, memoryBytes} = processes.find(each => each.name === name) ?? {};
    return pid ? text('processOf', {name, pid, memory: format.bytes(memoryBytes)}) : name;
  });
