/** The frame around the views: navigation, and which node answers. */

import {Component, h, options, render} from './preact.js';
import * as api from './api.js';
import * as route from './route.js';
import {Audit} from './audit.js';
import {Cluster} from './cluster.js';
import {Durable} from './durable.js';
import {choose, language} from './language.js';
import {ClusterMap} from './map.js';
import {Messages} from './messages.js';
import {Dialog, Languages} from './parts.js';
import {RequestsOrOne} from './requests.js';
import {Send} from './send.js';
import {text} from './text.js';
import {Token} from './token.js';

/** However much arrives, the page is drawn once a frame. */
options.debounceRendering = requestAnimationFrame;

/** The name of its text, the view, its key. */
const VIEWS = {
  cluster: ['navCluster', Cluster, 'c'],
  map: ['navMap', ClusterMap, 'p'],
  messages: ['navMessages', Messages, 'm'],
  requests: ['navRequests', RequestsOrOne, 'r'],
  durable: ['navDurable', Durable, 'd'],
  audit: ['navAudit', Audit, 'a'],
  send: ['navSend', Send, 's'],
};

/** What a link names that no view has: not another view under its name. */
const Unknown = () => h('section', null, h('h1', null, text('navUnknown')), h('p', null, text('frameUnknown')));

const viewOf = name => (Object.hasOwn(VIEWS, name) ? VIEWS[name] : ['navUnknown', Unknown]);

const KEYS = [
  [['g', 'c'], 'navCluster'],
  [['g', 'p'], 'navMap'],
  [['g', 'm'], 'navMessages'],
  [['g', 'r'], 'navRequests'],
  [['g', 'd'], 'keysDurable'],
  [['g', 'a'], 'keysAudit'],
  [['g', 's'], 'keysSend'],
  [['/'], 'keysFilter'],
  [['Space'], 'keysPause'],
  [['↑', '↓'], 'keysRows'],
  [['Enter'], 'keysOpen'],
  [['Esc'], 'keysEscape'],
  [['+', '−', '0'], 'keysZoom'],
  [['←', '→'], 'keysMove'],
  [['?'], 'keysThis'],
];

class App extends Component {
  state = {at: route.here(), node: undefined, token: false, tokens: 0, keys: false, language: language()};

  componentDidMount() {
    addEventListener('hashchange', () => this.setState({at: route.here()}));
    addEventListener(api.TOKEN_WANTED, () => this.state.refused || this.setState({token: true}));
    document.addEventListener('keydown', this.keyed);
    document.documentElement.lang = language();
    this.who();
  }

  componentDidUpdate(before, {at, language: spoken}) {
    const now = this.state;
    if (at.view === now.at.view && at.part === now.at.part && spoken === now.language) return;
    document.title = `${text(viewOf(now.at.view)[0])} · Baton`;
  }

  /** All that is drawn asks for its texts again. */
  speak = name => {
    choose(name);
    this.setState({language: name});
  };

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

  render(properties, {at, node, keys, token, tokens, language: spoken}) {
    const [name, View] = viewOf(at.view);
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
        text('frameSkip'),
      ),
      h(
        'header',
        {key: 'top', class: 'top'},
        h('a', {class: 'brand', href: route.link('cluster'), 'aria-label': 'Baton'}, h(Mark), h('span', null, 'Baton')),
        h(
          'nav',
          {'aria-label': text('navViews')},
          Object.entries(VIEWS).map(([view, [word]]) =>
            h(
              'a',
              {key: view, href: route.link(view), 'aria-current': view === at.view ? 'page' : undefined},
              text(word),
            ),
          ),
          h('a', {key: 'lab', href: 'lab'}, text('navLab')),
        ),
        h('p', {class: 'grow from'}, node && [text('frameSeenFrom'), ' ', h('strong', {key: 'node'}, node.node)]),
        h(Languages, {label: text('frameLanguage'), chosen: spoken, onSpeak: this.speak}),
        h('button', {type: 'button', class: 'quiet', onClick: () => this.setState({token: true})}, text('tokenTitle')),
        h(
          'button',
          {type: 'button', class: 'quiet', 'aria-keyshortcuts': '?', onClick: () => this.setState({keys: true})},
          text('frameKeys'),
          h('kbd', null, '?'),
        ),
      ),
      h(
        'main',
        {key: 'main', id: 'main', tabIndex: -1, 'aria-label': text(name)},
        h(View, {key: `${at.view} ${tokens}`, part: at.part, query: at.query}),
      ),
      keys &&
        h(
          Dialog,
          {
            key: 'keys',
            title: text('frameKeys'),
            onClose: () => this.setState({keys: false}),
            actions: h(
              'button',
              {type: 'button', class: 'primary', onClick: () => this.setState({keys: false})},
              text('frameClose'),
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
                h('dd', null, text(what)),
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
