/** Asks for the token that the admin port wants: on the inspector's page and on the lab's. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import {Dialog} from './parts.js';

const WORDS = {
  title: 'Token',
  cancel: 'Cancel',
  use: 'Use it',
  why: 'One of node.admin-tokens or tokens.issuer. This tab keeps it until it is closed; an empty one forgets it.',
};

/** For nodes whose admin port is not on loopback, and for payloads in production. */
export class Token extends Component {
  keep = event => {
    event.preventDefault();
    api.setToken(event.target.elements.token.value);
    this.props.onKeep();
  };

  render({onClose, words = WORDS}) {
    return h(
      Dialog,
      {
        title: words.title,
        onClose,
        actions: [
          h('button', {key: 'no', type: 'button', onClick: onClose}, words.cancel),
          h('button', {key: 'yes', type: 'submit', form: 'token', class: 'primary'}, words.use),
        ],
      },
      h('p', null, words.why),
      h(
        'form',
        {id: 'token', onSubmit: this.keep},
        h('label', {for: 'token-text', class: 'hidden'}, words.title),
        h('input', {id: 'token-text', name: 'token', type: 'password', autocomplete: 'off', autofocus: true}),
      ),
    );
  }
}
