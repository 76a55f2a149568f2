/** Where the page is: `#/view/part?name=value`, so that a view can be linked to, and the browser's way back works. */

export function here() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [view, ...part] = path.split('/');
  return {
    ...decoded(view || 'cluster', part.join('/')),
    query: Object.fromEntries(new URLSearchParams(query ?? '')),
  };
}

/** What is encoded in a wrong way names no view. */
function decoded(view, part) {
  try {
    return {view, part: decodeURIComponent(part)};
  } catch {
    return {view: '', part: ''};
  }
}

export function link(view, part = '', query = {}) {
  const given = Object.entries(query).filter(([, value]) => value);
  return `#/${view}${part && `/${encodeURIComponent(part)}`}${given.length ? `?${new URLSearchParams(given)}` : ''}`;
}

export function go(...to) {
  location.hash = link(...to);
}

/** Goes there without a step in the browser's history: for what changes while one types. */
export function replace(...to) {
  history.replaceState(null, '', link(...to));
}
