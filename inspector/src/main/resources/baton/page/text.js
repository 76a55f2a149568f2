/** The texts of all views but the lab's. */

import {textsOf} from './language.js';
import {CLUSTER_EN} from './text-cluster-en.js';
import {CLUSTER_KO} from './text-cluster-ko.js';
import {REQUESTS_EN} from './text-requests-en.js';
import {REQUESTS_KO} from './text-requests-ko.js';
import {SEND_EN} from './text-send-en.js';
import {SEND_KO} from './text-send-ko.js';

/** By language: all texts. */
export const TEXTS = {
  en: {...CLUSTER_EN, ...REQUESTS_EN, ...SEND_EN},
  ko: {...CLUSTER_KO, ...REQUESTS_KO, ...SEND_KO},
};

export const text = textsOf(TEXTS);
