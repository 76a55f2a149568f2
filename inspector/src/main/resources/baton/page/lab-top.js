/** The header of the live lab. */

import {h} from './preact.js';
import {Languages} from './lab-figures.js';
import {text} from './lab-text.js';

export function Top({node, chosen, onSpeak, onToken}) {
  return h(
    'header',
    {class: 'top'},
    h('a', {class: 'brand', href: './', 'aria-label': 'Baton'}, h('span', null, 'Baton')),
    h(
      'nav',
      {'aria-label': 'Baton'},
      h('a', {href: './'}, text('inspector')),
      h('a', {href: './lab', 'aria-current': 'page'}, text('title')),
    ),
    h('p', {class: 'grow from'}, node && h('strong', null, node)),
    h('button', {type: 'button', class: 'quiet', onClick: onToken}, text('token')),
    h(Languages, {chosen, onSpeak}),
  );
}
