/** What the lanes show, in the trace event format: for Perfetto and chrome://tracing. */

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
    all(node).forEach((row, j) => {
      const tid = j + 1;
      if (!row.depth) {
        events.push({ph: 'M', name: 'thread_name', pid, tid, args: {name: row.id}});
        for (const {from, to, kind, count} of row.slices) {
          events.push({ph: 'X', name: kind, cat: kind, pid, tid, ts: from - begin, dur: to - from, args: {count}});
        }
        return;
      }
      for (const [kind, buckets] of Object.entries(row.depths)) {
        for (const [bucket, micros] of buckets) {
          const ts = Math.max(0, bucket * model.bucket - begin);
          events.push({ph: 'C', name: row.id, cat: kind, pid, ts, args: {[kind]: micros / model.bucket}});
        }
      }
    });
  });
  return {displayTimeUnit: 'ms', traceEvents: events};
}

const all = node => node.rows.flatMap(row => row.members ?? [row]);
