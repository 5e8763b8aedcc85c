/** Files of a trial that are not what they were when it was published. */
import { checkTrial } from "../../store/verify/check_trial.ts";

/** What a reader need not see in full. */
const HASH = /\b([0-9a-f]{12})[0-9a-f]{52}\b/g;

/**
 * Holds a trial's files against its `SHA256SUMS`; where an older Gramlab wrote
 * none, those that can be read are sound.
 *
 * @param folder Path of the trial's folder.
 * @param name What the folder is called.
 * @returns A sentence without its stop for each file that was changed, damaged
 *     or lost.
 * @throws {import("../../base/errors.ts").StoreError} If the folder cannot be
 *     read.
 */
export function changedFiles(folder: string, name: string): string[] {
  const { findings } = checkTrial(folder, { folder: name });
  return findings.flatMap(({ problem, path, detail }) => {
    const why = detail.replace(HASH, "$1…");
    if (problem === "missing") return [`${path} is missing: ${why}`];
    const isChanged = problem === "damaged" || problem === "wrong";
    return isChanged ? [`${path} was changed or damaged: ${why}`] : [];
  });
}
