/** Fields to search by: what is typed holds on Enter, or when the field is left. */

import {Component, h} from './preact.js';
import {text as said} from './text.js';

/** Properties: `label`, `fields` (`[name, title, {options} or attributes]`), `values`, `onChange(name, value)`. */
export function Search({label, fields, values, onChange}) {
  return h(
    'div',
    {class: 'bar', role: 'search', 'aria-label': label},
    fields.map(([name, title, {options, ...attributes} = {}]) =>
      h(
        'label',
        {key: name, class: 'line'},
        title,
        options
          ? h(
              'select',
              {value: values[name] ?? '', onChange: event => onChange(name, event.target.value)},
              h('option', {value: ''}, said('searchAll')),
              options.map(option => h('option', {key: option, value: option}, option)),
            )
          : h(Field, {value: values[name] ?? '', attributes, onChange: value => onChange(name, value)}),
      ),
    ),
  );
}

/** Keeps what is being typed, however often the view is drawn meanwhile. */
class Field extends Component {
  constructor(properties) {
    super(properties);
    this.state = {text: properties.value};
  }

  componentDidUpdate(before) {
    if (before.value !== this.props.value) this.setState({text: this.props.value});
  }

  /** Not at each change: of a time, each digit of the year is one. */
  hold = ({target}) => {
    const value = target.value.trim();
    if (value !== this.props.value) this.props.onChange(value);
  };

  render({attributes}, {text}) {
    return h('input', {
      type: 'text',
      size: 14,
      maxLength: 200,
      spellcheck: false,
      autocomplete: 'off',
      autocapitalize: 'off',
      ...attributes,
      value: text,
      onInput: event => this.setState({text: event.target.value}),
      onBlur: this.hold,
      onKeyDown: event => event.key === 'Enter' && this.hold(event),
    });
  }
}
