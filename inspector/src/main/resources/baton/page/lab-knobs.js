/** The lab's knobs: each takes effect within a second. */

import {h} from './preact.js';
import * as format from './format.js';
import {Faults} from './lab-faults.js';
import {text} from './lab-text.js';

export const START = {
  style: 'notification',
  arrivals: false,
  perSecond: 50,
  atOnce: 8,
  databaseMillis: 20,
  rounds: 1_000,
};

/** Each step is about twice the last: the eye sees doubling. */
const STEPS = {
  atOnce: [1, 2, 4, 8, 16, 32, 64, 96, 128, 256],
  perSecond: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000],
  databaseMillis: [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
  rounds: [1, 100, 300, 1_000, 3_000, 10_000],
  eventLoops: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64],
  computeThreads: [1, 2, 4, 8, 16, 32],
  batch: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024],
  queue: [1, 4, 16, 64, 256, 1_024, 4_096],
  dbWorkers: [1, 2, 3, 4],
  computeServices: [0, 1, 2, 3, 4],
};
/** What is turned on the nodes, and back; the others are part of each request. */
const LEASED = ['eventLoops', 'computeThreads', 'batch', 'queue', 'dbWorkers', 'computeServices'];
const FAULTS = ['databaseCut', 'fill'];
const UNITS = {databaseMillis: ' ms'};

/** Whose pool runs D, E, F, by style; with the others the request's own thread does. */
const POOLS = {notification: 'compute-service', callback: 'db-worker', polling: 'gateway'};

/** Whether anything is not as it would be without this page. */
export const turned = settings => [...LEASED, ...FAULTS].some(name => settings[name] !== undefined);

/** Nothing goes wrong any more; the knobs stay. */
export const unharmed = settings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !FAULTS.includes(name)));

export const unturned = settings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => ![...LEASED, ...FAULTS].includes(name)));

/** As the API takes them. */
export function asSent({dbWorkers, computeServices, databaseCut = false, fill, ...settings}) {
  return {...settings, nodes: {dbWorkers, computeServices}, faults: {databaseCut, fill}};
}

/** Where knobs and tracks don't fit beside each other, the tracks shall not be far below. */
const narrow = matchMedia('(max-width: 900px)');

export function Knobs(properties) {
  const {running, onRun} = properties;
  return h(
    'aside',
    {class: 'knobs', 'aria-label': text('knobs')},
    h(
      'button',
      {type: 'button', class: running ? '' : 'primary', 'data-run': running, onClick: () => onRun(!running)},
      running ? text('stop') : text('start'),
    ),
    h(Group, {name: 'groupLoad', open: true}, h(LoadKnobs, properties)),
    h(Group, {name: 'groupWork', open: !narrow.matches}, h(WorkKnobs, properties)),
    h(Group, {name: 'groupNodes', open: !narrow.matches}, h(NodeKnobs, properties), h(Faults, properties)),
    h('p', {class: 'dim small'}, text('returns')),
  );
}

function Group({name, open, children}) {
  return h('details', {class: 'group', open, 'data-group': name}, h('summary', null, text(name)), children);
}

function LoadKnobs({lab, settings, onTurn}) {
  const name = settings.arrivals ? 'perSecond' : 'atOnce';
  return [
    h(
      'fieldset',
      {key: 'style'},
      h('legend', null, text('style')),
      h(
        'div',
        {class: 'styles'},
        lab.styles.map(style =>
          h(
            'label',
            {key: style},
            h('input', {
              type: 'radio',
              name: 'style',
              value: style,
              checked: style === settings.style,
              onChange: () => onTurn({style}),
            }),
            text(`name_${style}`),
          ),
        ),
      ),
    ),
    h(
      'fieldset',
      {key: 'load'},
      h('legend', null, text('load')),
      h(
        'div',
        {class: 'choice'},
        [false, true].map(arrivals =>
          h(
            'button',
            {
              key: arrivals,
              type: 'button',
              'aria-pressed': settings.arrivals === arrivals,
              onClick: () => onTurn({arrivals}),
            },
            text(arrivals ? 'arrivalsMode' : 'atOnceMode'),
          ),
        ),
      ),
      h(Knob, {key: name, name, value: settings[name], onTurn}),
    ),
  ];
}

function WorkKnobs({settings, figures, onTurn}) {
  const knob = (name, more) => h(Knob, {key: name, name, value: settings[name], onTurn, ...more});
  return [
    knob('databaseMillis'),
    knob('rounds'),
    knob('eventLoops', {
      otherwise: figures?.eventLoops,
      most: figures?.eventLoops,
      none: !(figures?.eventLoops > 1),
    }),
    knob('computeThreads', {
      otherwise: figures?.computeThreads[POOLS[settings.style]],
      none: !POOLS[settings.style],
    }),
    knob('batch', {otherwise: figures?.batchMost}),
    knob('queue', {otherwise: figures?.queueMost}),
  ];
}

function NodeKnobs({lab, nodes, settings, onTurn}) {
  return Object.entries(COUNTED).map(([name, role]) =>
    h(Knob, {
      key: name,
      name,
      value: settings[name],
      otherwise: alone(nodes, role).length,
      none: !lab.supervised,
      note: lab.supervised && readyOf(alone(nodes, role)),
      onTurn,
    }),
  );
}

/** Those that can be more or fewer, each with a process of its own. */
const COUNTED = {dbWorkers: 'db-worker', computeServices: 'compute-service'};

const alone = (nodes, role) => nodes.filter(({roles, answers}) => answers !== false && roles.join() === role);

/** Not all that run take work. */
function readyOf(nodes) {
  const count = nodes.filter(({ready}) => ready).length;
  return count === nodes.length ? text('nodesReady', {count}) : text('nodesRun', {count, all: nodes.length});
}

/**
 * Properties: `otherwise`, what holds when it is not turned, if that is known; `most`, its last step, if that
 * is not the same everywhere; `note`, what is so right now; `none`, whether it changes nothing.
 */
function Knob({name, value, otherwise, most, none = false, note, onTurn}) {
  const steps = most === undefined ? STEPS[name] : [...STEPS[name].filter(step => step < most), most];
  const shown = value ?? otherwise ?? steps[0];
  const at = steps.reduce((best, step, i) => (Math.abs(step - shown) < Math.abs(steps[best] - shown) ? i : best), 0);
  const known = value ?? otherwise;
  const said = none || known === undefined ? '–' : `${format.count(known)}${UNITS[name] ?? ''}`;
  const turned = value !== undefined;
  return h(
    'div',
    {class: 'knob'},
    h('label', {for: name}, text(name)),
    h(
      'output',
      {for: name},
      note && !turned ? note : said,
      note ? turned && h('small', null, ` ${note}`) : !turned && h('small', null, ` ${text('asConfigured')}`),
    ),
    h('input', {
      id: name,
      type: 'range',
      min: 0,
      max: steps.length - 1,
      step: 1,
      value: at,
      disabled: none,
      'aria-valuetext': said,
      'aria-describedby': `${name}-hint`,
      onInput: event => onTurn({[name]: steps[Number(event.target.value)]}),
    }),
    h('small', {id: `${name}-hint`}, text(none ? `${name}None` : `${name}Hint`)),
    LEASED.includes(name) &&
      turned &&
      h(
        'button',
        {type: 'button', class: 'quiet', 'data-back': name, onClick: () => onTurn({[name]: undefined})},
        text('backToConfigured'),
      ),
  );
}
