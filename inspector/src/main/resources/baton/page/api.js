/** The admin API of the node that this page came from: all requests to it are made here. */

import {text} from './text.js';

/** Dispatched to the window when the node answers 401: it needs a token. */
export const TOKEN_WANTED = 'baton-token-wanted';

const TOKEN = 'baton-token';
const FIRST_RETRY = 1_000;
const LAST_RETRY = 10_000;
/** The API gives a sign of life every 10 s. */
const SILENCE = 25_000;

/** A problem document, or what to say when there was no answer at all; then in the language of whoever reads it. */
class Problem extends Error {
  constructor(document) {
    super();
    this.status = document.status;
    this.document = document;
  }

  get title() {
    return this.document.title;
  }

  get message() {
    return this.document.detail || this.document.title;
  }

  static ofNoAnswer() {
    return new Problem({
      get title() {
        return text('apiSilent');
      },
      get detail() {
        return text('apiSilentWhy');
      },
      status: 0,
    });
  }
}

/** Kept for this tab only. */
export function setToken(token) {
  sessionStorage.setItem(TOKEN, token);
}

export async function get(path, parameters = {}, signal = undefined) {
  return (await request('GET', path + query(parameters), {signal})).json();
}

/** Requests a change. The header is one that no form and no other site can send. */
export async function change(method, path, body = undefined, options = {}) {
  const answer = await request(method, path, {
    ...options,
    headers: {'Baton-Admin': '1', ...(body && {'Content-Type': 'application/json'})},
    body: body && JSON.stringify(body),
  });
  const content = await answer.text();
  return content ? JSON.parse(content) : {};
}

/**
 * Follows a stream of server-sent events, and takes it up again when it breaks.
 * `on` is called: `open()`, `event(name, data)`, `lost(problem)`. What comes back stops it.
 */
export function follow(path, parameters, on) {
  const stopped = new AbortController();
  run();
  return () => stopped.abort();

  async function run() {
    for (let wait = FIRST_RETRY; !stopped.signal.aborted; wait = Math.min(2 * wait, LAST_RETRY)) {
      try {
        await readAll(() => {
          wait = FIRST_RETRY;
          on.open();
        });
      } catch (why) {
        if (stopped.signal.aborted) return;
        on.lost(why instanceof Problem ? why : Problem.ofNoAnswer());
        if (why.status >= 400 && why.status < 500) return; // another try would not help
      }
      await new Promise(resolve => setTimeout(resolve, wait));
    }
  }

  async function readAll(opened) {
    const quiet = new AbortController();
    let timer = setTimeout(() => quiet.abort(), SILENCE);
    try {
      const answer = await request('GET', path + query(parameters), {
        headers: {Accept: 'text/event-stream'},
        signal: AbortSignal.any([stopped.signal, quiet.signal]),
      });
      opened();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (;;) {
        const {done, value} = await reader.read();
        if (done) throw Problem.ofNoAnswer();
        clearTimeout(timer);
        timer = setTimeout(() => quiet.abort(), SILENCE);
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop();
        blocks.forEach(dispatch);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  function dispatch(block) {
    let name = 'message';
    let data = '';
    for (const line of block.split('\n')) {
      if (line.startsWith('event:')) name = line.slice(6).trim();
      if (line.startsWith('data:')) data += line.slice(5);
    }
    if (data) on.event(name, JSON.parse(data));
  }
}

async function request(method, path, {headers = {}, ...rest} = {}) {
  const token = sessionStorage.getItem(TOKEN);
  let answer;
  try {
    answer = await fetch(path, {
      method,
      cache: 'no-store',
      headers: {Accept: 'application/json', ...(token && {Authorization: `Bearer ${token}`}), ...headers},
      ...rest,
    });
  } catch (why) {
    throw why.name === 'AbortError' ? why : Problem.ofNoAnswer();
  }
  if (answer.ok) return answer;
  if (answer.status === 401) dispatchEvent(new Event(TOKEN_WANTED));
  throw new Problem(await problemIn(answer));
}

async function problemIn(answer) {
  const fallback = {title: text('apiStatus', {status: answer.status}), detail: answer.statusText};
  const found = await answer.json().catch(() => fallback);
  return {...fallback, ...found, status: answer.status};
}

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  return given.length ? `?${new URLSearchParams(given)}` : '';
}
