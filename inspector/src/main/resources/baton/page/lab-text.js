/** The lab's texts in the language of the browser, or in the one that was chosen. */

import {EN} from './lab-text-en.js';
import {KO} from './lab-text-ko.js';
import {STEPS_EN} from './lab-text-steps-en.js';
import {STEPS_KO} from './lab-text-steps-ko.js';

const CHOICE = 'baton-lab-language';
/** By language: all texts. */
export const TEXTS = {en: {...EN, ...STEPS_EN}, ko: {...KO, ...STEPS_KO}};

export const LANGUAGES = {en: 'English', ko: '한국어'};

/** Also where a file may keep nothing. */
let spoken;

export function language() {
  const chosen = spoken ?? kept();
  const wanted = [chosen, ...navigator.languages].map(name => name?.slice(0, 2));
  return wanted.find(name => TEXTS[name]) ?? 'en';
}

function kept() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return undefined;
  }
}

export function choose(name) {
  spoken = name;
  try {
    localStorage.setItem(CHOICE, name);
  } catch {
    // it is spoken until this page is closed
  }
  document.documentElement.lang = name;
}

/** The text of this name, with `{name}` replaced by what is given. */
export function text(name, given = {}) {
  return TEXTS[language()][name].replace(/{(\w+)}/g, (whole, key) => given[key] ?? whole);
}
