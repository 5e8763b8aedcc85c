/**
 * Convolution 3×3 by Winograd's F(2×2, 3×3) (Lavin & Gray, 2016, section 4.1):
 * 16 products for 4 pixels where the plain way takes 36, for four times the
 * numbers in memory between.
 */
import * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { type After, convolution, fitsConvolution } from "./convolution.ts";
import { row, runProgram } from "./program.ts";

/**
 * Input times output channels from which fewer products outweigh more memory:
 * the third block of VGG-19 and deeper. There the numbers between also take no
 * more than the largest map, that of the first block.
 */
const MANY = 128 * 256;

/** Positions that are worth three dispatches instead of one. */
const FEWEST_POSITIONS = 256;

/** Products for each tile of 2×2 pixels. */
const PRODUCTS = 16;

/**
 * Whether {@linkcode winograd} is the better way, and the card can hold what
 * lies between.
 *
 * @param x `[1, height, width, inChannels]`.
 * @param filter `[3, 3, inChannels, outChannels]`.
 */
export function fitsWinograd(x: tf.Tensor4D, filter: tf.Tensor): boolean {
  const [, height, width, inChannels] = x.shape;
  const outChannels = filter.shape[3]!;
  const bytes = 4 * PRODUCTS * tilesOf(x) * Math.max(inChannels, outChannels);
  const { maxBufferSize, maxStorageBufferBindingSize } =
    (tf.backend() as WebGPUBackend).device.limits;
  return inChannels * outChannels >= MANY &&
    height * width >= FEWEST_POSITIONS && fitsConvolution(filter) &&
    bytes <= Math.min(maxBufferSize, maxStorageBufferBindingSize);
}

/** Pieces of 2×2 pixels; those at the border may stick out. */
function tilesOf({ shape: [, height, width] }: tf.Tensor4D): number {
  return Math.ceil(height / 2) * Math.ceil(width / 2);
}

/**
 * Transforms a filter, once for all convolutions with it.
 *
 * @param filter `[3, 3, inChannels, outChannels]`, one that fits.
 * @returns `[16, 1, inChannels, outChannels]`.
 */
export function winogradFilter(filter: tf.Tensor): tf.Tensor4D {
  const [, , inChannels, outChannels] = filter.shape;
  return runProgram({
    name: "winogradFilter",
    inputs: { weights: filter },
    shape: [PRODUCTS, 1, inChannels!, outChannels!],
    width: 4,
    ...row(inChannels! * outChannels! / 4),
    code: filterSource,
  }) as tf.Tensor4D;
}

/**
 * The convolution; stride 1, zero padding.
 *
 * @param x `[1, height, width, inChannels]`.
 * @param transformed What {@linkcode winogradFilter} made.
 * @param after Bias and ReLU.
 * @returns `[1, height, width, outChannels]`.
 */
export function winograd(
  x: tf.Tensor4D,
  transformed: tf.Tensor4D,
  after: After = {},
): tf.Tensor4D {
  const [, height, width, inChannels] = x.shape;
  const outChannels = transformed.shape[3];
  const tiles = tilesOf(x);
  const pieces = runProgram({
    name: "winogradInput",
    inputs: { x },
    shape: [PRODUCTS, 1, tiles, inChannels],
    width: 4,
    ...row(tiles * inChannels / 4),
    code: inputSource,
  }) as tf.Tensor4D;
  const products = convolution(pieces, transformed);
  const { bias, relu = false } = after;
  const result = runProgram({
    name: "winogradOutput",
    constants: [bias !== undefined, relu],
    inputs: { products, ...(bias && { bias }) },
    shape: [1, height, width, outChannels],
    width: 4,
    ...row(tiles * outChannels / 4),
    code: () => outputSource(bias !== undefined, relu),
  });
  pieces.dispose();
  products.dispose();
  return result as tf.Tensor4D;
}

const FOUR = [0, 1, 2, 3];

/** G·g·Gᵀ. */
function filterSource(): string {
  const three = [0, 1, 2];
  const scaled = (a: string, b: string, c: string) => [
    a,
    `0.5 * (${a} + ${b} + ${c})`,
    `0.5 * (${a} - ${b} + ${c})`,
    c,
  ];
  const rows = three.flatMap((x) =>
    scaled(`g0${x}`, `g1${x}`, `g2${x}`)
      .map((value, y) => `let r${y}${x} = ${value};`)
  );
  const results = FOUR.flatMap((y) =>
    scaled(`r${y}0`, `r${y}1`, `r${y}2`)
      .map((value, x) =>
        `result[index + ${y * 4 + x} * uniforms.threads] = ${value};`
      )
  );
  return `
fn main(index : i32) {
  if (index >= uniforms.threads) { return; }
  ${
    three.flatMap((y) =>
      three.map((x) =>
        `let g${y}${x} = weights[index + ${y * 3 + x} * uniforms.threads];`
      )
    ).join("\n")
  }
  ${rows.join("\n")}
  ${results.join("\n")}
}`;
}

/** Bᵀ·d·B. */
function inputSource(): string {
  const mixed = (d: readonly string[]) => [
    `${d[0]} - ${d[2]}`,
    `${d[1]} + ${d[2]}`,
    `${d[2]} - ${d[1]}`,
    `${d[1]} - ${d[3]}`,
  ];
  const rows = FOUR.flatMap((x) =>
    mixed(FOUR.map((y) => `d${y}${x}`))
      .map((value, y) => `let r${y}${x} = ${value};`)
  );
  const results = FOUR.flatMap((y) =>
    mixed(FOUR.map((x) => `r${y}${x}`))
      .map((value, x) =>
        `result[index + ${y * 4 + x} * uniforms.threads] = ${value};`
      )
  );
  return `
fn pixel(y : i32, x : i32, quad : i32) -> vec4<f32> {
  let shape = uniforms.xShape;
  if (y < 0 || x < 0 || y >= shape.y || x >= shape.z) {
    return vec4<f32>(0.0);
  }
  return getX(0, y, x, quad * 4);
}

fn main(index : i32) {
  if (index >= uniforms.threads) { return; }
  let depth = uniforms.xShape.w / 4;
  let across = (uniforms.xShape.z + 1) / 2;
  let tile = index / depth;
  let quad = index % depth;
  let top = tile / across * 2 - 1;
  let left = tile % across * 2 - 1;
  ${
    FOUR.flatMap((y) =>
      FOUR.map((x) => `let d${y}${x} = pixel(top + ${y}, left + ${x}, quad);`)
    ).join("\n")
  }
  ${rows.join("\n")}
  ${results.join("\n")}
}`;
}

/** Aᵀ·m·A, then bias and ReLU. */
function outputSource(hasBias: boolean, relu: boolean): string {
  const mixed = (m: readonly string[]) => [
    `${m[0]} + ${m[1]} + ${m[2]}`,
    `${m[1]} - ${m[2]} - ${m[3]}`,
  ];
  const rows = FOUR.flatMap((x) =>
    mixed(FOUR.map((y) => `m${y}${x}`))
      .map((value, y) => `let r${y}${x} = ${value};`)
  );
  const store = (value: string, y: number, x: number) => {
    const biased = `${value}${hasBias ? " + bias[quad]" : ""}`;
    return `
  if (top + ${y} < height && left + ${x} < width) {
    result[((top + ${y}) * width + left + ${x}) * depth + quad] = ${
      relu ? `max(${biased}, vec4<f32>(0.0))` : biased
    };
  }`;
  };
  return `
fn main(index : i32) {
  if (index >= uniforms.threads) { return; }
  let height = uniforms.outShape.y;
  let width = uniforms.outShape.z;
  let depth = uniforms.outShape.w / 4;
  let across = (width + 1) / 2;
  let tile = index / depth;
  let quad = index % depth;
  let top = tile / across * 2;
  let left = tile % across * 2;
  ${
    FOUR.flatMap((y) =>
      FOUR.map((x) =>
        `let m${y}${x} = products[index + ${y * 4 + x} * uniforms.threads];`
      )
    ).join("\n")
  }
  ${rows.join("\n")}
  ${
    [0, 1].flatMap((y) =>
      mixed(FOUR.map((x) => `r${y}${x}`)).map((value, x) => store(value, y, x))
    ).join("\n")
  }
}`;
}
