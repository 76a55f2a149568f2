/** What the application does: requests by flow, now and in the last ten minutes. */

import {h} from './preact.js';
import * as format from './format.js';
import * as route from './route.js';
import {Spark} from './spark.js';
import {text} from './text.js';
import {Why} from './why.js';

/** Slower ones are kept, and are worth a look. */
const SLOW = 1_000_000;

/** Properties: `activity` as `/api/activity` has it, `flows` as `/api/flows` has them. */
export function Activity({activity, flows}) {
  const dead = flows.reduce((sum, flow) => sum + flow.dead, 0);
  const deadComplete = flows.every(flow => flow.deadComplete !== false);
  const {all} = activity;
  return h(
    'section',
    {'aria-labelledby': 'activity', class: 'activity'},
    h('h2', {id: 'activity'}, text('activityTitle')),
    h(
      'dl',
      {class: 'stats'},
      h(Figure, {
        label: text('activityPerSecond'),
        value: format.rate(all.now.perSecond),
        values: all.curves.perSecond,
        unit: rateInWords,
      }),
      h(Figure, {
        label: text('activityHalf'),
        value: format.duration(all.now.p50Micros ?? all.lately.p50Micros),
        values: all.curves.p50Micros,
        unit: format.duration,
        gaps: true,
      }),
      h(Figure, {
        label: text('activityMost'),
        value: format.duration(all.now.p99Micros ?? all.lately.p99Micros),
        values: all.curves.p99Micros,
        unit: format.duration,
        gaps: true,
        why: (all.now.p99Micros ?? 0) > SLOW && 'late',
      }),
      h(Figure, {
        label: text('activityErrorsLately'),
        value: format.count(all.lately.failed),
        note: all.lately.refused > 0 && text('activityRefusedLately', {count: format.count(all.lately.refused)}),
        values: all.curves.failed,
        unit: value => format.count(value),
        why: all.lately.failed > 0 && 'failed',
      }),
      all.lately.overloaded > 0 &&
        h(Figure, {
          label: text('activityAwayLately'),
          value: format.count(all.lately.overloaded),
          why: 'overloaded',
        }),
      h(Figure, {
        label: text('activityDead'),
        value: deadComplete ? format.count(dead) : text('activityOrMore', {count: format.count(dead)}),
        why: dead > 0 && 'dead',
        link: dead > 0 && route.link('durable', '', {state: 'dead'}),
      }),
    ),
    activity.flows.length
      ? h(Flows, {activity, flows})
      : h(
          'p',
          {class: 'none'},
          all.lately.requests
            ? text('activityAllAway')
            : [
                text('activityNone'),
                ' ',
                h('a', {key: 'send', href: route.link('send')}, text('activitySend')),
              ],
        ),
  );
}

function Figure({label, value, note, values, unit, why, link, gaps}) {
  return h(
    'div',
    {class: `stat ${why ? 'bad' : ''}`},
    h('dt', null, label),
    h('dd', null, link ? h('a', {class: why ? 'bad' : '', href: link}, value) : value, note && h('small', null, note)),
    values &&
      h(
        'dd',
        {class: 'curve'},
        h(Spark, {values, label: inWords(label, values, unit), bad: Boolean(why), gaps}),
      ),
    why && h('dd', {class: 'because'}, h(Why, {about: why, what: label})),
  );
}

function inWords(label, values, unit) {
  const some = values.filter(value => value > 0);
  return some.length
    ? text('activityRange', {label, from: unit(Math.min(...some)), to: unit(Math.max(...some))})
    : text('activityNothing', {label});
}

function rateInWords(value) {
  return text('activityRate', {rate: format.rate(value)});
}

/** What the table's figures are. */
const FIGURES = ['activityFigures', 'activityRefusedWhy', 'activityAwayWhy'];

/** With what is not clear by its name alone. */
const heads = () => [
  [text('activityFlow')],
  [text('activityPerSecond')],
  ['p50'],
  ['p99'],
  [text('activityRefused'), text('activityRefusedWhy')],
  [text('activityErrors')],
  [text('activityAway'), text('activityAwayWhy')],
  [text('activityDead')],
];

function Flows({activity, flows}) {
  return h(
    'div',
    {class: 'flow-table'},
    h(
      'table',
      null,
      h('caption', {class: 'hidden'}, text('activityTable')),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          heads().map(([name, title]) => h('th', {key: name, scope: 'col', title}, name)),
        ),
      ),
      h(
        'tbody',
        null,
        activity.flows.map(flow =>
          h(Flow, {key: flow.name, flow, versions: flows.filter(each => each.name === flow.name)}),
        ),
      ),
    ),
    h('p', {class: 'dim'}, FIGURES.map(each => text(each)).join(' ')),
  );
}

function Flow({flow, versions}) {
  const {now, lately, curves} = flow;
  const {failed, overloaded} = lately;
  const dead = versions.reduce((sum, version) => sum + version.dead, 0);
  return h(
    'tr',
    null,
    h('th', {scope: 'row'}, h('a', {href: route.link('requests', '', {filter: `flow:${flow.name}`})}, flow.name)),
    h(Cell, {
      head: text('activityPerSecond'),
      value: format.rate(now.perSecond),
      values: curves.perSecond,
      unit: rateInWords,
    }),
    h(Cell, {
      head: 'p50',
      value: format.duration(now.p50Micros ?? lately.p50Micros),
      values: curves.p50Micros,
      unit: format.duration,
      gaps: true,
    }),
    h(Cell, {
      head: 'p99',
      value: format.duration(now.p99Micros ?? lately.p99Micros),
      values: curves.p99Micros,
      unit: format.duration,
      gaps: true,
    }),
    h(Cell, {head: text('activityRefused'), value: format.count(lately.refused)}),
    h(Cell, {
      head: text('activityErrors'),
      value: h('span', {class: failed ? 'bad' : 'dim'}, format.count(failed)),
      more: failed > 0 && h(Why, {about: 'failed', what: text('activityErrorsOf', {flow: flow.name})}),
    }),
    h(Cell, {
      head: text('activityAway'),
      value: h('span', {class: overloaded ? 'bad' : 'dim'}, format.count(overloaded)),
      more: overloaded > 0 && h(Why, {about: 'overloaded', what: text('activityAwayOf', {flow: flow.name})}),
    }),
    h(Cell, {
      head: text('activityDead'),
      value: dead
        ? h('a', {class: 'bad', href: route.link('durable', '', {flow: flow.name, state: 'dead'})}, format.count(dead))
        : h('span', {class: 'dim'}, '0'),
    }),
  );
}

function Cell({head, value, values, unit, more, gaps}) {
  return h(
    'td',
    {'data-head': head},
    h('span', {class: 'figure'}, value),
    values && h(Spark, {values, label: inWords(head, values, unit), gaps}),
    more,
  );
}
