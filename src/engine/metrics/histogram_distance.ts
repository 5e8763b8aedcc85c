/** How far the colours of an image are from those of the style image. */
import { toOklab } from "../../image/oklab.ts";
import type { MetricSpec } from "../types.ts";

const BINS = 512;

/** Lowest and highest value of lightness, a and b, with some room. */
const RANGES = [[0, 1], [-0.4, 0.4], [-0.4, 0.4]] as const;

/**
 * Earth mover's distance (Rubner, Tomasi & Guibas, 2000) of the histograms of
 * lightness, a and b in Oklab (Ottosson, 2020), added up: how far each channel
 * must move, on average, wherever in the image. In one dimension it is the area
 * between the cumulative histograms.
 */
export const histogramDistance: MetricSpec = {
  summary: "How far colours must move in Oklab to be those of the style image",
  goal: "minimize",
  layers: [],
  measurePixels({ output, style }) {
    const [found, wanted] = [toOklab(output), toOklab(style)];
    return RANGES.map((range, i) =>
      moved(histogram(found[i]!, range), histogram(wanted[i]!, range), range)
    ).reduce((sum, distance) => sum + distance, 0);
  },
};

type Range = readonly [low: number, high: number];

/** Shares of the values in bins of one width. */
function histogram(values: Float64Array, [low, high]: Range): Float64Array {
  const bins = new Float64Array(BINS);
  const scale = BINS / (high - low);
  for (const value of values) {
    const bin = Math.floor((value - low) * scale);
    bins[Math.max(0, Math.min(BINS - 1, bin))]!++;
  }
  return bins.map((count) => count / values.length);
}

function moved(a: Float64Array, b: Float64Array, [low, high]: Range): number {
  let ahead = 0;
  let area = 0;
  for (let i = 0; i < BINS; i++) {
    ahead += a[i]! - b[i]!;
    area += Math.abs(ahead);
  }
  return area * (high - low) / BINS;
}
