/** The words of a timeline's chart, in English. The lab has them in its languages. */

export const ENGLISH = {
  kinds: {
    run: 'runs',
    wait: 'waits',
    blocked: 'holds a thread',
    database: 'database',
    travel: 'message',
    state: 'stored',
  },
  tracks: {
    'event-loop': 'event loop',
    worker: 'worker thread',
    virtual: 'virtual thread',
    platform: 'thread',
    connection: 'connection',
    'lane-queue': 'queue of',
  },
  all: 'all of it',
  part: (from, to) => `${from} to ${to}`,
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit',
  fitHint: 'Show all (0)',
  plot: 'Timeline. Plus and minus zoom, the arrows move, zero shows all. The table below says the same in words.',
  pick: 'Pick a bar, an arrow or a row below for its details. Ctrl and the wheel zoom; drag to move.',
  clocks: error =>
    `The clocks of the nodes agree to ±${error}: two moments on different nodes that are closer than this may be the ` +
    'other way round.',
  arrow: ({kind, label, took, bytes}) => `${kind} ${label}: ${took} on the way, ${bytes}`,
  travels: ({kind, bytes, took, from, to, error}) =>
    `${kind}, ${bytes}, ${took} on the way from ${from} to ${to} (±${error})`,
  moment: at => `stored at ${at}`,
  span: ({took, from, to}) => `${took}, from ${from} to ${to}`,
  details: item =>
    Object.entries(item.details ?? {})
      .map(([key, value]) => `, ${key} ${value}`)
      .join(''),
};
