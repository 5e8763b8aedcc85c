/** What `baseline learn` tells: which bands became how wide. */
import { counted, formatNumber } from "../base/format.ts";
import { oneLine } from "../base/one_line.ts";
import { learnedKeys } from "../check/add_learned.ts";
import {
  bandsOf,
  bandsText,
  changedBands,
  widestChanges,
} from "../check/bands_of.ts";
import type { BandChange } from "../check/types.ts";
import type { Baseline } from "../check/baseline.ts";

/**
 * Tells it.
 *
 * @param folder The baseline's folder.
 * @param before What it was.
 * @param after What it is.
 * @returns A line for it, one for each entry with wider bands, and one for
 *     each whose bands let nearly all pass.
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
    ...changes.flatMap(({ id, bands }) => looseLines(id, bands)),
  ].map(oneLine);
}

/** Bands that are wider guard hardly anything: as shares, and of 255. */
const LOOSE = { share: 0.25, window: 32 };

function looseLines(id: string, bands: readonly BandChange[]): string[] {
  const loose = widestChanges(
    bands.filter(({ name, before, after }) =>
      after > before &&
      after > (name === "image.window" ? LOOSE.window : LOOSE.share)
    ),
  );
  if (loose.length === 0) return [];
  const names = loose.map(({ name, after }) =>
    name === "image.window"
      ? `${name} (${formatNumber(after, 2)} of 255)`
      : `${name} (${formatNumber(100 * after, 2)} %)`
  );
  return [
    `Warning: ${id}: hardly guarded any more: ${names.join(", ")}; if the ` +
    "same code made both images, compare fewer iterations",
  ];
}
