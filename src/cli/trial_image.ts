/** The last image of a trial. */
import type { TrialRow } from "../store/mod.ts";

/**
 * Whether a trial left an image: a failed one does not, nor one that was
 * interrupted before its first iteration.
 *
 * @param row The trial.
 */
export function hasImage(row: Pick<TrialRow, "state" | "totalCost">): boolean {
  return row.state !== "failed" && row.totalCost !== null;
}

/**
 * The path of a trial's last image.
 *
 * @param row The trial.
 * @param pathOf Finds its folder.
 * @returns Null where there is none.
 */
export function imagePath(
  row: Pick<TrialRow, "folder" | "state" | "totalCost">,
  pathOf: (folder: string) => string,
): string | null {
  return hasImage(row) ? `${pathOf(row.folder)}/output.png` : null;
}
