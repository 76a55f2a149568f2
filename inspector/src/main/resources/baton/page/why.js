/** Beside a red figure: what it means, and what to do. */

import {h} from './preact.js';

const TEXTS = {
  nodes:
    'A node is starting, draining, gone, or does not answer. Open its row; if it is unreachable, look at its log and ' +
    'whether its process runs. Its durable requests are finished by other nodes.',
  failed:
    'These requests got an error (5xx): a stage failed, ran out of time, or a node was lost. Open a failed one under ' +
    'Requests: its timeline shows where. A durable one is finished by recovery or becomes a dead letter.',
  overloaded:
    'The gateway answered 503: more came than its nodes can take. The effect in each answer says whether anything ' +
    'was done; with the same Idempotency-Key a client may repeat it in any case. If it lasts, look at which queue is ' +
    'long (Map), and add nodes of that role.',
  dead:
    'These durable requests are not tried any more: a stage failed too often, or nodes died while it was due. Each ' +
    'is kept with its cause and input. Fix the cause, then retry them: what was done before is not done twice.',
  late:
    'The slowest hundredth of requests takes more than a second. The timelines of slow requests are kept: open ' +
    'Requests, and see what they waited for.',
  lag:
    'An event loop was held up: something blocks it, or the processor is busy. Requests of this node wait that long. ' +
    'See the processor first, then the log for blocked threads.',
  discards:
    'Commands that were refused or lost on their way: a window was full, a deadline had passed, or a node left. ' +
    'Repeatable ones were sent again. The addresses below say which.',
  commands:
    'Commands whose stage failed or ran out of time at a worker. Filter the messages by verdict:failed,timed-out to ' +
    'see them.',
  unseen:
    'The tap keeps the newest messages only; these were overwritten before they were read. No message was lost by ' +
    'that. For a longer memory raise tap.hops.',
  queue:
    'Commands wait in this queue, so each request takes longer by that. If it stays: a slow statement or stage, or ' +
    'too few lanes, threads or nodes.',
  database:
    'A lane has no connection to PostgreSQL, so this node takes no work for it. See that PostgreSQL runs and accepts ' +
    'connections.',
  waiting:
    'No db-worker has this version of the flow, so these requests can’t be finished. Deploy that version again.',
};

/** Closed, it is one word. Property: `about`, one of the keys above; `what`, the figure that it explains. */
export function Why({about, what}) {
  return h(
    'details',
    {class: 'why'},
    h('summary', {'aria-label': what ? `Why: ${what}` : undefined}, 'Why?'),
    h('p', null, TEXTS[about]),
  );
}
