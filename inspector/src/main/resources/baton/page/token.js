/** Asks for the token that the admin port wants: on the inspector's page and on the lab's. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import {Dialog} from './parts.js';
import {text} from './text.js';

const words = () => ({
  title: text('tokenTitle'),
  cancel: text('tokenCancel'),
  use: text('tokenUse'),
  why: text('tokenWhy'),
});

/** For nodes whose admin port is not on loopback, and for payloads in production. */
export class Token extends Component {
  keep = event => {
    event.preventDefault();
    api.setToken(event.target.elements.token.value);
    this.props.onKeep();
  };

  render({onClose, words: given = words()}) {
    return h(
      Dialog,
      {
        title: given.title,
        onClose,
        actions: [
          h('button', {key: 'no', type: 'button', onClick: onClose}, given.cancel),
          h('button', {key: 'yes', type: 'submit', form: 'token', class: 'primary'}, given.use),
        ],
      },
      h('p', null, given.why),
      h(
        'form',
        {id: 'token', onSubmit: this.keep},
        h('label', {for: 'token-text', class: 'hidden'}, given.title),
        h('input', {id: 'token-text', name: 'token', type: 'password', autocomplete: 'off', autofocus: true}),
      ),
    );
  }
}
