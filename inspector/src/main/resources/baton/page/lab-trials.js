/** Two requests as each exercise wants them, and what they say to it. */

import {answers, facts, line, speed, waits} from './lab-answers.js';
import {fullFacts, runFull, whatBecame} from './lab-full.js';
import {watch} from './lab-kernel.js';
import {onLoop, pause, sendTwo, timelines, warm} from './lab-run.js';
import {text} from './lab-text.js';
import * as format from './format.js';

/** Until a load is there, and its queues are as long as they get. */
const SETTLES = 1_500;

/**
 * Runs it: `real`, the answers; `facts()`, what the texts name, in the language that is spoken then; `timeline`, of the
 * two; `line`, for the table.
 *
 * `others`, what else ran on the event loop; `shares`, of strangers: how late each knew what became of it;
 * `tracks`, those of that time, which stand still.
 *
 * @param onTrial turns knobs while it runs what it is given
 * @param model of the tracks
 */
export function tried(exercise, onTrial, model) {
  return {two, beside, blocked, full}[exercise.how](exercise, onTrial, model);
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

async function blocked(exercise, onTrial, model) {
  const alone = (await two(exercise)).timeline;
  const timeline = await besideLoad(exercise, onTrial);
  const real = {...answers(timeline), speed: speed(alone, timeline)};
  const {loop, queue} = waits(timeline);
  const told = () => ({
    ...facts(timeline),
    alone: format.duration(alone.each[0]),
    mostly: text(mostly(loop, queue, timeline.each[0] - alone.each[0])),
  });
  return {timeline, real, facts: told, others: onLoop(timeline, model)};
}

/** For what it waited most of the time that it took longer. */
function mostly(loop, queue, longer) {
  if (2 * Math.max(loop, queue) < longer) return 'mostlyElse';
  return loop >= queue ? 'mostlyLoop' : 'mostlyThread';
}

async function full({knobs, trial}, onTrial, model) {
  const seen = await onTrial({style: knobs.style, ...trial}, () => runFull(knobs.style, model));
  const {each: shares, tracks} = seen;
  return {real: {full: whatBecame(seen)}, facts: () => fullFacts(seen), shares, tracks};
}
