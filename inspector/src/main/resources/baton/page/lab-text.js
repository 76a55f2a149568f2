/** The lab's texts. */

import {textsOf} from './language.js';
import {EN} from './lab-text-en.js';
import {KO} from './lab-text-ko.js';
import {LEARN_EN} from './lab-text-learn-en.js';
import {LEARN_KO} from './lab-text-learn-ko.js';
import {START_EN} from './lab-text-start-en.js';
import {START_KO} from './lab-text-start-ko.js';
import {STEPS_EN} from './lab-text-steps-en.js';
import {STEPS_KO} from './lab-text-steps-ko.js';

/** By language: all texts. */
export const TEXTS = {
  en: {...EN, ...START_EN, ...LEARN_EN, ...STEPS_EN},
  ko: {...KO, ...START_KO, ...LEARN_KO, ...STEPS_KO},
};

export const text = textsOf(TEXTS);
