/**
 * Where a request's time has gone. Each moment of it counts once: for a thread that worked, else for the database, else
 * for a thread that was held, else for a message on its way, else for a queue; what no span covers is shown as that. Of
 * several it is the one that began last: the innermost. A thread that was held while the database worked is so counted
 * as the database's time: `held` says for how long one was, whatever else went on.
 */

const KINDS = ['run', 'database', 'blocked', 'travel', 'wait', 'aside', 'between', 'unknown'];

/**
 * @returns {{kinds: Map<string, number>, parts: {kind, label, track, batch, micros}[], held: {micros, database}}} parts
 *     with the longest first; what was not recorded has no label; `held.database`: how much of it the database worked
 */
export function spent(timeline) {
  const all = [
    ...timeline.spans
      .filter(span => span.kind !== 'state' && !whole(span, timeline))
      .map(span => ({
        key: span.id,
        kind: span.kind,
        label: span.label,
        track: span.track,
        batch: Number(span.details?.batch ?? 0),
        from: span.startMicros,
        to: span.endMicros,
      })),
    ...timeline.messages.map(message => ({
      key: message.id,
      kind: 'travel',
      label: message.label,
      track: message.toTrack,
      from: message.sentMicros,
      to: message.receivedMicros,
    })),
  ]
    .map(each => ({...each, from: Math.max(0, each.from), to: Math.min(timeline.tookMicros, each.to)}))
    .filter(each => each.to > each.from);

  const cuts = [...new Set([0, timeline.tookMicros, ...all.flatMap(each => [each.from, each.to])])].sort(
    (a, b) => a - b,
  );
  const kinds = new Map(KINDS.map(kind => [kind, 0]));
  const parts = new Map();
  const held = {micros: 0, database: 0};
  for (let i = 1; i < cuts.length; i++) {
    const [from, to] = [cuts[i - 1], cuts[i]];
    const now = all.filter(each => each.from <= from && each.to >= to);
    const innermost = [...now].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.from - a.from)[0];
    if (now.some(each => each.kind === 'blocked')) {
      held.micros += to - from;
      held.database += now.some(each => each.kind === 'database') ? to - from : 0;
    }
    const {key, kind, label, track, batch} = innermost ?? {key: 'unknown', kind: 'unknown'};
    kinds.set(kind, kinds.get(kind) + to - from);
    const part = parts.get(`${kind} ${key}`) ?? {kind, label, track, batch, micros: 0};
    part.micros += to - from;
    parts.set(`${kind} ${key}`, part);
  }
  return {kinds, parts: [...parts.values()].sort((a, b) => b.micros - a.micros), held};
}

/** The request itself, waiting for its answer from beginning to end: true of each, so it is drawn nowhere. */
export function whole(span, timeline) {
  return span.kind === 'wait' && span.startMicros <= 0 && span.endMicros >= timeline.tookMicros;
}

/** Whole percents of each kind that sum to 100: the largest remainders are rounded up. */
export function shares(entries) {
  const total = entries.reduce((sum, [, micros]) => sum + micros, 0) || 1;
  const exact = entries.map(([kind, micros]) => ({kind, percent: (100 * micros) / total}));
  const percents = new Map(exact.map(({kind, percent}) => [kind, Math.floor(percent)]));
  let left = 100 - [...percents.values()].reduce((sum, percent) => sum + percent, 0);
  for (const {kind} of exact.sort((a, b) => (b.percent % 1) - (a.percent % 1))) {
    if (left-- > 0) percents.set(kind, percents.get(kind) + 1);
  }
  return percents;
}
