/** Draws tracks onto a canvas: the same patterns as timelines have, for very many bars. */

const INSET = 3;

/** The page's colours, as they are now: light or dark. */
function colours(element) {
  const style = getComputedStyle(element);
  const read = name => {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    element.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  };
  return {
    font: `11px ${style.fontFamily}`,
    ...Object.fromEntries(
      ['accent', 'database', 'line', 'line-strong', 'careful', 'careful-soft', 'raised', 'surface', 'text', 'dim'].map(
        name => [name, read(`--${name}`)],
      ),
    ),
  };
}

/** A small picture that is repeated. */
function pattern(context, size, draw) {
  const tile = Object.assign(document.createElement('canvas'), {width: size, height: size});
  draw(tile.getContext('2d'));
  return context.createPattern(tile, 'repeat');
}

/** Whether it is held now, and the words beside it say so, too: they are renewed less often than the picture. */
const heldStill = row =>
  row.now?.state === 'held' && row.said === 'held' && ['baton-request', 'baton-compute'].includes(row.family);

/** Whether the line of so many places is in the picture: the queue is half full at least, or was full for a moment. */
const isNear = ({most, bounds, noPlace}, places) =>
  places <= 2 * most || (noPlace.size > 0 && bounds.every(bound => places <= bound.places));

/** What stands at the top. */
const scaleOf = row =>
  Math.max(1, row.most, ...row.bounds.map(({places}) => places).filter(places => isNear(row, places)));

export class LaneCanvas {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.repaint = () => {
      this.look = undefined;
    };
    this.scheme.addEventListener('change', this.repaint);
  }

  close() {
    this.scheme.removeEventListener('change', this.repaint);
  }

  prepare() {
    const {context} = this;
    const look = colours(this.canvas.parentElement);
    const strokes = (colour, ground, lines, faint = 1) => size => on => {
      if (ground) {
        on.fillStyle = ground;
        on.fillRect(0, 0, size, size);
      }
      on.strokeStyle = colour;
      on.globalAlpha = faint;
      on.lineWidth = 1;
      on.beginPath();
      lines(on, size);
      on.stroke();
    };
    const slanted = (on, size) => {
      for (const shift of [-size, 0, size]) {
        on.moveTo(shift, size);
        on.lineTo(shift + size, 0);
      }
    };
    const broken = (on, size) => {
      on.moveTo(0, 0);
      on.lineTo(size / 2, size / 2);
    };
    const crossed = (on, size) => {
      slanted(on, size);
      for (const shift of [-size, 0, size]) {
        on.moveTo(shift, 0);
        on.lineTo(shift + size, size);
      }
    };
    const grain = (on, size) => {
      on.moveTo(0, size - 0.5);
      on.lineTo(size, size - 0.5);
    };
    look.fills = {
      run: look.accent,
      wait: pattern(context, 6, strokes(look['line-strong'], undefined, slanted)(6)),
      aside: pattern(context, 6, strokes(look['line-strong'], undefined, broken)(6)),
      blocked: pattern(context, 6, strokes(look.careful, look['careful-soft'], crossed)(6)),
      database: pattern(context, 5, strokes(look.surface, look.database, grain, 0.25)(5)),
    };
    look.edges = {wait: look['line-strong'], blocked: look.careful};
    this.look = look;
  }

  /** `rows`: what is drawn, each with `top` and `height`; `from` and `to` in µs. */
  draw({rows, from, to, width, height, edge, bucket}) {
    const {canvas, context} = this;
    const ratio = Math.min(2, devicePixelRatio || 1);
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      this.look = undefined;
    }
    if (!this.look) this.prepare();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const x = micros => ((micros - from) / (to - from)) * width;
    this.grid(from, to, x, height);
    for (const row of rows) {
      if (row.depth) this.depth(row, from, to, x, bucket);
      else if (row.members) this.members(row, from, to, width);
      else this.lane(row, from, to, x, edge);
    }
  }

  grid(from, to, x, height) {
    const {context, look} = this;
    const step = to - from > 5e6 ? 1e6 : to - from > 2e6 ? 5e5 : 1e5;
    context.strokeStyle = look.line;
    context.lineWidth = 1;
    context.beginPath();
    for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
      const left = Math.round(x(at)) + 0.5;
      context.moveTo(left, 0);
      context.lineTo(left, height);
    }
    context.stroke();
  }

  lane(row, from, to, x, edge) {
    const {context, look} = this;
    const y = row.top + INSET;
    const high = row.height - 2 * INSET;
    const middle = row.top + row.height / 2;
    context.fillStyle = look.line;
    context.fillRect(0, middle - 0.5, x(to), 1);
    let last = 0;
    const ends = {};
    for (const slice of row.slices) {
      last = Math.max(last, slice.to);
      if (slice.to < from || slice.from > to) continue;
      // what ends within the pixel that is painted already would change nothing, and there may be very many
      const right = x(slice.to);
      if (right <= (ends[slice.kind] ?? -1) && right >= ends[slice.kind] - 1) continue;
      this.bar(x(slice.from), right, y, high, slice.kind);
      ends[slice.kind] = Math.max(right, x(slice.from) + 1);
    }
    for (const slice of row.slices) {
      if (slice.kind === 'database' && slice.to >= from && slice.from <= to) {
        const [left, right] = [Math.max(0, x(slice.from)), Math.min(x(to), x(slice.to))];
        this.batch(left, right, middle, slice.parts === 1 ? slice.count : 0);
      }
    }
    this.shares(row, from, to, x, y, high);
    if (heldStill(row) && last) {
      context.globalAlpha = 0.45;
      this.bar(x(Math.max(from, last)), x(Math.min(to, edge)), y, high, 'blocked');
      context.globalAlpha = 1;
    }
  }

  /** Light, as it is of samples: as high as the share of a processor that the thread used between two of them. */
  shares(row, from, to, x, y, high) {
    const {context, look} = this;
    context.fillStyle = look.accent;
    context.globalAlpha = 0.45;
    for (const share of row.shares) {
      if (share.busy <= 0 || share.to < from || share.from > to) continue;
      const left = Math.max(0, x(share.from));
      const tall = Math.max(1, share.busy * high);
      context.fillRect(left, y + high - tall, Math.min(x(share.to), x(to)) - left, tall);
    }
    context.globalAlpha = 1;
  }

  bar(left, right, y, high, kind) {
    const {context, look} = this;
    const start = Math.max(0, left);
    const wide = Math.max(1, right - start);
    context.fillStyle = look.fills[kind] ?? look.fills.wait;
    context.fillRect(start, y, wide, high);
    if (look.edges[kind] && wide > 5) {
      context.strokeStyle = look.edges[kind];
      context.lineWidth = 1;
      context.strokeRect(start + 0.5, y + 0.5, wide - 1, high - 1);
    }
  }

  /** How many requests share the transaction, where there is room to say it and it is one transaction. */
  batch(left, right, middle, count) {
    const {context, look} = this;
    context.fillStyle = look.surface;
    context.fillRect(left, middle - 9, 1, 18);
    const word = String(count);
    if (count < 2 || right - left < word.length * 7 + 6) return;
    context.font = `600 ${look.font}`;
    context.fillStyle = look.surface;
    context.fillText(word, left + 4, middle + 4);
  }

  /** An area: as high as many wait. Light is what nodes counted five times a second, as long as it is not over. */
  depth(row, from, to, x, bucket) {
    const {context, look} = this;
    const bottom = row.top + row.height - 1;
    const room = row.height - 5;
    const kinds = Object.entries(row.depths);
    // the scale is looked up less often than is drawn: until then, what is more stands at the top
    const most = scaleOf(row);
    const highOf = count => Math.min(room, (count / most) * room);
    context.fillStyle = look.line;
    context.fillRect(0, bottom, x(to), 1);
    context.fillStyle = look[row.family === 'turnedAway' ? 'careful' : 'line-strong'];
    context.globalAlpha = 0.45;
    for (const sample of row.samples) {
      if (sample.at < from || sample.from > to) continue;
      const left = Math.max(0, x(sample.from));
      const high = highOf(sample.count);
      context.fillRect(left, bottom - high, Math.min(x(sample.at), x(to)) - left, high);
    }
    context.globalAlpha = 1;
    const first = Math.floor(from / bucket);
    const last = Math.floor(to / bucket);
    const base = new Map();
    for (const [kind, buckets] of kinds) {
      context.fillStyle = look.fills[kind] ?? look.fills.wait;
      context.beginPath();
      for (let at = first; at <= last; at++) {
        const micros = buckets.get(at);
        if (!micros) continue;
        const below = base.get(at) ?? 0;
        const value = micros / bucket;
        const high = highOf(below + value) - highOf(below);
        context.rect(
          x(at * bucket),
          bottom - highOf(below) - high,
          x((at + 1) * bucket) - x(at * bucket) + 0.3,
          high,
        );
        base.set(at, below + value);
      }
      context.fill();
    }
    context.strokeStyle = look.dim;
    context.lineWidth = 1.2;
    context.beginPath();
    // where nothing is recorded it is not known yet that nothing waits
    for (let at = first; at <= last; at++) {
      if (!base.has(at)) continue;
      const top = bottom - highOf(base.get(at));
      if (base.has(at - 1)) context.lineTo(x(at * bucket), top);
      else context.moveTo(x(at * bucket), top);
      context.lineTo(x((at + 1) * bucket), top);
    }
    context.stroke();
    this.places(row, from, to, x, bucket, count => bottom - highOf(count));
  }

  /** So many places a queue has; a mark at the top when a command found none. */
  places(row, from, to, x, bucket, topOf) {
    const {context, look} = this;
    const shown = part => part.at >= from && part.from <= to;
    context.fillStyle = look.careful;
    for (const at of row.noPlace.keys()) {
      const left = x(at * bucket);
      if (left < 0 || left > x(to)) continue;
      context.fillRect(left, row.top + 1, Math.max(2, x((at + 1) * bucket) - left), 4);
    }
    context.strokeStyle = look.careful;
    context.lineWidth = 1;
    context.setLineDash([4, 3]);
    context.beginPath();
    for (const bound of row.bounds.filter(shown).filter(({places}) => isNear(row, places))) {
      const top = Math.round(topOf(bound.places)) + 0.5;
      context.moveTo(Math.max(0, x(bound.from)), top);
      context.lineTo(Math.min(x(bound.at), x(to)), top);
    }
    context.stroke();
    context.setLineDash([]);
  }

  /** The threads that have no row of their own, as thin lines below each other. */
  members(row, from, to, width) {
    const {context, look} = this;
    const high = row.height / row.members.length;
    const x = micros => ((micros - from) / (to - from)) * width;
    row.members.forEach((member, i) => {
      const y = row.top + i * high;
      for (const slice of member.slices) {
        if (slice.to < from || slice.from > to) continue;
        context.fillStyle = slice.kind === 'blocked' ? look.careful : look[slice.kind] ?? look.accent;
        const left = Math.max(0, x(slice.from));
        context.fillRect(left, y, Math.max(1, x(slice.to) - left), Math.max(0.8, high * 0.8));
      }
      this.shares(member, from, to, x, y, high * 0.8);
    });
  }
}
