/** A small curve of the last ten minutes. What it shows is said in words, too. */

import {h} from './preact.js';

const WIDTH = 120;
const HEIGHT = 26;

/** Properties: `values`, oldest first; `label`, which says what they are; `bad`, for what should be 0. */
export function Spark({values, label, bad}) {
  const most = Math.max(...values, 0);
  const x = i => ((i * WIDTH) / Math.max(1, values.length - 1)).toFixed(1);
  const y = value => (HEIGHT - 2 - (most ? (value / most) * (HEIGHT - 4) : 0)).toFixed(1);
  const line = values.map((value, i) => `${i ? 'L' : 'M'}${x(i)} ${y(value)}`).join('');
  return h(
    'svg',
    {
      class: `spark ${bad && most ? 'bad' : ''}`,
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': label,
    },
    h('path', {class: 'area', d: `${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`}),
    h('path', {class: 'line', d: line}),
  );
}
