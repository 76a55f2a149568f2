/**
 * A run of the lab as one HTML file: the recording, and the modules of this page that draw it, as they are. They are
 * found by their imports, and put into an import map as `data:` URLs, so that the file works from a disk and may call
 * nothing.
 */

import {text} from './lab-text.js';

const FIRST = 'lab-play.js';
const STYLES = ['style.css', 'lab.css'];
const IMPORT = /\bfrom\s*'\.\/([\w.-]+)'/g;
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; " +
  "base-uri 'none'; form-action 'none'";

/** `recording`: as JSON. */
export async function fileOf(recording) {
  const modules = await modulesFrom(FIRST);
  const imports = Object.fromEntries([...modules].map(([name, code]) => [`baton/${name}`, asUrl(code)]));
  const styles = await Promise.all(STYLES.map(read));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Baton</title>
<style>
${styles.join('\n')}
</style>
<script type="importmap">${within({imports})}</script>
</head>
<body>
<div id="app"><noscript>This recording needs JavaScript; it calls nothing.</noscript></div>
<script type="application/json" id="recording">${escaped(recording)}</script>
<script type="module">import 'baton/${FIRST}';</script>
</body>
</html>
`;
}

/** Name and code of this module and of all that it imports. */
async function modulesFrom(first) {
  const found = new Map();
  for (let next = [first]; next.length; ) {
    const codes = await Promise.all(next.map(read));
    next.forEach((name, i) => found.set(name, codes[i]));
    const imported = codes.flatMap(code => [...code.matchAll(IMPORT)].map(match => match[1]));
    next = [...new Set(imported)].filter(name => !found.has(name));
  }
  return found;
}

async function read(name) {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw Object.assign(new Error(`${name}: ${answer.status}`), {title: text('takeFailed')});
  return answer.text();
}

function asUrl(code) {
  const bare = code.replace(IMPORT, "from 'baton/$1'").replace(/\/\/# sourceMappingURL=.*/, '');
  const bytes = new TextEncoder().encode(bare);
  let binary = '';
  bytes.forEach(byte => (binary += String.fromCharCode(byte)));
  return `data:text/javascript;base64,${btoa(binary)}`;
}

const within = value => escaped(JSON.stringify(value));

/** JSON that can't end the script that it stands in. */
const escaped = json => json.replaceAll('<', '\\u003c');
