/** Two requests as each exercise wants them, and what they say to it. */

import {answers, facts, line, speed} from './lab-answers.js';
import {fullFacts, runFull, whatBecame} from './lab-full.js';
import {watch} from './lab-kernel.js';
import {pause, sendTwo, timelines, warm} from './lab-run.js';
import * as format from './format.js';

/** Until a load is there, and its queues are as long as they get. */
const SETTLES = 1_500;

/**
 * Runs it: `real`, the answers; `facts()`, what the texts name, in the language that is spoken then; `timeline`, of the
 * two; `line`, for the table.
 *
 * @param onTrial turns knobs while it runs what it is given
 */
export function tried(exercise, onTrial) {
  return {two, beside, blocked, full}[exercise.how](exercise, onTrial);
}

async function two({knobs, watched}) {
  await warm(knobs);
  if (watched) await watch();
  const timeline = await timelines(await sendTwo(knobs));
  return {timeline, real: answers(timeline), facts: () => facts(timeline), line: line(timeline)};
}

/** Its timeline is put together when the load is over. */
async function besideLoad({knobs, trial}, onTrial) {
  const ids = await onTrial({style: knobs.style, ...trial}, async () => {
    await pause(SETTLES);
    return sendTwo(knobs);
  });
  return timelines(ids);
}

async function beside(exercise, onTrial) {
  await warm(exercise.knobs);
  const timeline = await besideLoad(exercise, onTrial);
  return {timeline, real: answers(timeline), facts: () => facts(timeline)};
}

async function blocked(exercise, onTrial) {
  const alone = (await two(exercise)).timeline;
  const timeline = await besideLoad(exercise, onTrial);
  const real = {...answers(timeline), speed: speed(alone, timeline)};
  return {timeline, real, facts: () => ({...facts(timeline), alone: format.duration(alone.each[0])})};
}

async function full({knobs, trial}, onTrial) {
  const seen = await onTrial({style: knobs.style, ...trial}, () => runFull(knobs.style));
  return {real: {full: whatBecame(seen)}, facts: () => fullFacts(seen)};
}
