/**
 * Resizing with an antialiased cubic filter (Keys, 1981, a = -0.5), as Pillow's
 * `Image.resize(size, Image.BICUBIC)` does on images of mode "F".
 */
import type { Image } from "./types.ts";

/** For each output position the inputs that make it, and their weights. */
interface Taps {
  /** First input of each output. */
  readonly first: Int32Array;
  /** How many inputs each output has. */
  readonly count: Int32Array;
  /** `[outputs, stride]`; each row sums to 1 over its `count`. */
  readonly weights: Float64Array;
  /** Places per row of `weights`. */
  readonly stride: number;
}

/** Half the width of the cubic filter, in pixels of the coarser grid. */
const SUPPORT = 2;

/**
 * Resizes an image: half-pixel centres, the filter widened by the factor of
 * reduction, weights normalised at the borders. Uses only + - * / and so gives
 * the same bits on every machine. Sums in float64, stores float32 after each of
 * the two passes. The filter overshoots at edges, so the result is clamped.
 *
 * @param image The image.
 * @param width New width in pixels, a whole number from 1.
 * @param height New height in pixels, a whole number from 1.
 * @returns A new image, 0–1.
 *
 * @example A constant image stays constant
 * ```ts
 * import { resize } from "./resize.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const data = new Float32Array(4 * 4 * 3).fill(0.5);
 * const small = resize({ width: 4, height: 4, data }, 1, 1);
 * deepStrictEqual([...small.data], [0.5, 0.5, 0.5]);
 * ```
 */
export function resize(image: Image, width: number, height: number): Image {
  const wide = resizeRows(image, width);
  const data = resizeColumns(wide, height).data;
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.min(1, Math.max(0, data[i]!));
  }
  return { width, height, data };
}

function resizeRows(image: Image, width: number): Image {
  const { height } = image;
  const taps = tapsOf(image.width, width);
  const data = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = y * image.width * 3;
    for (let x = 0; x < width; x++) {
      const from = row + taps.first[x]! * 3;
      addUp(image.data, from, 3, taps, x, data, (y * width + x) * 3);
    }
  }
  return { width, height, data };
}

function resizeColumns(image: Image, height: number): Image {
  const { width } = image;
  const taps = tapsOf(image.height, height);
  const data = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (taps.first[y]! * width + x) * 3;
      addUp(image.data, from, width * 3, taps, y, data, (y * width + x) * 3);
    }
  }
  return { width, height, data };
}

/** One output pixel: the weighted sum of inputs `step` apart. */
function addUp(
  input: Float32Array,
  from: number,
  step: number,
  taps: Taps,
  output: number,
  target: Float32Array,
  to: number,
): void {
  const count = taps.count[output]!;
  const weights = output * taps.stride;
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let i = 0; i < count; i++) {
    const weight = taps.weights[weights + i]!;
    const at = from + i * step;
    red += weight * input[at]!;
    green += weight * input[at + 1]!;
    blue += weight * input[at + 2]!;
  }
  target[to] = red;
  target[to + 1] = green;
  target[to + 2] = blue;
}

function tapsOf(inputs: number, outputs: number): Taps {
  const scale = inputs / outputs;
  const filterScale = Math.max(scale, 1);
  const support = SUPPORT * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(outputs);
  const count = new Int32Array(outputs);
  const weights = new Float64Array(outputs * stride);
  for (let output = 0; output < outputs; output++) {
    const centre = (output + 0.5) * scale;
    const start = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(inputs, Math.floor(centre + support + 0.5));
    const row = weights.subarray(
      output * stride,
      output * stride + end - start,
    );
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
      row[i] = cubic((start + i - centre + 0.5) / filterScale);
      sum += row[i]!;
    }
    for (let i = 0; i < row.length; i++) row[i] = row[i]! / sum;
    first[output] = start;
    count[output] = row.length;
  }
  return { first, count, weights, stride };
}

/** Keys' cubic with a = -0.5. */
function cubic(x: number): number {
  const a = -0.5;
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return ((d - 5) * d + 8) * d * a - 4 * a;
  return 0;
}
