/** What the tracks show: slices and depths of the last seconds, row by row, from the frames that came. */

import {ROLES, figuresOf} from './lab-sums.js';
import {
  FAMILIES,
  WAITING,
  bounded,
  byName,
  copied,
  depthKind,
  emptyRow,
  forget,
  isDepth,
  stays,
  sum,
} from './lab-rows.js';

/** Seconds that are remembered. */
export const REMEMBERED = 12;
/** So many threads of one family have a row each; the others share one. */
const MOST_ROWS = 12;
/** The same of those that did nothing for so long. */
const MOST_IDLE = 3;
const IDLE_MICROS = 1_500_000;
/** Marks of a moment are there this much later. */
export const DELAY_MICROS = 450_000;
/** The picture moves on between two frames, and stops when none comes. */
const LONGEST_MOVE_MICROS = 400_000;
/** A row whose family was used is there at least this long: longer than requests of one a second are apart. */
const LEAST_SECONDS = 2.5;
/** Over which a thread is judged to be busy. */
const JUDGED_MICROS = 2_000_000;
const MUCH = 0.15;
const SILENT_MICROS = 1_500_000;
/** Over which requests that are turned away are counted. */
const RATE_MICROS = 1_000_000;
/** For no longer than this is a count of what waits drawn. */
const COUNTED_MICROS = 300_000;
const COUNTED_AGO_MICROS = 100_000;

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
          {
            ...row,
            slices: [...row.slices],
            shares: [...row.shares],
            samples: [...row.samples],
            noPlace: new Map(row.noPlace),
            bounds: row.bounds.map(bound => ({...bound})),
            depths: copied(row),
          },
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

  /** Seconds of it that are remembered. */
  remembered() {
    return Math.min(REMEMBERED, Math.round((this.at - (this.began ?? this.at)) / 1e6));
  }

  add(frame) {
    this.began ??= frame.atMicros;
    this.at = frame.atMicros;
    this.arrived = performance.now();
    this.notShown += frame.notShown;
    this.unresponsive = frame.unresponsive;
    this.unready = new Set((frame.all ?? []).filter(({ready}) => ready === false).map(({name}) => name));
    frame.nodes.forEach(node => this.addNode(node));
    this.addLoad(frame.nodes);
    const oldest = this.at - REMEMBERED * 1e6;
    for (const [name, node] of this.nodes) {
      if (node.at < oldest) this.nodes.delete(name);
      else this.forget(node, oldest);
    }
  }

  /** Of the node that makes it: as long as that one has not answered anew, what it said holds, for a while. */
  addLoad(nodes) {
    const makes = nodes.find(node => node.load);
    if (makes) {
      this.load = makes.load;
      this.loadBy = makes.node;
    } else if (nodes.some(({node}) => node === this.loadBy) || !this.answers(this.loadBy)) {
      this.load = undefined;
    }
  }

  /** Threads come and go, without end where each request has one. */
  forget(node, oldest) {
    for (const [id, row] of node.rows) {
      if (row.last < oldest && !stays(row)) node.rows.delete(id);
      else forget(row, oldest, this.bucket);
    }
  }

  addNode({node: name, roles, aheadMicros, missed, tracks, depths, noPlaces = [], threads, figures}) {
    const node = this.nodes.get(name) ?? {name, rows: new Map()};
    const before = node.at ?? this.at;
    this.nodes.set(name, Object.assign(node, {roles, figures, at: this.at}));
    this.missed += missed;
    // clocks are compared again and again: of a bucket that moved a bit, a part would be counted twice
    if (!(Math.abs(aheadMicros - node.ahead) <= this.bucket)) node.ahead = aheadMicros;
    tracks.forEach(track => {
      const row = this.row(node, track.track, track.name);
      if (!row) return;
      for (let i = 0; i < track.slices.length; i += 4) {
        const [after, micros, count, parts] = track.slices.slice(i, i + 4);
        const from = track.first + after - aheadMicros;
        const to = from + micros;
        row.slices.push({from, to, kind: this.kindOf(row, track.kind.toLowerCase(), from, to), count, parts});
      }
      row.last = this.at;
    });
    depths.forEach(({track, kind, first, micros}) => {
      const row = this.row(node, track);
      if (!row) return;
      const buckets = (row.depths[depthKind(row, kind.toLowerCase())] ??= new Map());
      this.addBuckets(node, row, buckets, first, micros);
    });
    noPlaces.forEach(({track, first, counts}) => {
      const row = this.row(node, track);
      if (row) this.addBuckets(node, row, row.noPlace, first, counts);
    });
    node.rows.forEach(row => {
      row.was = row.now;
      row.now = undefined;
    });
    threads.forEach(thread => this.addThread(node, thread, before));
    for (const [key, of] of Object.entries(WAITING)) {
      this.addWaiting(node, key, figures.waiting && of(figures.waiting), before);
    }
    this.addTurnedAway(node, figures.turnedAway);
  }

  addBuckets(node, row, buckets, first, values) {
    const shift = Math.round(node.ahead / this.bucket);
    values.forEach((value, i) => {
      const bucket = first + i - shift;
      if (value) buckets.set(bucket, (buckets.get(bucket) ?? 0) + value);
    });
    row.last = this.at;
  }

  /** A stage that sleeps is recorded as one that runs; the samples within it know better. */
  kindOf(row, kind, from, to) {
    if (kind !== 'run' || row.family !== 'baton-compute') return kind;
    const within = row.samples.filter(({at}) => from < at && at <= to);
    return 2 * within.filter(({state}) => state === 'held').length > within.length ? 'blocked' : kind;
  }

  /**
   * What waits and has not ended, in a queue of so many places; undefined: the node does not say. It was counted soon
   * after the look `before` this one.
   */
  addWaiting(node, key, {waiting: count, queues, places} = {}, before) {
    const row = count > 0 ? this.row(node, key) : node.rows.get(key);
    if (!row) return;
    const each = node.figures.queue * queues === places ? node.figures.queue : undefined;
    Object.assign(row, {waiting: count, queues, places, each});
    bounded(row, places, before, this.at);
    if (!count) return;
    row.last = this.at;
    const at = this.at - COUNTED_AGO_MICROS;
    row.samples.push({from: Math.max(before - COUNTED_AGO_MICROS, at - COUNTED_MICROS), at, count});
  }

  /** `total`: of the node since its start. In the row: a second. */
  addTurnedAway(node, total) {
    const from = node.awayAt ?? this.at;
    const took = this.at - from;
    if (took > 0 && took < RATE_MICROS) return;
    const count = Math.max(0, total - (node.turnedAway ?? total));
    Object.assign(node, {turnedAway: total, awayAt: this.at});
    const row = count ? this.row(node, 'turnedAway') : node.rows.get('turnedAway');
    if (!row) return;
    row.waiting = count && Math.round((count * 1e6) / took);
    if (!count) return;
    row.last = this.at;
    row.samples.push({from, at: this.at, count: row.waiting});
  }

  /** `before`: when the sample before was taken. */
  addThread(node, thread, before) {
    const row = this.row(node, 'thread', thread.name);
    if (!row) return;
    row.now = {...thread, state: thread.state.toLowerCase()};
    if (row.now.state !== 'idle') row.last = this.at;
    row.samples.push({at: this.at, state: row.now.state, busy: thread.busy});
    if (row.family !== 'carrier') return;
    row.shares.push({from: before, to: this.at, busy: thread.busy});
    // it runs for so short a time that a look at its stack seldom meets it
    if (thread.busy > 0) row.last = this.at;
  }

  row(node, track, name = '') {
    const family = FAMILIES.findIndex(([key, belongs]) => (WAITING[key] && key === track) || belongs(track, name));
    if (family < 0) return undefined;
    const key = FAMILIES[family][0];
    const id = name || key;
    if (!node.rows.has(id)) {
      const number = this.numberOf(node, key);
      const about = {id, family: key, order: family, depth: isDepth(key), node: node.name, number};
      node.rows.set(id, {...about, ...emptyRow()});
    }
    return node.rows.get(id);
  }

  /** The least that no other thread of this family has which is there, or was there a moment ago. */
  numberOf(node, family) {
    const taken = [...node.rows.values()]
      .filter(row => row.family === family && (row.now || row.was || this.at - row.last < LEAST_SECONDS * 1e6))
      .map(row => row.number);
    let number = 1;
    while (taken.includes(number)) number++;
    return number;
  }

  /** Whether it has answered lately. */
  answers(name) {
    const node = this.nodes.get(name);
    return node ? this.at - node.at <= SILENT_MICROS : !this.unresponsive.includes(name);
  }

  /** Nodes with their rows, in the order of a request; of threads that did nothing in these seconds, none. */
  shown(seconds = REMEMBERED) {
    return this.ordered().map(node => ({
      ...node,
      gone: !this.answers(node.name),
      unready: this.unready.has(node.name),
      rows: this.rowsOf(node, 1e6 * Math.max(seconds, LEAST_SECONDS)),
    }));
  }

  ordered() {
    const rank = node => Math.min(...node.roles.map(role => ROLES.indexOf(role)).filter(i => i >= 0), ROLES.length);
    return [...this.nodes.values()].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  }

  rowsOf(node, micros) {
    const rows = [...node.rows.values()]
      .filter(row => stays(row) || this.at - row.last < micros)
      .sort((a, b) => a.order - b.order || byName(a, b));
    const out = [];
    for (const [family] of FAMILIES) {
      const all = rows.filter(row => row.family === family);
      const idle = all.filter(row => !stays(row) && this.at - row.last > IDLE_MICROS).slice(MOST_IDLE);
      const own = all.filter(row => !idle.includes(row)).slice(0, MOST_ROWS);
      const members = all.filter(row => !own.includes(row));
      out.push(...own);
      if (members.length) out.push({id: `${family}-more`, family: 'more', of: family, node: node.name, members});
    }
    return out;
  }

  /** How many waited at once at the most within this time. */
  depthMost(row, from, to) {
    const totals = new Map();
    const first = Math.floor(from / this.bucket);
    const last = Math.floor(to / this.bucket);
    for (const buckets of Object.values(row.depths)) {
      buckets.forEach((micros, at) => {
        if (at >= first && at <= last) totals.set(at, (totals.get(at) ?? 0) + micros / this.bucket);
      });
    }
    const counted = row.samples.filter(sample => sample.at >= from && sample.from <= to).map(({count}) => count);
    return Math.max(0, ...totals.values(), ...counted);
  }

  /** How many found no place within this time. */
  noPlaceIn(row, from, to) {
    const within = ([bucket]) => bucket * this.bucket >= from && bucket * this.bucket <= to;
    return sum([...row.noPlace].filter(within).map(([, count]) => count));
  }

  /** The share of the last moments in which this thread ran; of one that runs much, or wanted to. */
  pressed(row) {
    const samples = row.samples.filter(({at}) => at > this.at - JUDGED_MICROS);
    if (!samples.length) return 0;
    const busy = sum(samples.map(sample => sample.busy)) / samples.length;
    const runs = samples.filter(({state}) => state === 'runs').length / samples.length;
    return busy < MUCH ? busy : Math.max(busy, runs);
  }

  figures() {
    return figuresOf(this);
  }
}
