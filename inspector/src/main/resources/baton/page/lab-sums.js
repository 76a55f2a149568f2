/** What the model of the tracks says of all nodes together. */

import {least, sum} from './lab-rows.js';

/** In the order of a request. */
export const ROLES = ['gateway', 'db-worker', 'compute-service'];

/** Figures of this moment; of nodes that do not answer, none. */
export function figuresOf(model) {
  const all = model.ordered().map(node => ({...node, gone: !model.answers(node.name)}));
  const nodes = all.filter(({gone}) => !gone);
  const processes = all.map(({name, gone, figures: {process}}) => (gone ? {name, gone} : {name, ...process}));
  // without a node of that role, another one does its part
  const having = role => {
    const found = nodes.filter(node => node.roles.includes(role));
    return found.length ? found : nodes;
  };
  const threads = nodes.flatMap(node => [...node.rows.values()]).filter(row => row.now);
  const ofRequests = threads.filter(row => row.family === 'baton-request');
  const inState = (rows, ...states) => rows.filter(row => states.includes(row.now.state)).length;
  const pressed = (role, family) =>
    having(role)
      .flatMap(node => [...node.rows.values()])
      .filter(row => row.now && row.family === family)
      .map(row => model.pressed(row));
  const batches = nodes
    .flatMap(node => [...node.rows.values()].filter(row => row.family === 'lane'))
    .flatMap(row => row.slices.filter(slice => slice.from > model.at - 2e6));
  return {
    open: sum(nodes.map(node => node.figures.openRequests)),
    cpu: sum(processes.map(({cpu = 0}) => cpu)),
    threads: sum(processes.map(each => each.threads ?? 0)),
    processes,
    held: inState(threads.filter(row => row.family !== 'baton-lab-client'), 'held'),
    requestThreads: {
      sleep: inState(ofRequests, 'held', 'locked'),
      run: inState(ofRequests, 'runs', 'listens'),
      idle: inState(ofRequests, 'idle'),
    },
    loopPressed: Math.max(0, ...pressed('gateway', 'vert.x-eventloop-thread')),
    carriersPressed: least(pressed('gateway', 'carrier')),
    busy: sum(threads.map(row => row.now.busy)),
    batch: batches.length ? sum(batches.map(slice => slice.count)) / sum(batches.map(slice => slice.parts)) : 0,
    computeThreads: Object.fromEntries(
      ROLES.map(role => [
        role,
        Math.max(0, ...having(role).map(node => node.figures.computeThreads)),
      ]),
    ),
    eventLoops: Math.max(0, ...nodes.map(node => node.figures.eventLoops)),
    batchMost: Math.max(0, ...nodes.map(node => node.figures.batch)),
    queueMost: Math.max(0, ...nodes.map(node => node.figures.queue)),
  };
}
