/** What the tracks show: slices and depths of the last seconds, row by row, from the frames that came. */

/** Seconds that are remembered. */
export const REMEMBERED = 12;
/** So many threads of one family have a row each; the others share one. */
const MOST_ROWS = 12;
/** Marks of a moment are there this much later. */
export const DELAY_MICROS = 450_000;
/** The picture moves on between two frames, and stops when none comes. */
const LONGEST_MOVE_MICROS = 400_000;
const SEEN_MICROS = 10_000_000;

const FAMILIES = [
  ['parked', track => track === 'parked'],
  ['vert.x-eventloop-thread', (track, name) => name.startsWith('vert.x-eventloop')],
  ['baton-request', (track, name) => name.startsWith('baton-request')],
  ['virtual', track => track === 'virtual'],
  ['carrier', (track, name) => /^ForkJoinPool-\d+-worker-\d+$/.test(name)],
  ['queueCompute', track => track === 'compute-queue'],
  ['baton-compute', (track, name) => name.startsWith('baton-compute')],
  ['queueLane', track => track === 'lane-queue'],
  ['lane', (track, name) => track === 'connection' && /^Lane \d+$/.test(name)],
  ['baton-lab-client', (track, name) => name.startsWith('baton-lab-client')],
];

export class Model {
  nodes = new Map();
  at = 0;
  arrived = 0;
  missed = 0;
  notShown = 0;
  unresponsive = [];
  /** Nodes that take no work. */
  unready = new Set();
  load = undefined;

  constructor(bucketMicros) {
    this.bucket = bucketMicros;
  }

  /** This moment of it: what comes later is not in it, and its edge stands still. */
  held() {
    const copy = Object.assign(new Model(this.bucket), this, {stands: this.edge, nodes: new Map()});
    for (const [name, node] of this.nodes) {
      const rows = new Map(
        [...node.rows].map(([id, row]) => [
          id,
          {...row, slices: [...row.slices], shares: [...row.shares], depths: copied(row)},
        ]),
      );
      copy.nodes.set(name, {...node, rows});
    }
    return copy;
  }

  /** The moment at the right edge. */
  get edge() {
    if (this.stands !== undefined) return this.stands;
    const moved = (performance.now() - this.arrived) * 1_000;
    return this.at + Math.min(LONGEST_MOVE_MICROS, moved) - DELAY_MICROS;
  }

  add(frame) {
    this.at = frame.atMicros;
    this.arrived = performance.now();
    this.notShown += frame.notShown;
    this.unresponsive = frame.unresponsive;
    this.unready = new Set((frame.all ?? []).filter(({ready}) => ready === false).map(({name}) => name));
    frame.nodes.forEach(node => this.addNode(node));
    this.load = frame.nodes.find(node => node.load)?.load;
    const oldest = this.at - REMEMBERED * 1e6;
    for (const [name, node] of this.nodes) {
      if (node.at < oldest) this.nodes.delete(name);
      else this.forget(node, oldest);
    }
  }

  /** Threads come and go, without end where each request has one. */
  forget(node, oldest) {
    for (const [id, row] of node.rows) {
      if (row.last < oldest && !stays(row)) node.rows.delete(id);
      else forget(row, oldest, this.bucket);
    }
  }

  addNode({node: name, roles, aheadMicros, missed, tracks, depths, threads, figures}) {
    const node = this.nodes.get(name) ?? {name, rows: new Map()};
    const before = node.at ?? this.at;
    this.nodes.set(name, Object.assign(node, {roles, figures, at: this.at}));
    this.missed += missed;
    tracks.forEach(track => {
      const row = this.row(node, track.track, track.name);
      if (!row) return;
      for (let i = 0; i < track.slices.length; i += 4) {
        const [after, micros, count, parts] = track.slices.slice(i, i + 4);
        const from = track.first + after - aheadMicros;
        row.slices.push({from, to: from + micros, kind: track.kind.toLowerCase(), count, parts});
      }
      row.last = this.at;
    });
    depths.forEach(depth => {
      const row = this.row(node, depth.track, '');
      if (!row) return;
      const shift = Math.round(aheadMicros / this.bucket);
      const kind = depth.kind.toLowerCase();
      const buckets = (row.depths[kind] ??= new Map());
      depth.micros.forEach((micros, i) => {
        const bucket = depth.first + i - shift;
        if (micros) buckets.set(bucket, (buckets.get(bucket) ?? 0) + micros);
      });
      row.last = this.at;
    });
    node.rows.forEach(row => (row.now = undefined));
    threads.forEach(thread => this.addThread(node, thread, before));
  }

  /** `before`: when the sample before was taken. */
  addThread(node, thread, before) {
    const row = this.row(node, 'thread', thread.name);
    if (!row) return;
    row.now = {...thread, state: thread.state.toLowerCase()};
    if (row.now.state !== 'idle') row.last = this.at;
    if (row.family !== 'carrier') return;
    row.shares.push({from: before, to: this.at, busy: thread.busy});
    // it runs for so short a time that a look at its stack seldom meets it
    if (thread.busy > 0) row.last = this.at;
  }

  row(node, track, name) {
    const family = FAMILIES.findIndex(([, belongs]) => belongs(track, name));
    if (family < 0) return undefined;
    const key = FAMILIES[family][0];
    const id = name || key;
    if (!node.rows.has(id)) {
      const depth = ['parked', 'virtual', 'queueCompute', 'queueLane'].includes(key);
      const seen = {slices: [], shares: [], depths: {}, last: 0};
      node.rows.set(id, {id, family: key, order: family, depth, node: node.name, ...seen});
    }
    return node.rows.get(id);
  }

  /** Nodes with their rows, in the order of a request; threads that did nothing for long are left out. */
  shown() {
    const order = ['gateway', 'db-worker', 'compute-service'];
    const rank = node => Math.min(...node.roles.map(role => order.indexOf(role)).filter(i => i >= 0), 9);
    return [...this.nodes.values()]
      .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
      .map(node => ({
        ...node,
        gone: this.at - node.at > 600_000,
        unready: this.unready.has(node.name),
        rows: this.rowsOf(node),
      }));
  }

  rowsOf(node) {
    const rows = [...node.rows.values()]
      .filter(row => stays(row) || this.at - row.last < SEEN_MICROS)
      .sort((a, b) => a.order - b.order || a.id.localeCompare(b.id, 'en', {numeric: true}));
    const out = [];
    for (const [family] of FAMILIES) {
      const all = rows.filter(row => row.family === family);
      out.push(...all.slice(0, MOST_ROWS));
      if (all.length > MOST_ROWS) {
        out.push({id: `${family}-more`, family: 'more', node: node.name, members: all.slice(MOST_ROWS)});
      }
    }
    return out;
  }

  /** How many waited at once at the most: of this moment it is known only when they have waited. */
  depthMost(row) {
    const totals = new Map();
    for (const buckets of Object.values(row.depths)) {
      buckets.forEach((micros, at) => totals.set(at, (totals.get(at) ?? 0) + micros));
    }
    return Math.max(0, ...totals.values()) / this.bucket;
  }

  figures() {
    const nodes = [...this.nodes.values()].filter(node => this.at - node.at <= 600_000);
    // without a node of that role, another one does its part
    const having = role => {
      const found = nodes.filter(node => node.roles.includes(role));
      return found.length ? found : nodes;
    };
    const threads = nodes.flatMap(node => [...node.rows.values()]).filter(row => row.now);
    const batches = nodes
      .flatMap(node => [...node.rows.values()].filter(row => row.family === 'lane'))
      .flatMap(row => row.slices.filter(slice => slice.from > this.at - 2e6));
    return {
      open: sum(nodes.map(node => node.figures.openRequests)),
      cpu: sum(nodes.map(node => node.figures.cpu)),
      threads: sum(nodes.map(node => node.figures.threads)),
      held: threads.filter(row => row.now.state === 'held' && row.family !== 'baton-lab-client').length,
      busy: sum(threads.map(row => row.now.busy)),
      batch: batches.length ? sum(batches.map(slice => slice.count)) / sum(batches.map(slice => slice.parts)) : 0,
      computeThreads: Object.fromEntries(
        ['gateway', 'db-worker', 'compute-service'].map(role => [
          role,
          Math.max(0, ...having(role).map(node => node.figures.computeThreads)),
        ]),
      ),
      eventLoops: Math.max(0, ...nodes.map(node => node.figures.eventLoops)),
      batchMost: Math.max(0, ...nodes.map(node => node.figures.batch)),
      queueMost: Math.max(0, ...nodes.map(node => node.figures.queue)),
    };
  }
}

/** Those that a node has from its start to its end. */
const stays = row => row.family === 'vert.x-eventloop-thread' || row.family === 'lane';

const copied = row => Object.fromEntries(Object.entries(row.depths).map(([kind, of]) => [kind, new Map(of)]));

function forget(row, oldest, bucketMicros) {
  if (row.slices.length && row.slices[0].to < oldest) row.slices = row.slices.filter(slice => slice.to >= oldest);
  if (row.shares.length && row.shares[0].to < oldest) row.shares = row.shares.filter(share => share.to >= oldest);
  const first = Math.floor(oldest / bucketMicros);
  for (const buckets of Object.values(row.depths)) {
    for (const bucket of buckets.keys()) {
      if (bucket < first) buckets.delete(bucket);
    }
  }
}

export const sum = numbers => numbers.reduce((a, b) => a + b, 0);
