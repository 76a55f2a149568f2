/** Figures as people read them. */

import {text} from './text.js';

const GROUPS = new Intl.NumberFormat('en', {maximumFractionDigits: 0});

/** 840 µs, 16.4 ms, 1.20 s, 3 min 20 s, 2 d 4 h. */
export function duration(micros) {
  if (micros === undefined || micros === null) return '–';
  const size = Math.abs(micros);
  if (size < 1_000) return `${Math.round(micros)} µs`;
  if (size < 1_000_000) return `${digits(micros / 1_000)} ms`;
  if (size < 120_000_000) return `${digits(micros / 1_000_000)} s`;
  const seconds = Math.round(micros / 1_000_000);
  const minutes = Math.floor(seconds / 60);
  if (seconds < 7_200) return text('formatMinutes', {minutes, seconds: seconds % 60});
  const hours = Math.floor(seconds / 3_600);
  return hours < 48
    ? text('formatHours', {hours, minutes: minutes % 60})
    : text('formatDays', {days: Math.floor(hours / 24), hours: hours % 24});
}

/** 0: nothing to show. */
export function waited(micros) {
  return micros ? duration(micros) : '';
}

export function bytes(count) {
  if (count === undefined || count === null) return '–';
  if (count < 1_024) return `${Math.round(count)} B`;
  if (count < 1_048_576) return `${digits(count / 1_024)} KiB`;
  if (count < 1_073_741_824) return `${digits(count / 1_048_576)} MiB`;
  return `${digits(count / 1_073_741_824)} GiB`;
}

export function rate(perSecond) {
  return perSecond >= 10 || !perSecond ? count(perSecond ?? 0) : perSecond.toFixed(1);
}

export function count(number) {
  return GROUPS.format(number ?? 0);
}

/** The time of day here, to the millisecond. */
export function time(iso) {
  const at = new Date(iso);
  return `${at.toLocaleTimeString('en-GB')}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** The time of day if it was today, and the date too if it wasn't. */
export function moment(iso) {
  const at = new Date(iso);
  const today = at.toDateString() === new Date().toDateString();
  return today ? at.toLocaleTimeString('en-GB') : `${at.toLocaleDateString('en-CA')} ${at.toLocaleTimeString('en-GB')}`;
}

/** The end of an id is what differs. */
export function shortId(id) {
  return id.length > 13 ? `…${id.slice(-12)}` : id;
}

function digits(number) {
  const size = Math.abs(number);
  return number.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
}
