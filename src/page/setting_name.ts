/** What settings are called in a report. */

/**
 * The name of a setting; a choice is called by what is chosen.
 *
 * @param path Such as `optimizer.learningRate`, or `init.name`.
 * @returns For instance `optimizer.learningRate`, or `init`.
 */
export function settingName(path: string): string {
  return path.replace(/\.name$/, "");
}
