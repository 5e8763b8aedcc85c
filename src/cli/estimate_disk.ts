/** How much room the results of a trial take. */
import type { Settings } from "../base/records.ts";

/** Noise, which style transfer comes close to, cannot be compressed. */
const PNG_BYTES_PER_PIXEL = 3;

/** A cost with all its digits, and a comma. */
const CELL_BYTES = 18;

/** Columns of `steps.csv` besides the layers. */
const COST_COLUMNS = 5;

/** A row of `hashes.csv`. */
const HASH_BYTES = 72;

/** `trial.json`. */
const RECORD_BYTES = 2700;

/**
 * Estimates the bytes of a trial's folder, from above: the image may be
 * smaller than its square.
 *
 * @param settings The trial's settings.
 * @returns Bytes.
 *
 * @example
 * ```ts
 * import { estimateDisk } from "./estimate_disk.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const settings = {
 *   size: 100,
 *   iterations: 50,
 *   logEvery: 25,
 *   saveEvery: 20,
 *   hashEvery: 0,
 *   contentLayers: { conv1_1: 1 },
 *   styleLayers: { conv1_1: 1 },
 * };
 * // the last image and those at 20 and 40; rows 0, 25, 50, and the titles
 * strictEqual(estimateDisk(settings), 3 * 30_000 + 4 * 7 * 18 + 2700);
 * ```
 */
export function estimateDisk(
  settings: Pick<
    Settings,
    | "size"
    | "iterations"
    | "logEvery"
    | "saveEvery"
    | "hashEvery"
    | "contentLayers"
    | "styleLayers"
  >,
): number {
  const { size, iterations, logEvery, saveEvery, hashEvery } = settings;
  const saved = saveEvery === 0 ? 0 : Math.ceil(iterations / saveEvery) - 1;
  const imageBytes = PNG_BYTES_PER_PIXEL * size ** 2;
  const rows = Math.ceil(iterations / logEvery) + 2;
  const layers = [settings.contentLayers, settings.styleLayers]
    .flatMap((them) => Object.keys(them));
  const columns = COST_COLUMNS + layers.length;
  const hashes = hashEvery === 0 ? 0 : Math.ceil(iterations / hashEvery) + 1;
  return (saved + 1) * imageBytes + rows * columns * CELL_BYTES +
    hashes * HASH_BYTES + RECORD_BYTES;
}
