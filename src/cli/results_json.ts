/** Results as JSON, for programs. */
import type { TrialRow } from "../store/mod.ts";
import { hasImage } from "./results_table.ts";

/** One trial as `--json` prints it. */
export interface ResultsJsonRow extends TrialRow {
  /** Path of the trial's folder. */
  readonly path: string;
  /** Path of the last image; null where there is none. */
  readonly image: string | null;
}

/**
 * Turns rows into what `--json` prints.
 *
 * @param rows The trials.
 * @param pathOf Finds a trial's folder.
 * @returns An object with the list `trials`.
 */
export function resultsJson(
  rows: readonly TrialRow[],
  pathOf: (folder: string) => string,
): { readonly trials: readonly ResultsJsonRow[] } {
  const trials = rows.map((row) => {
    const path = pathOf(row.folder);
    const image = hasImage(row) ? `${path}/output.png` : null;
    return { ...row, path, image };
  });
  return { trials };
}
