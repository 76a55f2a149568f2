/** What this tab remembers of a learner, until it is closed. */

/** Where nothing may be kept, nothing is. */
export function kept(name) {
  try {
    return JSON.parse(sessionStorage.getItem(`baton-lab-${name}`)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(name, value) {
  try {
    sessionStorage.setItem(`baton-lab-${name}`, JSON.stringify(value));
  } catch {
    // it is known until this page is left
  }
}
