/**
 * Convolution with stride 1 and zero padding, with bias and ReLU if wanted.
 *
 * tfjs makes a matrix product of it whose every load finds out by five whole
 * divisions which pixel and tap it is of. Here the taps are a loop of their
 * own, so a thread knows its pixels before it starts, and a workgroup makes
 * more of the result from what it has loaded.
 */
import type * as tf from "@tensorflow/tfjs";
import { runProgram } from "./program.ts";

/** Threads of a workgroup along pixels and along channels. */
const SIDE = 8;

/** Threads of a workgroup. */
const THREADS = SIDE ** 2;

/** Input channels that a workgroup holds at a time. */
const DEPTH = 16;

/** Channel quads that one workgroup holds at a time. */
const QUADS = DEPTH / 4;

/** Workgroups below which a card has too little to do at once. */
const ENOUGH_WORKGROUPS = 256;

/** What comes after the convolution. */
export interface After {
  /** `[outChannels]`, added. */
  readonly bias?: tf.Tensor;
  /** Whether negative results become 0. */
  readonly relu?: boolean;
}

/**
 * Whether {@linkcode convolution} can take a filter.
 *
 * @param filter `[side, side, inChannels, outChannels]`, the side odd.
 */
export function fitsConvolution(filter: tf.Tensor): boolean {
  const [, , inChannels, outChannels] = filter.shape;
  return inChannels! % DEPTH === 0 && outChannels! % 4 === 0;
}

/**
 * The convolution.
 *
 * @param x `[1, height, width, inChannels]`.
 * @param filter `[side, side, inChannels, outChannels]`, one that fits. With
 *     `[batch, 1, inChannels, outChannels]` each of the `batch` maps of `x` is
 *     multiplied by a matrix of its own.
 * @param after Bias and ReLU.
 * @returns `[1, height, width, outChannels]`, or that for each of `batch`.
 */
export function convolution(
  x: tf.Tensor4D,
  filter: tf.Tensor,
  { bias, relu = false }: After = {},
): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  const side = filter.shape[1]!;
  const outChannels = filter.shape[3]!;
  const positions = height * width;
  const tile = tileOf(positions, outChannels, batch);
  const hasBias = bias !== undefined;
  return runProgram({
    name: "convolution",
    constants: [side, tile, hasBias, relu],
    inputs: { x, weights: filter, ...(bias && { bias }) },
    shape: [batch, height, width, outChannels],
    width: 4,
    workgroup: [SIDE, SIDE, 1],
    workgroups: [
      Math.ceil(outChannels / tile),
      Math.ceil(positions / tile),
      batch,
    ],
    code: () => source({ side, tile, hasBias, relu }),
  }) as tf.Tensor4D;
}

/** Pixels and channels of one workgroup: 64 if that leaves enough of them. */
function tileOf(
  positions: number,
  channels: number,
  batch: number,
): number {
  const count = Math.ceil(positions / 64) * Math.ceil(channels / 64) * batch;
  return count >= ENOUGH_WORKGROUPS && channels >= 64 ? 64 : 32;
}

/** What a shader is made for. */
interface Form {
  /** Taps along a side of the filter. */
  readonly side: number;
  /** Pixels and channels of one workgroup. */
  readonly tile: number;
  readonly hasBias: boolean;
  readonly relu: boolean;
}

/**
 * Thread (x, y) makes pixels y, y + 8, … and quads of channels x, x + 8, … of
 * the tile. Loops over these are written out: an array of sums would leave the
 * registers.
 */
function source(form: Form): string {
  const { side, tile } = form;
  return `
var<workgroup> pixels : array<array<vec4<f32>, ${QUADS}>, ${tile}>;
var<workgroup> taps : array<array<vec4<f32>, ${tile / 4}>, ${DEPTH}>;

fn main() {
  let inQuads = uniforms.xShape.w / 4;
  let outQuads = uniforms.outShape.w / 4;
  let height = uniforms.xShape.y;
  let width = uniforms.xShape.z;
  let firstPixel = i32(workgroupId.y) * ${tile};
  let firstQuad = i32(workgroupId.x) * ${tile / 4};
  let item = i32(workgroupId.z);
  let firstInput = item * height * width * inQuads;
  let firstTap = item * inQuads * 4 * outQuads;
  let firstResult = item * height * width * outQuads;
  let row = i32(localId.y);
  let column = i32(localId.x);
  ${startOfLoads(tile)}
  ${eachSum(tile, (i, n) => `var sum${i}_${n} = vec4<f32>(0.0);`)}
  for (var tap = 0; tap < ${side ** 2}; tap++) {
    let dy = tap / ${side} - ${(side - 1) / 2};
    let dx = tap % ${side} - ${(side - 1) / 2};
    ${placeOfLoads(tile)}
    for (var quad = 0; quad < inQuads; quad += ${QUADS}) {
      ${loads(tile)}
      workgroupBarrier();
      for (var k = 0; k < ${QUADS}; k++) { ${products(tile)} }
      workgroupBarrier();
    }
  }
  ${stores(form)}
}`;
}

/** A line for each quad of results that a thread makes: pixel i, quad n. */
function eachSum(
  tile: number,
  line: (i: number, n: number) => string,
): string {
  return upTo(tile / SIDE)
    .flatMap((i) => upTo(tile / SIDE / 4).map((n) => line(i, n))).join("\n");
}

/** A line for each pixel of which a thread loads a quad. */
function eachLoad(tile: number, line: (i: number) => string): string {
  return upTo(tile * QUADS / THREADS).map(line).join("\n");
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Which quads a thread loads: divisions once, not in the loop. */
function startOfLoads(tile: number): string {
  return `
  let loadQuad = i32(localIndex) % ${QUADS};
  let loadPixel = i32(localIndex) / ${QUADS};
  let tapQuad = i32(localIndex) % ${tile / 4};
  let tapDepth = i32(localIndex) / ${tile / 4};
  ${
    eachLoad(tile, (i) => `
  let pixel${i} = firstPixel + loadPixel + ${i * THREADS / QUADS};
  let y${i} = pixel${i} / width;
  let x${i} = pixel${i} - y${i} * width;`)
  }`;
}

/** Where the pixels lie that one tap sees. */
function placeOfLoads(tile: number): string {
  return eachLoad(tile, (i) => `
  let inside${i} = y${i} + dy >= 0 && y${i} + dy < height &&
    x${i} + dx >= 0 && x${i} + dx < width;
  let place${i} = (pixel${i} + dy * width + dx) * inQuads + loadQuad;`);
}

/** Pixels beyond the border, and channels beyond the last, are 0. */
function loads(tile: number): string {
  return `
  ${
    eachLoad(tile, (i) => `
  var load${i} = vec4<f32>(0.0);
  if (inside${i}) { load${i} = x[firstInput + place${i} + quad]; }
  pixels[loadPixel + ${i * THREADS / QUADS}][loadQuad] = load${i};`)
  }
  for (var depth = tapDepth; depth < ${DEPTH}; depth += ${4 * THREADS / tile}) {
    var value = vec4<f32>(0.0);
    if (firstQuad + tapQuad < outQuads) {
      let channel = (tap * inQuads + quad) * 4 + depth;
      value = weights[firstTap + channel * outQuads + firstQuad + tapQuad];
    }
    taps[depth][tapQuad] = value;
  }`;
}

const AXES = ["x", "y", "z", "w"];

/** Four input channels more of every sum. */
function products(tile: number): string {
  const taps = AXES.flatMap((axis, j) =>
    upTo(tile / SIDE / 4).map((n) =>
      `let tap${n}${axis} = taps[k * 4 + ${j}][column + ${n * SIDE}];`
    )
  );
  const sums = eachSum(tile, (i, n) => {
    const load = `let value${i} = pixels[row + ${i * SIDE}][k];\n`;
    const lines = AXES.map((axis) =>
      `sum${i}_${n} = fma(vec4<f32>(value${i}.${axis}), tap${n}${axis}, sum${i}_${n});`
    );
    return (n === 0 ? load : "") + lines.join("\n");
  });
  return `${taps.join("\n")}\n${sums}`;
}

/** Bias, ReLU, and into memory what lies within the map. */
function stores({ tile, hasBias, relu }: Form): string {
  return eachSum(tile, (i, n) => {
    const quad = `firstQuad + column + ${n * SIDE}`;
    const pixel = `firstPixel + row + ${i * SIDE}`;
    const biased = `sum${i}_${n}${hasBias ? ` + bias[${quad}]` : ""}`;
    return `
  if (${pixel} < height * width && ${quad} < outQuads) {
    result[firstResult + (${pixel}) * outQuads + ${quad}] = ${
      relu ? `max(${biased}, vec4<f32>(0.0))` : biased
    };
  }`;
  });
}
