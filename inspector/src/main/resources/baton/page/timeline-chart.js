/**
 * Tracks, one for each thread, queue or connection of a node; their spans as bars, messages between them as arrows; all
 * on one axis that can be zoomed.
 */

import {Component, createRef, h} from './preact.js';
import * as format from './format.js';
import {AXIS, BAR, LINE, NARROW, PATTERN} from './chart-parts.js';
import {Axis, Patterns, described, fitting, labelled, laidOut, rowOf, title} from './chart-parts.js';

const NAMES = 224;
/** As close as one can look: µs over the whole width. */
const CLOSEST = 20;

export class Chart extends Component {
  state = {width: 900, from: 0, to: this.props.timeline.tookMicros || 1};
  box = createRef();

  componentDidMount() {
    this.observer = new ResizeObserver(([{contentRect}]) => this.setState({width: contentRect.width}));
    this.observer.observe(this.box.current);
    this.box.current.addEventListener('wheel', this.wheeled, {passive: false});
  }

  componentWillUnmount() {
    this.observer.disconnect();
    this.box.current.removeEventListener('wheel', this.wheeled);
  }

  get whole() {
    return this.props.timeline.tookMicros || 1;
  }

  /** As in chart-words.js. */
  get words() {
    return this.props.words;
  }

  get left() {
    return this.state.width < NARROW ? 0 : NAMES;
  }

  /** The part of the time that is shown; never beyond the request. */
  show(from, to) {
    const length = Math.min(this.whole, Math.max(CLOSEST, to - from));
    const start = Math.max(0, Math.min(this.whole - length, from));
    this.setState({from: start, to: start + length});
  }

  zoom(factor, around = (this.state.from + this.state.to) / 2) {
    this.show(around - (around - this.state.from) * factor, around + (this.state.to - around) * factor);
  }

  move(share) {
    const by = (this.state.to - this.state.from) * share;
    this.show(this.state.from + by, this.state.to + by);
  }

  fit = () => this.show(0, this.whole);

  wheeled = event => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.zoom(Math.exp(event.deltaY / 300), this.timeAt(event.clientX));
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      this.move(event.deltaX / this.state.width);
    }
  };

  timeAt(clientX) {
    const x = clientX - this.box.current.getBoundingClientRect().left - this.left;
    return this.state.from + (x / (this.state.width - this.left)) * (this.state.to - this.state.from);
  }

  keyed = event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      '+': () => this.zoom(0.5),
      '=': () => this.zoom(0.5),
      '-': () => this.zoom(2),
      0: this.fit,
      ArrowLeft: () => this.move(-0.2),
      ArrowRight: () => this.move(0.2),
      Home: () => this.move(-1e9),
      End: () => this.move(1e9),
    }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  };

  pressed = event => {
    if (event.button === 0) this.drag = {x: event.clientX, from: this.state.from, to: this.state.to};
  };

  dragged = event => {
    if (!this.drag || !(event.buttons & 1)) return;
    const by = ((this.drag.x - event.clientX) / (this.state.width - this.left)) * (this.drag.to - this.drag.from);
    this.show(this.drag.from + by, this.drag.to + by);
  };

  render({timeline, picked, cursor, onPick}, {width, from, to}) {
    const {words} = this;
    const left = this.left;
    const plot = Math.max(100, width - left);
    const x = micros => left + ((micros - from) / (to - from)) * plot;
    const {tracks, states, height} = laidOut(timeline, left === 0);
    const zoomed = to - from < this.whole;
    // what was stored after the answer belongs to its end; what is beyond the part that is shown is not drawn
    const seen = states.filter(({startMicros: at}) => at >= from && (at <= to || to >= this.whole));
    const found =
      timeline.spans.find(span => span.id === picked) ?? timeline.messages.find(message => message.id === picked);
    return h(
      'div',
      {class: 'chart'},
      h(
        'div',
        {class: 'bar'},
        h(
          'ul',
          {class: 'legend grow'},
          Object.entries(words.kinds).map(([kind, word]) =>
            h('li', {key: kind}, h('span', {class: `swatch fill-${kind}`, 'aria-hidden': true}), word),
          ),
          timeline.clockErrorMicros > 0 &&
            h(
              'li',
              {key: 'clocks', title: words.clocks(format.duration(timeline.clockErrorMicros))},
              h('span', {class: 'swatch fill-clocks', 'aria-hidden': true}),
              words.apart(format.duration(timeline.clockErrorMicros)),
            ),
        ),
        h('span', {class: 'dim'}, zoomed ? words.part(format.duration(from), format.duration(to)) : words.all),
        h(
          'button',
          {type: 'button', 'aria-label': words.zoomIn, title: `${words.zoomIn} (+)`, onClick: () => this.zoom(0.5)},
          '+',
        ),
        h(
          'button',
          {
            type: 'button',
            'aria-label': words.zoomOut,
            title: `${words.zoomOut} (−)`,
            disabled: !zoomed,
            onClick: () => this.zoom(2),
          },
          '−',
        ),
        h('button', {type: 'button', title: words.fitHint, disabled: !zoomed, onClick: this.fit}, words.fit),
      ),
      h(
        'div',
        {
          class: `plot ${zoomed ? 'zoomed' : ''}`,
          ref: this.box,
          tabIndex: 0,
          role: 'group',
          'aria-label': words.plot,
          style: {height: `${height}px`},
          onKeyDown: this.keyed,
          onPointerDown: this.pressed,
          onPointerMove: this.dragged,
          onPointerUp: () => {
            this.drag = undefined;
          },
        },
        tracks.map(track =>
          h(
            'div',
            {
              key: track.id,
              class: `track ${left ? '' : 'above'}`,
              style: {top: `${track.top}px`, height: `${track.height}px`},
            },
            h(
              'div',
              {class: 'name', title: `${track.node}, ${words.title?.(track) ?? title(track)}`},
              h('strong', null, track.node),
              ' ',
              h('span', null, rowOf(track, words)),
            ),
          ),
        ),
        h(
          'svg',
          {width, height, 'aria-hidden': true},
          h(Patterns),
          h(Axis, {from, to, x, height, error: timeline.clockErrorMicros, right: width, words}),
          h(
            'svg',
            // cuts off what is beyond it, and needs no name that another chart on the page could have, too
            {class: 'inside', x: left, y: 0, width: plot, height, viewBox: `${left} 0 ${plot} ${height}`},
            seen.map(state =>
              h('line', {
                key: state.id,
                class: 'moment',
                x1: x(state.startMicros),
                x2: x(state.startMicros),
                y1: AXIS,
                y2: height,
              }),
            ),
            tracks.flatMap(track => track.bars.map(bar => this.bar(bar, track, x, left, width, picked, onPick))),
            timeline.messages.map(message => this.arrow(message, tracks, x, picked, onPick)),
            cursor >= from &&
              cursor <= to &&
              h('line', {class: 'cursor', x1: x(cursor), x2: x(cursor), y1: AXIS - 8, y2: height}),
            labelled(seen, at => Math.min(x(at), width - 7), width).map(state => this.moment(state, picked, onPick)),
          ),
        ),
      ),
      h(
        'p',
        {class: 'readout', role: 'status'},
        found ? described(found, timeline, words) : words.pick,
      ),
    );
  }

  bar(bar, track, x, left, right, picked, onPick) {
    const start = Math.max(left - 4, x(bar.startMicros));
    const end = Math.min(right + 4, Math.max(x(bar.endMicros), x(bar.startMicros) + 2));
    if (end < left - 3 || start > right + 3) return null;
    const y = track.top + track.pad + bar.line * LINE;
    const text = `${bar.label}${bar.details?.batch > 1 ? ` ×${bar.details.batch}` : ''}`;
    const wide = end - Math.max(start, left) - 10;
    const shown = fitting([text, bar.short], wide);
    return h(
      'g',
      {
        key: bar.id,
        class: `bar-of ${bar.kind} ${picked === bar.id ? 'picked' : ''}`,
        'data-span': bar.kind,
        onClick: () => onPick(bar.id),
        onDblClick: () =>
          this.show(
            bar.startMicros - (bar.endMicros - bar.startMicros) * 0.1,
            bar.endMicros + (bar.endMicros - bar.startMicros) * 0.1,
          ),
      },
      h('title', null, `${text}: ${format.duration(bar.endMicros - bar.startMicros)}`),
      h('rect', {class: 'ground', x: start, y, width: end - start, height: BAR, rx: 2}),
      PATTERN[bar.kind] &&
        h('rect', {x: start, y, width: end - start, height: BAR, rx: 2, fill: `url(#${PATTERN[bar.kind]})`}),
      shown &&
        h(
          'svg',
          {x: Math.max(start, left), y, width: end - Math.max(start, left) - 3, height: BAR},
          h('text', {x: 6, y: 13}, shown),
        ),
    );
  }

  arrow(message, tracks, x, picked, onPick) {
    const [a, b] = [message.fromTrack, message.toTrack].map(id => tracks.find(track => track.id === id));
    if (!a || !b) return null;
    const [x1, x2] = [x(message.sentMicros), x(message.receivedMicros)];
    const down = b.top > a.top;
    const y1 = down ? a.top + a.pad + BAR : a.top + a.pad;
    const y2 = down ? b.top + b.pad : b.top + b.pad + BAR;
    const path = `M${x1} ${y1} L${x2} ${y2}`;
    return h(
      'g',
      {
        key: message.id,
        class: `message ${message.kind} ${picked === message.id ? 'picked' : ''}`,
        'data-message': message.kind,
        onClick: () => onPick(message.id),
      },
      h(
        'title',
        null,
        this.words.arrow({
          kind: message.kind,
          label: message.label,
          took: format.duration(message.receivedMicros - message.sentMicros),
          bytes: format.bytes(message.bytes),
        }),
      ),
      h('path', {class: 'touch', d: path}),
      h('path', {class: 'line', d: path, 'marker-end': 'url(#head)'}),
      h('circle', {cx: x1, cy: y1, r: 2.2}),
    );
  }

  moment({id, label, startMicros, at, shown, row, before}, picked, onPick) {
    const [cx, cy] = [at, AXIS + 13 + row * 16];
    return h(
      'g',
      {key: id, class: `stored ${picked === id ? 'picked' : ''}`, 'data-state': label, onClick: () => onPick(id)},
      h('title', null, `${label}: ${this.words.moment(format.duration(startMicros))}`),
      h('path', {d: `M${cx} ${cy - 5} l5 5 l-5 5 l-5 -5 z`}),
      shown && h('text', {x: cx + (before ? -9 : 9), y: cy + 4, 'text-anchor': before ? 'end' : 'start'}, label),
    );
  }
}
