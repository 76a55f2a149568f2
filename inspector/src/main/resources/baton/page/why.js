/** Beside a red figure: what it means, and what to do. */

import {h} from './preact.js';
import {text} from './text.js';

/** What it is about, and the name of the text that explains it. */
const TEXTS = {
  nodes: 'whyNodes',
  failed: 'whyFailed',
  overloaded: 'whyOverloaded',
  dead: 'whyDead',
  late: 'whyLate',
  lag: 'whyLag',
  discards: 'whyDiscards',
  commands: 'whyCommands',
  unseen: 'whyUnseen',
  queue: 'whyQueue',
  database: 'whyDatabase',
  waiting: 'whyWaiting',
};

/** Closed, it is one word. Property: `about`, one of the keys above; `what`, the figure that it explains. */
export function Why({about, what}) {
  return h(
    'details',
    {class: 'why'},
    h('summary', {'aria-label': what ? text('whyOf', {what}) : undefined}, text('whyWord')),
    h('p', null, text(TEXTS[about])),
  );
}
