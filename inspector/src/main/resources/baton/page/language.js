/** The language of the browser, or the one that was chosen: of the lab and of all other views. */

const CHOICE = 'baton-lab-language';

export const LANGUAGES = {en: 'English', ko: '한국어'};

/** Also where a file may keep nothing. */
let spoken;

export function language() {
  const chosen = spoken ?? kept();
  const wanted = [chosen, ...navigator.languages].map(name => name?.slice(0, 2));
  return wanted.find(name => LANGUAGES[name]) ?? 'en';
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

/**
 * Of tables by language: the function that gives the text of a name, with `{name}` replaced by what is given. Without
 * such a text it is an error: a test finds it.
 */
export const textsOf =
  tables =>
  (name, given = {}) =>
    tables[language()][name].replace(/{(\w+)}/g, (whole, key) => given[key] ?? whole);
