/** Sends one request of a flow, shows its timeline as it grows, then the answer and what its headers mean. */

import {Component, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {chartWords, inWords} from './chart-words.js';
import {Answer} from './send-answer.js';
import {bodyOf, exampleOf, operationsOf, pathOf} from './send-form.js';
import {text as said} from './text.js';
import {Chart} from './timeline-chart.js';
import {Loading, Notice, Trouble} from './parts.js';

const STYLES = ['notification', 'callback', 'polling', 'blocking', 'coroutine'];
const EVERY = 500;
/** A timeline grows for so long at the most; what comes later is on its own page. */
const LOOKS = 40;

export class Send extends Component {
  state = {values: {}, key: '', style: '', async: false, trace: true, apiKey: 'baton-dev-key'};

  componentDidMount() {
    this.load();
  }

  componentWillUnmount() {
    clearTimeout(this.timer);
    this.over = true;
  }

  load = async () => {
    try {
      const document = await this.send({method: 'GET', path: '/openapi.json', headers: {}, body: ''});
      const operations = operationsOf(JSON.parse(document.body));
      this.setState({operations, problem: undefined});
      this.choose(operations.find(one => one.id === this.props.query.flow) ?? operations[0]);
    } catch (problem) {
      this.setState({problem});
    }
  };

  send(call) {
    return api.change('POST', '/api/send', call);
  }

  choose(operation) {
    if (!operation) return;
    this.begin();
    const values = exampleOf(operation);
    const text = bodyOf(operation, values);
    const nothing = {id: undefined, answer: undefined, timeline: undefined, busy: false};
    this.setState({operation, values, text, key: '', ...nothing});
  }

  /** What is still under way for what was shown before is not shown any more. */
  begin() {
    clearTimeout(this.timer);
    this.run = (this.run ?? 0) + 1;
    return this.run;
  }

  fill = (name, value) =>
    this.setState(({values: before, operation}) => {
      const values = {...before, [name]: value};
      return {values, text: bodyOf(operation, values)};
    });

  newKey = () => this.setState({key: `try-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`});

  /** What was typed last is in the state with the next frame: it is sent after that. */
  submit = event => {
    event.preventDefault();
    const run = this.begin();
    const nothing = {id: undefined, answer: undefined, timeline: undefined, refused: undefined};
    this.setState({busy: true, ...nothing}, () => this.submitted(run));
  };

  async submitted(run) {
    const {operation, values, text} = this.state;
    try {
      const answer = await this.send({
        method: operation.method,
        path: pathOf(operation, values),
        headers: this.headers(operation),
        body: operation.body ? text : '',
      });
      if (run !== this.run) return;
      this.setState({answer});
      const id = answer.headers.find(header => header.name.toLowerCase() === 'request-id')?.value;
      if (id) this.watch(id, LOOKS, run);
    } catch (refused) {
      if (run === this.run) this.setState({refused});
    } finally {
      if (run === this.run) this.setState({busy: false});
    }
  }

  headers(operation) {
    const {key, style, async, trace, apiKey} = this.state;
    return Object.fromEntries(
      [
        operation.secured && apiKey && ['Authorization', `Bearer ${apiKey}`],
        operation.body && ['Content-Type', 'application/json'],
        operation.durable && key && ['Idempotency-Key', key],
        operation.durable && async && ['Prefer', 'respond-async'],
        style && ['Baton-Completion', style],
        trace && ['Baton-Trace', 'on'],
      ].filter(Boolean),
    );
  }

  /** Until its spans don't change any more, or for a while. */
  watch = async (id, looks, run) => {
    if (this.over || run !== this.run) return;
    const before = this.state.timeline;
    try {
      const timeline = await api.get(`/api/requests/${encodeURIComponent(id)}/timeline`);
      if (run !== this.run) return;
      const same = before && before.spans.length === timeline.spans.length && timeline.verdict;
      this.setState({timeline, id, growing: !same});
      if (same) return;
    } catch {
      if (run !== this.run) return;
      this.setState({id, growing: true}); // nothing of it is known yet, or not any more
    }
    if (looks > 0) this.timer = setTimeout(() => this.watch(id, looks - 1, run), EVERY);
    else this.setState({growing: false});
  };

  render(properties, {operations, operation, problem}) {
    return h(
      'div',
      {class: 'view'},
      h(
        'div',
        {class: 'pane scroll'},
        h('div', {class: 'bar'}, h('h1', null, said('sendTitle'))),
        problem && h(Trouble, {problem, retry: this.load}),
        operations && !operation && h(Notice, {title: said('sendNoFlow')}, said('sendNoFlowWhy')),
        operation ? this.form() : !problem && !operations && h(Loading, {what: said('sendWhat')}),
        operation && this.result(),
      ),
    );
  }

  form() {
    const {operations, operation, values, text, key, style, async, trace, apiKey, busy} = this.state;
    return h(
      'form',
      {class: 'send', onSubmit: this.submit},
      h(
        Field,
        {id: 'flow', label: said('sendFlow')},
        h(
          'select',
          {
            id: 'flow',
            value: operation.id,
            onChange: event => this.choose(operations.find(one => one.id === event.target.value)),
          },
          operations.map(one => h('option', {key: one.id, value: one.id}, `${one.id}: ${one.method} ${one.path}`)),
        ),
        h('small', {class: 'dim'}, operation.summary),
      ),
      h(
        'fieldset',
        null,
        h('legend', null, said('sendInput')),
        operation.fields.length === 0 && h('p', {class: 'dim'}, said('sendNothing')),
        operation.fields.map(field =>
          h(
            Field,
            {key: field.name, id: `field-${field.name}`, label: field.name, required: field.required},
            field.options
              ? h(
                  'select',
                  {
                    id: `field-${field.name}`,
                    value: values[field.name] ?? '',
                    onChange: event => this.fill(field.name, event.target.value),
                  },
                  !field.required && h('option', {value: ''}, said('sendLeftOut')),
                  field.options.map(option => h('option', {key: option, value: option}, option)),
                )
              : h('input', {
                  id: `field-${field.name}`,
                  value: values[field.name] ?? '',
                  inputMode: field.numeric ? 'decimal' : undefined,
                  maxLength: field.maxLength,
                  autocomplete: 'off',
                  onInput: event => this.fill(field.name, event.target.value),
                }),
            h('small', {class: 'dim'}, field.description),
          ),
        ),
        operation.body &&
          h(
            Field,
            {id: 'body', label: said('sendJson')},
            h('textarea', {
              id: 'body',
              rows: Math.min(14, text.split('\n').length + 1),
              spellcheck: false,
              value: text,
              onInput: event => this.setState({text: event.target.value}),
            }),
          ),
      ),
      h(
        'fieldset',
        null,
        h('legend', null, said('sendOptions')),
        h(
          Field,
          {id: 'style', label: said('sendStyle')},
          h(
            'select',
            {id: 'style', value: style, onChange: event => this.setState({style: event.target.value})},
            h('option', {value: ''}, said('sendAsConfigured')),
            STYLES.map(name => h('option', {key: name, value: name}, name)),
          ),
        ),
        operation.secured &&
          h(
            Field,
            {id: 'api-key', label: said('sendApiKey')},
            h('input', {
              id: 'api-key',
              value: apiKey,
              autocomplete: 'off',
              onInput: event => this.setState({apiKey: event.target.value}),
            }),
          ),
        operation.durable &&
          h(
            Field,
            {id: 'key', label: 'Idempotency-Key'},
            h('input', {
              id: 'key',
              value: key,
              autocomplete: 'off',
              onInput: event => this.setState({key: event.target.value}),
            }),
            h('button', {type: 'button', onClick: this.newKey}, said('sendNewKey')),
            h('small', {class: 'dim'}, said('sendKeyHint')),
          ),
        operation.durable &&
          h(Check, {
            id: 'async',
            label: said('sendAsync'),
            value: async,
            onChange: value => this.setState({async: value}),
          }),
        h(Check, {
          id: 'trace',
          label: said('sendTrace'),
          value: trace,
          onChange: value => this.setState({trace: value}),
        }),
        h('button', {type: 'submit', class: 'primary', disabled: busy}, said(busy ? 'sendWaiting' : 'sendSend')),
      ),
    );
  }

  result() {
    const {answer, refused, timeline, growing, id} = this.state;
    return [
      refused && h(Trouble, {key: 'refused', problem: refused}),
      id &&
        (answer || timeline) &&
        h(
          'section',
          {key: 'timeline', 'aria-labelledby': 'grown'},
          h('h2', {id: 'grown'}, said('sendTimeline')),
          h(
            'p',
            {class: 'dim', role: 'status'},
            timeline ? recorded(timeline, growing) : said(growing ? 'sendNotYet' : 'sendNotRecorded'),
            h('a', {href: route.link('requests', id)}, said('sendOpen')),
          ),
          timeline &&
            h(Chart, {
              timeline: inWords(timeline),
              words: chartWords(),
              picked: this.state.picked,
              onPick: picked => this.setState({picked}),
            }),
        ),
      answer && h(Answer, {key: 'answer', answer}),
    ];
  }
}

function recorded({tookMicros, spans: {length}}, growing) {
  const spans = said(length === 1 ? 'sendSpansOne' : 'sendSpans', {count: format.count(length)});
  return said(growing ? 'sendSoFar' : 'sendAllOfIt', {took: format.duration(tookMicros), spans});
}

function Field({id, label, required, children}) {
  return h(
    'div',
    {class: 'field'},
    h('label', {for: id}, label, required && h('span', {class: 'dim'}, said('sendNeeded'))),
    children,
  );
}

function Check({id, label, value, onChange}) {
  return h(
    'div',
    {class: 'field check'},
    h('input', {id, type: 'checkbox', checked: value, onChange: event => onChange(event.target.checked)}),
    h('label', {for: id}, label),
  );
}
