/** What requests record, and the chart, in words: also for the other pages, which need no more of the lab. */

import {textsOf} from './language.js';
import {STEPS_EN} from './lab-text-steps-en.js';
import {STEPS_KO} from './lab-text-steps-ko.js';

export const text = textsOf({en: STEPS_EN, ko: STEPS_KO});
