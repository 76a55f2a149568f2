/** A small curve of the last ten minutes. What it shows is said in words, too. */

import {h} from './preact.js';

const WIDTH = 120;
const HEIGHT = 26;

/** Properties: `values`, oldest first; `label`, which says what they are; `bad`; `gaps`: 0 is no value at all. */
export function Spark({values, label, bad, gaps}) {
  const most = Math.max(...values, 0);
  const x = i => ((i * WIDTH) / Math.max(1, values.length - 1)).toFixed(1);
  const y = value => (HEIGHT - 2 - (most ? (value / most) * (HEIGHT - 4) : 0)).toFixed(1);
  const pieces = runs(values, gaps).map(run => {
    const points = run.map(i => [x(i), y(values[i])]);
    if (run.length === 1) points.push([x(run[0] + 0.5), points[0][1]]); // a point alone would not be seen
    return {from: points[0][0], to: points.at(-1)[0], line: points.map(point => point.join(' '))};
  });
  return h(
    'svg',
    {
      class: `spark ${bad && most ? 'bad' : ''}`,
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': label,
    },
    h('path', {
      class: 'area',
      d: pieces.map(({from, to, line}) => `M${line.join('L')}L${to} ${HEIGHT}L${from} ${HEIGHT}Z`).join(''),
    }),
    h('path', {class: 'line', d: pieces.map(({line}) => `M${line.join('L')}`).join('')}),
  );
}

/** Places that follow each other and have a value. */
function runs(values, gaps) {
  const all = [];
  values.forEach((value, i) => {
    if (gaps && !value) return;
    if (all.length && all.at(-1).at(-1) === i - 1) all.at(-1).push(i);
    else all.push([i]);
  });
  return all;
}
