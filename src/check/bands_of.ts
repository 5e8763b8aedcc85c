/** The bands of an entry by name, and which of them differ from others. */
import { formatNumber } from "../base/format.ts";
import type { BaselineEntry } from "./baseline.ts";
import type { BandChange } from "./types.ts";

/**
 * Bands of an entry.
 *
 * @param entry The entry.
 * @returns `costs at step 3`, `image.ssim`, `metric ssim`, which is another.
 */
export function bandsOf(
  { run, image, metrics }: Pick<BaselineEntry, "run" | "image" | "metrics">,
): Map<string, number> {
  const rows = run === null ? [] : [...run.costs, ...run.curve];
  return new Map([
    ...rows.map(({ step, band }) => [`costs at step ${step}`, band] as const),
    ...Object.entries(image.bands).map(([name, band]) =>
      [`image.${name}`, band] as const
    ),
    ...Object.entries(metrics).map(([name, { band }]) =>
      [`metric ${name}`, band] as const
    ),
  ]);
}

/**
 * Bands that both entries have, and that differ.
 *
 * @param before An entry.
 * @param after What became of it.
 * @returns What widened most comes first.
 *
 * @example
 * ```ts
 * import { changedBands } from "./bands_of.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const of = (window: number) => ({
 *   run: null,
 *   metrics: {},
 *   image: {
 *     ...{ file: "a.png", fileSha256: "", width: 8, height: 8 },
 *     bands: { ssim: 0.002, window, vggDistance: 0.03 },
 *   },
 * });
 * deepStrictEqual(changedBands(of(4), of(9)), [
 *   { name: "image.window", before: 4, after: 9 },
 * ]);
 * ```
 */
export function changedBands(
  before: Parameters<typeof bandsOf>[0],
  after: Parameters<typeof bandsOf>[0],
): BandChange[] {
  const old = bandsOf(before);
  const changes = [...bandsOf(after)].flatMap(([name, band]) => {
    const was = old.get(name);
    return was === undefined || was === band
      ? []
      : [{ name, before: was, after: band }];
  });
  return changes.toSorted((a, b) => growth(b) - growth(a));
}

/** How many times as wide it is. */
function growth({ before, after }: BandChange): number {
  return before === 0 ? Infinity : after / before;
}

/**
 * Of changes of several entries the widest of each band.
 *
 * @param changes The changes.
 */
export function widestChanges(changes: readonly BandChange[]): BandChange[] {
  const wider = changes.filter(({ before, after }) => after > before)
    .toSorted((a, b) => growth(b) - growth(a));
  const byGroup = Map.groupBy(
    wider,
    ({ name }) => name.startsWith("costs ") ? "costs" : name,
  );
  return [...byGroup.values()].map(([first]) => first!);
}

/**
 * Bands before and after.
 *
 * @param changes Some bands.
 * @returns For instance `image.ssim 0.002 → 0.02, image.window 4 → 9`.
 *
 * @example
 * ```ts
 * import { bandsText } from "./bands_of.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const change = { name: "image.window", before: 4, after: 9 };
 * strictEqual(bandsText([change]), "image.window 4 → 9");
 * ```
 */
export function bandsText(changes: readonly BandChange[]): string {
  return changes.map(({ name, before, after }) =>
    `${name} ${formatNumber(before, 2)} → ${formatNumber(after, 2)}`
  ).join(", ");
}
