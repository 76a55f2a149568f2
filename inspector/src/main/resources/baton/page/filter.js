/** The box that takes the filter language, and shows with a caret where it went wrong. */

import {Component, createRef, h} from './preact.js';
import {text as said} from './text.js';

const PATIENCE = 300;

/** Properties: `value`, `onChange(text)`, `problem`, `examples` ([[filter, what it shows]]), `label`. */
export class Filter extends Component {
  box = createRef();

  constructor(properties) {
    super(properties);
    this.state = {text: properties.value};
  }

  componentDidMount() {
    document.addEventListener('keydown', this.keyed);
  }

  componentDidUpdate(before) {
    if (before.value !== this.props.value && this.props.value !== this.state.text)
      this.setState({text: this.props.value});
  }

  componentWillUnmount() {
    clearTimeout(this.timer);
    document.removeEventListener('keydown', this.keyed);
  }

  keyed = event => {
    if (event.key === '/' && !event.target.matches('input, textarea, select') && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.box.current.focus();
      this.box.current.select();
    }
  };

  typed = event => {
    this.setState({text: event.target.value});
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.props.onChange(this.state.text.trim()), PATIENCE);
  };

  set = text => {
    clearTimeout(this.timer);
    this.setState({text});
    this.props.onChange(text);
  };

  entered = event => {
    if (event.key === 'Enter') this.set(event.target.value.trim()); // its state may be a frame behind
    if (event.key === 'Escape' && event.target.value) {
      event.stopPropagation();
      this.set('');
    }
  };

  render({problem, examples, label}, {text}) {
    const bad =
      problem?.document?.position !== undefined && problem.document.filter === text.trim() ? problem : undefined;
    return h(
      'div',
      {class: 'filter'},
      h(
        'div',
        {class: 'box'},
        h('label', {for: 'filter', class: 'hidden'}, label),
        h('input', {
          id: 'filter',
          ref: this.box,
          type: 'text',
          value: text,
          onInput: this.typed,
          onKeyDown: this.entered,
          spellcheck: false,
          autocomplete: 'off',
          autocapitalize: 'off',
          maxLength: 1_000,
          placeholder: said('filterPlaceholder'),
          'aria-invalid': bad ? 'true' : 'false',
          'aria-describedby': bad && 'filter-problem',
          'aria-keyshortcuts': '/',
        }),
        text
          ? h('button', {type: 'button', class: 'quiet', onClick: () => this.set('')}, said('filterClear'))
          : h('kbd', {'aria-hidden': true}, '/'),
      ),
      bad
        ? h(Caret, {problem: bad})
        : h(
            'div',
            {class: 'examples', role: 'group', 'aria-label': said('filterExamples')},
            examples.map(([filter, what]) =>
              h(
                'button',
                {
                  key: filter,
                  type: 'button',
                  class: 'chip',
                  title: what,
                  'aria-pressed': String(text.trim() === filter),
                  onClick: () => this.set(text.trim() === filter ? '' : filter),
                },
                filter,
              ),
            ),
          ),
    );
  }
}

function Caret({problem}) {
  const {filter, position, hint} = problem.document;
  return h(
    'div',
    {id: 'filter-problem', class: 'caret', role: 'alert'},
    h('pre', {'aria-hidden': true}, `${filter}\n${' '.repeat(position)}^`),
    h('p', null, h('strong', null, problem.message), hint && ` ${hint}`),
  );
}
