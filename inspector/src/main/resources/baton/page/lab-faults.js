/** What can go wrong on request: for the whole cluster while this page wants it, or with one node. */

import {h} from './preact.js';
import {text} from './lab-text.js';
import {Dialog} from './parts.js';

export function Faults({lab, nodes, settings, failing, onTurn, onFail}) {
  const others = nodes.filter(node => node.name !== lab.node);
  return h(
    'fieldset',
    {class: 'faults'},
    h('legend', null, text('faults')),
    h(Toggle, {name: 'databaseCut', value: true, settings, onTurn}),
    h('small', null, text('databaseCutHint')),
    lab.fills.map(queue => h(Toggle, {key: queue, name: 'fill', value: queue, settings, onTurn})),
    h('small', null, text('fillHint')),
    others.length
      ? others.map(({name, ready}) =>
          h(
            'div',
            {key: name, class: 'line', 'data-ready': ready},
            h('span', {class: 'grow'}, name, !ready && h('small', {class: 'bad'}, text('unready'))),
            ['freeze', 'kill'].map(fault =>
              h(
                'button',
                {
                  key: fault,
                  type: 'button',
                  disabled: failing[name],
                  'aria-label': text(`${fault}Node`, {node: name}),
                  onClick: () => onFail(name, fault),
                },
                text(fault),
              ),
            ),
          ),
        )
      : h('p', {class: 'dim'}, text('noFaults')),
    others.length > 0 && h('small', null, text('faultsHint', {seconds: lab.frozenMillis / 1_000})),
  );
}

/** On until it is pressed again. */
function Toggle({name, value, settings, onTurn}) {
  const on = settings[name] === value;
  return h(
    'button',
    {
      type: 'button',
      class: 'fault',
      'aria-pressed': on,
      'data-fault': value === true ? name : value,
      onClick: () => onTurn({[name]: on ? undefined : value}),
    },
    h('span', {class: 'switch', 'aria-hidden': true}),
    text(`${value === true ? name : `fill_${value}`}${on ? 'Off' : ''}`),
  );
}

/** Asks before a node is killed. */
export function Sure({node, onClose, onKill}) {
  return h(
    Dialog,
    {
      title: text('killNode', {node}),
      onClose,
      actions: [
        h('button', {key: 'no', type: 'button', onClick: onClose}, text('cancel')),
        h('button', {key: 'yes', type: 'button', class: 'primary', onClick: onKill}, text('kill')),
      ],
    },
    h('p', null, text('killWhy')),
  );
}
