/** How much of the structure of one map of numbers is found in another. */

/** A map of numbers, row by row. */
export interface Plane {
  /** Numbers a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** `width` · `height` numbers, 0–1. */
  readonly data: Float64Array;
}

/** Side of the Gaussian window, in pixels. */
export const WINDOW_SIDE = 11;

/** Weights of the scales, fine to coarse (Wang, Simoncelli & Bovik, 2003). */
const SCALE_WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

/** Shortest side that leaves a whole window at the coarsest scale. */
export const MULTI_SCALE_SIDE: number = WINDOW_SIDE *
  2 ** (SCALE_WEIGHTS.length - 1);

const SIGMA = 1.5;
const C1 = 0.01 ** 2;
const C2 = 0.03 ** 2;

const WINDOW = gaussian();

/**
 * Structural similarity (SSIM; Wang, Bovik, Sheikh & Simoncelli, 2004): the
 * mean over all places at which a Gaussian window of 11 pixels and a standard
 * deviation of 1.5 lies within the image, with K1 = 0.01 and K2 = 0.03. Large
 * images are not made smaller.
 *
 * @param a A map, at least 11 numbers a side.
 * @param b Another one of the same size.
 * @returns −1 to 1; 1 for equal maps only.
 *
 * @example
 * ```ts
 * import { structuralSimilarity } from "./structural_similarity.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const data = Float64Array.from({ length: 144 }, (_, i) => i / 143);
 * const plane = { width: 12, height: 12, data };
 * strictEqual(structuralSimilarity(plane, plane), 1);
 * ```
 */
export function structuralSimilarity(a: Plane, b: Plane): number {
  return meansOf(a, b).similarity;
}

/**
 * Structural similarity at five scales (MS-SSIM; Wang, Simoncelli & Bovik,
 * 2003): contrast and structure at four scales, and the whole similarity at
 * the coarsest one, each to the power of its weight. Between scales, maps are
 * halved by means of four. A scale that is the other's negative counts as 0.
 *
 * @param a A map, at least {@linkcode MULTI_SCALE_SIDE} numbers a side.
 * @param b Another one of the same size.
 * @returns 0 to 1; 1 for equal maps only.
 */
export function multiScaleSimilarity(a: Plane, b: Plane): number {
  let [left, right] = [a, b];
  let product = 1;
  for (const [scale, weight] of SCALE_WEIGHTS.entries()) {
    const { similarity, contrast } = meansOf(left, right);
    const isLast = scale === SCALE_WEIGHTS.length - 1;
    product *= Math.max(0, isLast ? similarity : contrast) ** weight;
    [left, right] = [halved(left), halved(right)];
  }
  return product;
}

/** Means over the image: of the similarity, and of it without luminance. */
function meansOf(
  a: Plane,
  b: Plane,
): { readonly similarity: number; readonly contrast: number } {
  const meanA = blurred(a, a.data);
  const meanB = blurred(b, b.data);
  const squareA = blurred(a, a.data.map((it) => it * it));
  const squareB = blurred(b, b.data.map((it) => it * it));
  const product = blurred(a, a.data.map((it, i) => it * b.data[i]!));
  let similarity = 0;
  let contrast = 0;
  for (let i = 0; i < meanA.length; i++) {
    const [x, y] = [meanA[i]!, meanB[i]!];
    const spread = (squareA[i]! - x * x) + (squareB[i]! - y * y);
    const structure = (2 * (product[i]! - x * y) + C2) / (spread + C2);
    contrast += structure;
    similarity += structure * (2 * x * y + C1) / (x * x + y * y + C1);
  }
  const count = meanA.length;
  return { similarity: similarity / count, contrast: contrast / count };
}

/** Means under the window, at all places where it lies within the map. */
function blurred({ width, height }: Plane, data: Float64Array): Float64Array {
  const wide = width - WINDOW_SIDE + 1;
  const high = height - WINDOW_SIDE + 1;
  const across = new Float64Array(wide * height);
  const both = new Float64Array(wide * high);
  for (const [k, weight] of WINDOW.entries()) {
    for (let y = 0; y < height; y++) {
      addTo(across, y * wide, data, y * width + k, wide, weight);
    }
  }
  for (const [k, weight] of WINDOW.entries()) {
    for (let y = 0; y < high; y++) {
      addTo(both, y * wide, across, (y + k) * wide, wide, weight);
    }
  }
  return both;
}

/** Adds numbers that stand in a row, times a weight, to others. */
function addTo(
  to: Float64Array,
  toAt: number,
  from: Float64Array,
  fromAt: number,
  count: number,
  weight: number,
): void {
  for (let i = 0; i < count; i++) to[toAt + i]! += weight * from[fromAt + i]!;
}

/** Means of two by two numbers; the last row or column stands twice if odd. */
function halved({ width, height, data }: Plane): Plane {
  const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  const means = new Float64Array(half.width * half.height);
  for (let y = 0; y < half.height; y++) {
    const above = 2 * y * width;
    const below = Math.min(2 * y + 1, height - 1) * width;
    for (let x = 0; x < half.width; x++) {
      const [left, right] = [2 * x, Math.min(2 * x + 1, width - 1)];
      means[y * half.width + x] = (data[above + left]! + data[above + right]! +
        data[below + left]! + data[below + right]!) / 4;
    }
  }
  return { ...half, data: means };
}

function gaussian(): Float64Array {
  const middle = (WINDOW_SIDE - 1) / 2;
  const window = Float64Array.from(
    { length: WINDOW_SIDE },
    (_, i) => Math.exp(-((i - middle) ** 2) / (2 * SIGMA ** 2)),
  );
  const sum = window.reduce((total, it) => total + it, 0);
  return window.map((it) => it / sum);
}
