/** The rows of the tracks: in which order they come, what each has, and what is forgotten of it. */

/** What waits in a row of waits, as nodes count it. Queues have so many places; others have no bound of their own. */
export const WAITING = {
  parked: ({answers}) => ({waiting: answers}),
  queueCompute: ({compute}) => compute,
  queueLane: ({lanes}) => lanes,
};

export const FAMILIES = [
  ['turnedAway', track => track === 'turnedAway'],
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
/** An area: as high as there are many at once. */
const DEPTHS = ['turnedAway', 'parked', 'virtual', 'queueCompute', 'queueLane'];

export const isDepth = family => DEPTHS.includes(family);

/** A row of which nothing is known yet. */
export const emptyRow = () => ({
  slices: [],
  shares: [],
  samples: [],
  bounds: [],
  depths: {},
  noPlace: new Map(),
  last: 0,
});

/** A virtual thread that waits is put aside: it holds no thread of the system. */
export const depthKind = (row, kind) => (row.family === 'virtual' && kind === 'blocked' ? 'aside' : kind);

/** Those that a node has from its start to its end. */
export const stays = row => row.family === 'vert.x-eventloop-thread' || row.family === 'lane';

/** Compute threads come and go with names that only grow: those have a number by the order in which they came. */
export const byName = (a, b) =>
  a.family === 'baton-compute' ? a.number - b.number : a.id.localeCompare(b.id, 'en', {numeric: true});

export const copied = row => Object.fromEntries(Object.entries(row.depths).map(([kind, of]) => [kind, new Map(of)]));

/** A queue has so many places since `from`; undefined: it has no bound of its own. */
export function bounded(row, places, from, at) {
  if (!places) return;
  const last = row.bounds.at(-1);
  if (last?.places === places) last.at = at;
  else row.bounds.push({from, at, places});
}

export function forget(row, oldest, bucketMicros) {
  if (row.slices.length && row.slices[0].to < oldest) row.slices = row.slices.filter(slice => slice.to >= oldest);
  if (row.shares.length && row.shares[0].to < oldest) row.shares = row.shares.filter(share => share.to >= oldest);
  if (row.samples.length && row.samples[0].at < oldest) row.samples = row.samples.filter(({at}) => at >= oldest);
  if (row.bounds.length && row.bounds[0].at < oldest) row.bounds = row.bounds.filter(({at}) => at >= oldest);
  const first = Math.floor(oldest / bucketMicros);
  for (const buckets of [...Object.values(row.depths), row.noPlace]) {
    for (const bucket of buckets.keys()) {
      if (bucket < first) buckets.delete(bucket);
    }
  }
}

export const least = numbers => (numbers.length ? Math.min(...numbers) : 0);

export const sum = numbers => numbers.reduce((a, b) => a + b, 0);
