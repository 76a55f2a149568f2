/** The cluster as it is placed: clients, gateways, workers, PostgreSQL, and what goes to and fro. */

import {Component, createRef, h} from './preact.js';
import * as api from './api.js';
import * as format from './format.js';
import * as route from './route.js';
import {Drawing} from './map-drawing.js';
import {linksOf, places, titleOf, troubles} from './map-model.js';
import {Loading, Poll, Stale, Trouble} from './parts.js';
import {text} from './text.js';
import {Why} from './why.js';

const EVERY = 2_000;
/** How long a node that left is still drawn. */
const REMEMBERED = 600_000;

export class ClusterMap extends Component {
  state = {width: 1_000};
  box = createRef();
  seen = {};
  reduced = matchMedia('(prefers-reduced-motion: reduce)');

  componentDidMount() {
    this.poll = new Poll(EVERY, this.load);
    this.observer = new ResizeObserver(([{contentRect}]) => this.setState({width: Math.floor(contentRect.width)}));
    this.observer.observe(this.box.current);
    this.reduced.addEventListener('change', this.redraw);
  }

  componentWillUnmount() {
    this.poll.stop();
    this.observer.disconnect();
    this.reduced.removeEventListener('change', this.redraw);
  }

  redraw = () => this.setState({});

  load = async () => {
    try {
      const [activity, cluster, {links}] = await Promise.all([
        api.get('/api/activity'),
        api.get('/api/nodes'),
        api.get('/api/links'),
      ]);
      this.setState({activity, nodes: this.withGone(cluster.nodes), links, problem: undefined});
    } catch (problem) {
      this.setState({problem});
    }
  };

  /** Those that left since this page was opened stay for a while, so that one sees who is missing. */
  withGone(nodes) {
    const now = Date.now();
    nodes.forEach(node => (this.seen[node.name] = {node, at: now}));
    const here = new Set(nodes.map(node => node.name));
    const gone = Object.values(this.seen).filter(({node, at}) => !here.has(node.name) && now - at < REMEMBERED);
    return [...nodes, ...gone.map(({node}) => ({...node, gone: true, lanes: [], windows: [], pool: undefined}))];
  }

  render(properties, {activity, nodes, links, problem, width}) {
    const drawn = nodes && places(nodes, activity);
    const ways = nodes && linksOf(nodes, links, activity);
    return h(
      'div',
      {class: 'view'},
      h(
        'div',
        {class: 'pane scroll'},
        h('div', {class: 'bar'}, h('h1', null, text('navMap'))),
        problem && (nodes ? h(Stale, {problem}) : h(Trouble, {problem, retry: this.load})),
        h(
          'div',
          {ref: this.box},
          drawn
            ? h(Drawing, {places: drawn, links: ways, width, still: this.reduced.matches})
            : !problem && h(Loading, {what: text('clusterThis')}),
        ),
        drawn && h(Troubles, {nodes}),
        drawn && h(Table, {places: drawn, links: ways}),
      ),
    );
  }
}

/** What is red on the map, in words. */
function Troubles({nodes}) {
  const all = nodes.flatMap(troubles);
  return (
    all.length > 0 &&
    h(
      'section',
      {'aria-labelledby': 'troubles'},
      h('h2', {id: 'troubles'}, text('mapTroubles')),
      h(
        'ul',
        {class: 'plain'},
        all.map(({name, what, about}) =>
          h(
            'li',
            {key: `${name} ${what}`},
            h('strong', null, name),
            ` ${what}`,
            h(Why, {about, what: `${name} ${what}`}),
          ),
        ),
      ),
    )
  );
}

/** The same in words and figures: for the keyboard, and for those who don't see the drawing. */
function Table({places: drawn, links}) {
  return h(
    'section',
    {'aria-labelledby': 'map-table'},
    h('h2', {id: 'map-table'}, text('mapTable')),
    h(
      'div',
      {class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': text('mapNodes')},
      h(
        'table',
        {class: 'small'},
        head(['mapWhere', 'mapState', 'mapLoad']),
        h(
          'tbody',
          null,
          drawn.map(place =>
            h(
              'tr',
              {key: place.id},
              h('th', {scope: 'row'}, place.link ? h('a', {href: place.link}, place.title) : place.title),
              h('td', {class: place.mood === 'bad' ? 'bad' : ''}, place.state),
              h('td', null, place.bars.map(bar => `${bar.label}: ${bar.text}`).join('; ')),
            ),
          ),
        ),
      ),
    ),
    h(
      'div',
      {class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': text('mapMessages')},
      h(
        'table',
        {class: 'small'},
        head(['mapFrom', 'mapTo', 'mapPerSecond', 'mapWhat']),
        h(
          'tbody',
          null,
          links.map(link =>
            h(
              'tr',
              {key: link.id},
              h('th', {scope: 'row'}, titleOf(link.from)),
              h('td', null, link.to),
              h('td', {class: link.bad ? 'bad' : ''}, format.rate(link.perSecond)),
              h('td', null, link.href ? h('a', {href: link.href}, link.what) : link.what),
            ),
          ),
        ),
      ),
    ),
  );
}

function head(names) {
  return h(
    'thead',
    null,
    h(
      'tr',
      null,
      names.map(name => h('th', {key: name, scope: 'col'}, text(name))),
    ),
  );
}
