/** What `baseline learn` tells: which bands became how wide. */
import { counted } from "../base/format.ts";
import { oneLine } from "../base/one_line.ts";
import { learnedKeys } from "../check/add_learned.ts";
import {
  bandsOf,
  bandsText,
  changedBands,
  widestChanges,
} from "../check/bands_of.ts";
import type { Baseline } from "../check/baseline.ts";

/**
 * Tells it.
 *
 * @param folder The baseline's folder.
 * @param before What it was.
 * @param after What it is.
 * @returns A line for it, and one for each entry with wider bands.
 */
export function learnedLines(
  folder: string,
  before: Baseline,
  after: Baseline,
): string[] {
  const changes = after.entries.map((entry) => {
    const old = before.entries.find(({ id }) => id === entry.id)!;
    return { id: entry.id, bands: changedBands(old, entry) };
  });
  const wider = changes.reduce((sum, { bands }) => sum + bands.length, 0);
  const all = after.entries.reduce((sum, it) => sum + bandsOf(it).size, 0);
  const keys = new Set(after.entries.flatMap((it) => [...learnedKeys(it)]));
  return [
    `${folder}: ${counted(wider, "band")} of ${all} wider, ` +
    `learned from ${counted(keys.size, "machine key")}`,
    ...changes.filter(({ bands }) => bands.length > 0)
      .map(({ id, bands }) => `  ${id}: ${bandsText(widestChanges(bands))}`),
  ].map(oneLine);
}
