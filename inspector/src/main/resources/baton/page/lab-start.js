/** What to try first. */

/** Properties: `onTry(settings)` turns the knobs as they say, starts the load, and shows the tracks. */
export function Start() {
  return null;
}
