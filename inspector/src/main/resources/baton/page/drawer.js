/** Beside the table: all that is known of one row. Escape closes it, and the focus goes back to where it was. */

import {Component, createRef, h} from './preact.js';
import {text} from './text.js';

export class Drawer extends Component {
  heading = createRef();

  componentDidMount() {
    this.before = document.activeElement;
    this.heading.current.focus();
    document.addEventListener('keydown', this.keyed);
  }

  componentDidUpdate(before) {
    if (before.name !== this.props.name) this.heading.current.focus();
  }

  componentWillUnmount() {
    document.removeEventListener('keydown', this.keyed);
    this.before?.focus?.();
  }

  keyed = event => {
    if (event.key === 'Escape' && !document.querySelector('dialog[open]')) this.props.onClose();
  };

  render({title, over, children, onClose}) {
    return h(
      'aside',
      {class: 'drawer', 'aria-labelledby': 'drawer-title'},
      h(
        'header',
        null,
        h(
          'div',
          null,
          over && h('p', {class: 'over'}, over),
          h('h2', {id: 'drawer-title', tabIndex: -1, ref: this.heading}, title),
        ),
        h(
          'button',
          {type: 'button', class: 'quiet', onClick: onClose, 'aria-keyshortcuts': 'Escape'},
          text('frameClose'),
          h('kbd', null, 'Esc'),
        ),
      ),
      // it may have to be scrolled by keyboard, and hold nothing else to focus
      h('div', {class: 'content', tabIndex: 0, role: 'group', 'aria-labelledby': 'drawer-title'}, children),
    );
  }
}

export function Section({title, children}) {
  return h('section', null, h('h3', null, title), children);
}
