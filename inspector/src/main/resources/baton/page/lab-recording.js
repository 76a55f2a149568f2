/** The last frames of the lab as they came: what a run needs to be played again. */

/** Seconds that can be taken along; more than the tracks remember, so that the first of them are whole. */
const SECONDS = 30;
/** A run with very many bars is shorter: its file stays small enough to be sent by mail. */
const MOST_CHARS = 4_000_000;

export class Recording {
  frames = [];

  constructor({node, bucketMicros}) {
    this.node = node;
    this.bucketMicros = bucketMicros;
  }

  /** `style`: of the requests that this page sends; undefined: it sends none. */
  add(frame, style) {
    this.frames.push({style, frame});
    const oldest = frame.atMicros - SECONDS * 1e6;
    while (this.frames[0].frame.atMicros < oldest) this.frames.shift();
  }

  /** As JSON, the newest frames first to get a place in it. */
  packed() {
    const packed = [];
    let chars = 0;
    for (const each of [...this.frames].reverse()) {
      const json = JSON.stringify(each);
      chars += json.length;
      if (chars > MOST_CHARS) break;
      packed.unshift(json);
    }
    const left = this.frames.length - packed.length;
    const leftOutMicros = left > 0 ? this.frames[left].frame.atMicros - this.frames[0].frame.atMicros : 0;
    const {node, bucketMicros} = this;
    const about = JSON.stringify({node, bucketMicros, leftOutMicros, taken: new Date().toISOString()});
    return `${about.slice(0, -1)},"frames":[${packed.join(',')}]}`;
  }
}

/** How long a run is that was packed. */
export function secondsOf(packed) {
  const {frames} = JSON.parse(packed);
  return Math.round((frames.at(-1).frame.atMicros - frames[0].frame.atMicros) / 1e6);
}
