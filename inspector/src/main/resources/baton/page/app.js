/** The frame around the views: navigation, and which node answers. */

import {Component, h, options, render} from './preact.js';
import * as api from './api.js';
import * as route from './route.js';
import {Audit} from './audit.js';
import {Cluster} from './cluster.js';
import {Durable} from './durable.js';
import {ClusterMap} from './map.js';
import {Messages} from './messages.js';
import {Dialog} from './parts.js';
import {RequestsOrOne} from './requests.js';
import {Send} from './send.js';
import {Token} from './token.js';

/** However much arrives, the page is drawn once a frame. */
options.debounceRendering = requestAnimationFrame;

const VIEWS = {
  cluster: ['Cluster', Cluster, 'c'],
  map: ['Map', ClusterMap, 'p'],
  messages: ['Messages', Messages, 'm'],
  requests: ['Requests', RequestsOrOne, 'r'],
  durable: ['Durable', Durable, 'd'],
  audit: ['Audit', Audit, 'a'],
  send: ['Send', Send, 's'],
};

const KEYS = [
  [['g', 'c'], 'Cluster'],
  [['g', 'p'], 'Map'],
  [['g', 'm'], 'Messages'],
  [['g', 'r'], 'Requests'],
  [['g', 'd'], 'Durable requests and dead letters'],
  [['g', 'a'], 'Audit: who did what'],
  [['g', 's'], 'Send a request'],
  [['/'], 'To the filter'],
  [['Space'], 'Messages: pause, resume'],
  [['↑', '↓'], 'From row to row; Page up, Page down, Home and End, too'],
  [['Enter'], 'Open a row'],
  [['Esc'], 'Close what was opened'],
  [['+', '−', '0'], 'Timeline: zoom in, out, show all'],
  [['←', '→'], 'Timeline: move'],
  [['?'], 'This list'],
];

class App extends Component {
  state = {at: route.here(), node: undefined, token: false, tokens: 0, keys: false};

  componentDidMount() {
    addEventListener('hashchange', () => this.setState({at: route.here()}));
    addEventListener(api.TOKEN_WANTED, () => this.state.refused || this.setState({token: true}));
    document.addEventListener('keydown', this.keyed);
    this.who();
  }

  componentDidUpdate(before, {at}) {
    if (at.view === this.state.at.view && at.part === this.state.at.part) return;
    document.title = `${VIEWS[this.state.at.view]?.[0] ?? 'Baton'} · Baton`;
  }

  /** The health of a node needs no token. */
  who = () =>
    api.get('/health/live').then(
      node => this.setState({node}),
      () => {},
    );

  keyed = event => {
    if (
      event.target.matches('input, textarea, select') ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      document.querySelector('dialog[open]')
    )
      return;
    if (event.key === '?') this.setState({keys: true});
    const to = this.going && Object.keys(VIEWS).find(view => VIEWS[view][2] === event.key);
    this.going = event.key === 'g';
    if (to) route.go(to);
  };

  render(properties, {at, node, keys, token, tokens}) {
    const [title, View] = VIEWS[at.view] ?? VIEWS.cluster;
    return [
      h(
        'a',
        {
          key: 'skip',
          class: 'skip',
          href: '#main',
          onClick: event => {
            event.preventDefault();
            document.getElementById('main').focus();
          },
        },
        'Skip to the content',
      ),
      h(
        'header',
        {key: 'top', class: 'top'},
        h('a', {class: 'brand', href: route.link('cluster'), 'aria-label': 'Baton'}, h(Mark), h('span', null, 'Baton')),
        h(
          'nav',
          {'aria-label': 'Views'},
          Object.entries(VIEWS).map(([view, [name]]) =>
            h('a', {key: view, href: route.link(view), 'aria-current': view === at.view ? 'page' : undefined}, name),
          ),
          h('a', {key: 'lab', href: 'lab'}, 'Lab'),
        ),
        h('p', {class: 'grow from'}, node && ['seen from ', h('strong', {key: 'node'}, node.node)]),
        h('button', {type: 'button', class: 'quiet', onClick: () => this.setState({token: true})}, 'Token'),
        h(
          'button',
          {type: 'button', class: 'quiet', 'aria-keyshortcuts': '?', onClick: () => this.setState({keys: true})},
          'Keys',
          h('kbd', null, '?'),
        ),
      ),
      h(
        'main',
        {key: 'main', id: 'main', tabIndex: -1, 'aria-label': title},
        h(View, {key: `${at.view} ${tokens}`, part: at.part, query: at.query}),
      ),
      keys &&
        h(
          Dialog,
          {
            key: 'keys',
            title: 'Keys',
            onClose: () => this.setState({keys: false}),
            actions: h(
              'button',
              {type: 'button', class: 'primary', onClick: () => this.setState({keys: false})},
              'Close',
            ),
          },
          h(
            'dl',
            {class: 'keys'},
            KEYS.map(([pressed, what]) =>
              h(
                'div',
                {key: what},
                h(
                  'dt',
                  null,
                  pressed.map(each => h('kbd', {key: each}, each)),
                ),
                h('dd', null, what),
              ),
            ),
          ),
        ),
      token &&
        h(Token, {
          key: 'token',
          onClose: () => this.setState({token: false, refused: true}),
          onKeep: () => this.setState({token: false, refused: false, tokens: tokens + 1}),
        }),
    ];
  }
}

function Mark() {
  return h(
    'svg',
    {viewBox: '0 0 32 32', width: 20, height: 20, 'aria-hidden': true},
    h(
      'g',
      {transform: 'rotate(-38 16 16)'},
      h('rect', {class: 'stick', x: 2, y: 12, width: 28, height: 8, rx: 4}),
      h('rect', {class: 'band', x: 9, y: 12, width: 4, height: 8}),
    ),
  );
}

render(h(App), document.getElementById('app'));
