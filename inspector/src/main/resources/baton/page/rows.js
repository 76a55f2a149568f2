/**
 * A table of any length. Only the rows that can be seen are in the document, so a hundred thousand cost what thirty
 * cost. One row takes part in the tab order; the arrows go from row to row, Enter opens one.
 */

import {Component, createRef, h} from './preact.js';

const ROW = 30;
const CARD = 58;
const NARROW = 720;
const AHEAD = 8;

/**
 * Properties: `label`, `columns` (`{name, title, width, right, sort, least, cell(row)}`; `name`: the same in all
 * languages, and the title where there is none; `least`: the width in pixels below which it is left out), `rows`,
 * `id(row)`, `card(row)` for narrow places, `wide(row)` for a row that is one text, `opened` (an id), `onOpen(row)`,
 * `sorted` and `onSort(column)`, `following` and `onFollow(boolean)` to stay at the end, `fill` to take the height that
 * is there.
 */
export class Rows extends Component {
  state = {top: 0, height: 600, width: 1_000};
  /** The id of the row that is in the tab order. Not part of the state: two keys may come within one frame. */
  active = undefined;
  view = createRef();

  componentDidMount() {
    this.observer = new ResizeObserver(([{contentRect}]) =>
      this.setState({height: contentRect.height, width: contentRect.width}),
    );
    this.observer.observe(this.view.current);
    this.stayAtEnd();
  }

  componentWillUnmount() {
    this.observer.disconnect();
  }

  componentDidUpdate() {
    this.stayAtEnd();
    if (this.focusDue) {
      this.focusDue = false;
      this.view.current.querySelector('[data-active]')?.focus({preventScroll: true});
    }
  }

  stayAtEnd() {
    const view = this.view.current;
    if (this.props.following && view.scrollTop < view.scrollHeight - view.clientHeight) {
      this.own = true;
      view.scrollTop = view.scrollHeight;
    }
  }

  scrolled = () => {
    const view = this.view.current;
    if (!view) return; // a scroll that was under way when the view was left
    const atEnd = view.scrollTop >= view.scrollHeight - view.clientHeight - 2;
    if (this.props.onFollow && !this.own && atEnd !== this.props.following) this.props.onFollow(atEnd);
    this.own = false;
    this.setState({top: view.scrollTop});
  };

  get cards() {
    return this.state.width < NARROW && Boolean(this.props.card);
  }

  /** How high a row is here and now. */
  get each() {
    return this.cards ? CARD : ROW;
  }

  /** The height of the heading, which sticks to the top. */
  get head() {
    return this.cards ? 0 : ROW;
  }

  get activeIndex() {
    return this.props.rows.findIndex(row => this.props.id(row) === this.active);
  }

  keyed = event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.matches('[role=row]')) return;
    const page = Math.max(1, Math.floor(this.state.height / this.each) - 1);
    const at = Math.max(0, this.activeIndex);
    const last = this.props.rows.length - 1;
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.go(Math.max(0, Math.min(last, to)));
    } else if ((event.key === 'Enter' || event.key === ' ') && this.props.onOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.props.onOpen(this.props.rows[at]);
    }
  };

  go(index) {
    const row = this.props.rows[index];
    if (!row) return;
    const view = this.view.current;
    const top = index * this.each;
    if (top < view.scrollTop) view.scrollTop = top;
    const bottom = top + this.each + this.head - view.clientHeight;
    if (bottom > view.scrollTop) view.scrollTop = bottom;
    if (this.props.following && index < this.props.rows.length - 1) this.props.onFollow(false);
    this.focusDue = true;
    this.active = this.props.id(row);
    this.setState({top: view.scrollTop});
  }

  activate(id) {
    if (this.active === id) return;
    this.active = id;
    this.setState({});
  }

  render({label, rows, id, fill}, {top, height, width}) {
    const columns = this.props.columns.filter(column => !column.least || width >= column.least);
    const first = Math.max(0, Math.floor(top / this.each) - AHEAD);
    const last = Math.min(rows.length, Math.ceil((top + height) / this.each) + AHEAD);
    const known = this.activeIndex;
    const active = known < 0 ? Math.min(Math.ceil(top / this.each), rows.length - 1) : known;
    const shown = [];
    for (let i = first; i < last; i++) shown.push(i);
    if (active >= 0 && (active < first || active >= last)) shown.push(active); // keeps the focus where it is
    return h(
      'div',
      {
        class: `rows ${fill ? 'fill' : ''} ${this.cards ? 'cards' : ''}`,
        ref: this.view,
        role: 'grid',
        'aria-label': label,
        'aria-rowcount': rows.length + 1,
        style: {'--columns': columns.map(column => column.width).join(' ')},
        onScroll: this.scrolled,
        onKeyDown: this.keyed,
      },
      h(
        'div',
        {class: 'head', role: 'row', 'aria-rowindex': 1},
        columns.map(column => this.heading(column)),
      ),
      h(
        'div',
        {class: 'body', role: 'rowgroup', style: {height: `${rows.length * this.each}px`}},
        shown.map(i => this.row(rows[i], i, i === active, id(rows[i]), columns)),
      ),
    );
  }

  heading(column) {
    const {sorted, onSort} = this.props;
    const mine = sorted && nameOf(sorted) === nameOf(column);
    return h(
      'div',
      {
        key: nameOf(column),
        role: 'columnheader',
        class: column.right ? 'right' : '',
        'aria-sort': mine ? (sorted.down ? 'descending' : 'ascending') : undefined,
      },
      column.sort && onSort
        ? h(
            'button',
            {type: 'button', onClick: () => onSort(column)},
            !column.right && column.title,
            mine && h('span', {'aria-hidden': true}, sorted.down ? '↓' : '↑'),
            column.right && column.title,
          )
        : column.title,
    );
  }

  row(row, index, active, id, columns) {
    const {card, wide, opened, onOpen} = this.props;
    const text = wide?.(row);
    return h(
      'div',
      {
        key: id,
        role: 'row',
        class: `row ${text ? 'wide' : ''} ${opened !== undefined && opened === id ? 'opened' : ''}`,
        'aria-rowindex': index + 2,
        'aria-selected': opened === undefined ? undefined : String(opened === id),
        tabIndex: active ? 0 : -1,
        'data-active': active ? '' : undefined,
        style: {transform: `translateY(${index * this.each}px)`},
        onFocus: () => this.activate(id),
        onClick: event => onOpen && !text && !event.target.closest('a, button') && onOpen(row),
      },
      text
        ? h('div', {role: 'gridcell'}, text)
        : this.cards
          ? h('div', {role: 'gridcell', class: 'card'}, card(row))
          : columns.map(column =>
              h('div', {key: nameOf(column), role: 'gridcell', class: column.right ? 'right' : ''}, column.cell(row)),
            ),
    );
  }
}

function nameOf(column) {
  return column.name ?? column.title;
}

/** Rows in the order of one column; those without a value come last. */
export function inOrder(rows, sorted) {
  if (!sorted) return rows;
  const way = sorted.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [sorted.sort(a), sorted.sort(b)];
    if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
    return way * (typeof x === 'string' ? x.localeCompare(y) : x - y);
  });
}

/** What a click on a column's heading makes of the order: figures begin with the largest. */
export function nextOrder(sorted, column) {
  if (sorted && nameOf(sorted) === nameOf(column)) return {...sorted, down: !sorted.down};
  return {name: nameOf(column), sort: column.sort, down: Boolean(column.right)};
}
