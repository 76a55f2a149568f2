/** An answer, with a line for each header that matters. */

import {h} from './preact.js';
import * as format from './format.js';
import * as route from './route.js';

const MEANINGS = {
  'request-id': 'Names the request: find it in Requests, Messages and logs by it.',
  location: 'Where what was made, or the running request, can be read.',
  'preference-applied': 'Preferences that were applied.',
  'idempotent-replayed': 'true: the stored answer of an earlier request with this key. Nothing was done again.',
  'retry-after': 'Seconds to wait before it is sent again.',
  'www-authenticate': 'How to authenticate: with an API key.',
  'baton-checks': 'How often the gateway looked whether the work was done (style polling).',
  'content-type': 'What the body is.',
};

export function Answer({answer}) {
  const told = answer.headers.filter(header => MEANINGS[header.name.toLowerCase()]);
  return h(
    'section',
    {'aria-labelledby': 'answer', class: 'answer'},
    h('h2', {id: 'answer'}, 'The answer'),
    h(
      'p',
      {class: 'lead', role: 'status'},
      h('strong', {class: answer.status >= 500 ? 'bad' : ''}, answer.status),
      ` ${meaning(answer)}, after ${format.duration(answer.tookMicros)}, from ${answer.gateway}`,
    ),
    h(
      'dl',
      {class: 'headers'},
      told.map(header =>
        h(
          'div',
          {key: header.name},
          h('dt', null, header.name),
          h(
            'dd',
            null,
            h('code', null, linked(header)),
            h('small', {class: 'dim'}, MEANINGS[header.name.toLowerCase()]),
          ),
        ),
      ),
    ),
    h('pre', {class: 'payload', tabIndex: 0, 'aria-label': 'Body of the answer'}, pretty(answer.body)),
  );
}

function linked({name, value}) {
  return name.toLowerCase() === 'request-id' ? h('a', {href: route.link('requests', value)}, value) : value;
}

/** What was done is not to be guessed from a status: the problem document says it. */
function meaning({status, body}) {
  if (status === 202) return 'accepted and stored; still running';
  if (status < 300) return 'done';
  const {title, effect} = problemOf(body);
  return `${title ?? (status < 500 ? 'refused' : 'an error')}${effect ? ` (effect: ${effect})` : ''}`;
}

function problemOf(body) {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body || '(empty)';
  }
}
