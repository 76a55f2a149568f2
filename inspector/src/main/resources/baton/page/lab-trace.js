/** What the tracks show, in the trace event format: for Perfetto and chrome://tracing. */

/** A process for each node, a thread for each lane, a slice for each bar, a counter for each depth. */
export function traceOf(model) {
  const events = [];
  const nodes = model.shown();
  const begin = Math.min(
    ...nodes.flatMap(node => all(node).flatMap(row => row.slices.map(slice => slice.from))),
    model.at,
  );
  nodes.forEach((node, i) => {
    const pid = i + 1;
    events.push({ph: 'M', name: 'process_name', pid, args: {name: node.name}});
    let tid = 0;
    all(node).forEach(row => {
      if (row.depth) {
        events.push(...counters(row, model.bucket, begin).map(event => ({...event, pid})));
        if (row.family === 'turnedAway') events.push(...rates(row, begin).map(event => ({...event, pid})));
        return;
      }
      events.push(...shares(row, begin).map(event => ({...event, pid})));
      lines(row.slices).forEach((slices, line) => {
        tid++;
        const name = line ? `${row.id} (${line + 1})` : row.id;
        events.push({ph: 'M', name: 'thread_name', pid, tid, args: {name}});
        for (const {from, to, kind, count} of slices) {
          events.push({ph: 'X', name: kind, cat: kind, pid, tid, ts: from - begin, dur: to - from, args: {count}});
        }
      });
    });
  });
  return {displayTimeUnit: 'ms', traceEvents: events};
}

const all = node => node.rows.flatMap(row => row.members ?? [row]);

/** Slices of one thread may not overlap halfway: what does gets a line more. */
function lines(slices) {
  const all = [{open: [], slices: []}];
  [...slices]
    .sort((a, b) => a.from - b.from || b.to - a.to)
    .forEach(slice => {
      let line = all.find(({open}) => {
        while (open.length && open.at(-1) <= slice.from) open.pop();
        return !open.length || open.at(-1) >= slice.to;
      });
      if (!line) all.push((line = {open: [], slices: []}));
      line.open.push(slice.to);
      line.slices.push(slice);
    });
  return all.map(line => line.slices);
}

/** What is known of a carrier thread: the share of a processor that it used from one sample to the next. */
function shares(row, begin) {
  const ends = row.shares.slice(-1).map(({to}) => ({from: to, busy: 0}));
  return [...row.shares, ...ends].map(({from, busy}) => ({
    ph: 'C',
    name: `${row.id} busy`,
    cat: 'busy',
    ts: Math.max(0, from - begin),
    args: {busy},
  }));
}

/** How many were turned away, a second. */
const rates = (row, begin) =>
  row.samples.flatMap(({from, at, count}) =>
    [
      [from, count],
      [at, 0],
    ].map(([time, value]) => ({
      ph: 'C',
      name: row.id,
      cat: 'turnedAway',
      ts: Math.max(0, time - begin),
      args: {perSecond: value},
    })),
  );

/** A counter holds until the next one: after each run of buckets there is a 0. */
function counters(row, bucketMicros, begin) {
  const events = [];
  for (const [kind, buckets] of Object.entries(row.depths)) {
    const add = (bucket, value) =>
      events.push({
        ph: 'C',
        name: `${row.id} ${kind}`,
        cat: kind,
        ts: Math.max(0, bucket * bucketMicros - begin),
        args: {[kind]: value},
      });
    for (const bucket of [...buckets.keys()].sort((a, b) => a - b)) {
      add(bucket, buckets.get(bucket) / bucketMicros);
      if (!buckets.has(bucket + 1)) add(bucket + 1, 0);
    }
  }
  return events;
}
