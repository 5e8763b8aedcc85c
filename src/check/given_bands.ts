/** Bands that a person gives, where nothing was learned. */
import type { BaselineEntry, ImageBands } from "./baseline.ts";

/** What a band may be given for, besides metrics by their names. */
export const BAND_NAMES = [
  "image.ssim",
  "image.window",
  "image.vggDistance",
  "metrics",
] as const;

/** Bands by name: {@linkcode BAND_NAMES}, or a metric. */
export type GivenBands = ReadonlyMap<string, number>;

/**
 * An entry with bands that were given.
 *
 * @param entry The entry.
 * @param bands The bands; one of a metric goes before that of all `metrics`.
 *
 * @example
 * ```ts
 * import { withBands } from "./given_bands.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const image = { bands: { ssim: 0.002, window: 4, vggDistance: 0.03 } };
 * const wide = new Map([["image.window", 8]]);
 * strictEqual(withBands({ image, metrics: {} }, wide).image.bands.window, 8);
 * ```
 */
export function withBands<
  Entry extends {
    readonly image: { readonly bands: ImageBands };
    readonly metrics: BaselineEntry["metrics"];
  },
>(entry: Entry, bands: GivenBands): Entry {
  const { ssim, window, vggDistance } = entry.image.bands;
  const metrics = Object.entries(entry.metrics).map(([name, metric]) => {
    const given = bands.get(name) ?? bands.get("metrics");
    return [name, { ...metric, band: given ?? metric.band }];
  });
  return {
    ...entry,
    image: {
      ...entry.image,
      bands: {
        ssim: bands.get("image.ssim") ?? ssim,
        window: bands.get("image.window") ?? window,
        vggDistance: bands.get("image.vggDistance") ?? vggDistance,
      },
    },
    metrics: Object.fromEntries(metrics),
  };
}
