/** An answer, with a line for each header that matters. */

import {h} from './preact.js';
import * as format from './format.js';
import * as route from './route.js';
import {text} from './text.js';

/** Of headers: the texts that say what they mean. */
const MEANINGS = {
  'request-id': 'sendRequestId',
  location: 'sendLocation',
  'preference-applied': 'sendPreference',
  'idempotent-replayed': 'sendReplayed',
  'retry-after': 'sendRetryAfter',
  'www-authenticate': 'sendAuthenticate',
  'baton-checks': 'sendChecks',
  'content-type': 'sendContentType',
};

export function Answer({answer}) {
  const told = answer.headers.filter(header => MEANINGS[header.name.toLowerCase()]);
  return h(
    'section',
    {'aria-labelledby': 'answer', class: 'answer'},
    h('h2', {id: 'answer'}, text('sendAnswer')),
    h(
      'p',
      {class: 'lead', role: 'status'},
      h('strong', {class: answer.status >= 500 ? 'bad' : ''}, answer.status),
      text('sendAnswered', {
        meaning: meaning(answer),
        took: format.duration(answer.tookMicros),
        gateway: answer.gateway,
      }),
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
            h('small', {class: 'dim'}, text(MEANINGS[header.name.toLowerCase()])),
          ),
        ),
      ),
    ),
    h('pre', {class: 'payload', tabIndex: 0, 'aria-label': text('sendBody')}, pretty(answer.body)),
  );
}

function linked({name, value}) {
  return name.toLowerCase() === 'request-id' ? h('a', {href: route.link('requests', value)}, value) : value;
}

/** What was done is not to be guessed from a status: the problem document says it. */
function meaning({status, body}) {
  if (status === 202) return text('sendRunning');
  if (status < 300) return text('sendDone');
  const {title: said, effect} = problemOf(body);
  const title = said ?? text(status < 500 ? 'sendRefused' : 'sendError');
  return effect ? text('sendEffect', {title, effect}) : title;
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
    return body || text('sendEmpty');
  }
}
