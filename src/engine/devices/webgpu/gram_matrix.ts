/**
 * Gram matrix of a map, by parts of the positions.
 *
 * Few channels and many positions leave tfjs's matrix product with few
 * workgroups, or, where it notices, with sums in an order that differs from
 * run to run. Here the positions are dealt out to workgroups, and a second
 * pass adds their parts in a fixed order. The matrix is symmetric, so that
 * only the tiles on and above its diagonal are made.
 */
import type * as tf from "@tensorflow/tfjs";
import { row, runProgram } from "./program.ts";

/** Channels along a side of the tile that a workgroup makes. */
const TILE = 64;

/** Threads of a workgroup along each side of its tile. */
const SIDE = 8;

/** Positions that a workgroup holds at a time. */
const DEPTH = 16;

/** Workgroups that keep a card busy. */
const WANTED_WORKGROUPS = 256;

/** Positions that are worth a workgroup. */
const FEWEST_POSITIONS = 256;

/**
 * Whether {@linkcode gramProduct} can take a map.
 *
 * @param features `[1, height, width, channels]`.
 */
export function fitsGramProduct(features: tf.Tensor4D): boolean {
  return features.shape[3] % 4 === 0;
}

/**
 * Products of channels, summed over positions, divided by their number.
 *
 * @param features `[1, height, width, channels]`, one that fits.
 * @returns `[channels, channels]`, symmetric to the bit.
 */
export function gramProduct(features: tf.Tensor4D): tf.Tensor2D {
  const [, height, width, channels] = features.shape;
  const positions = height * width;
  const side = Math.ceil(channels / TILE);
  const pairs = side * (side + 1) / 2;
  const parts = partsOf(positions, pairs);
  const partial = runProgram({
    name: "gramParts",
    inputs: { x: features },
    shape: [parts, pairs, TILE, TILE],
    width: 4,
    workgroup: [SIDE, SIDE, 1],
    workgroups: [pairs, parts, 1],
    uniforms: { each: Math.ceil(positions / parts) },
    code: partsSource,
  });
  const { uniforms, ...shape } = row(pairs * TILE ** 2);
  const matrix = runProgram({
    name: "gramSum",
    inputs: { partial },
    shape: [channels, channels],
    width: 1,
    ...shape,
    uniforms: { ...uniforms, positions },
    code: sumSource,
  });
  partial.dispose();
  return matrix as tf.Tensor2D;
}

function partsOf(positions: number, pairs: number): number {
  const wanted = Math.ceil(WANTED_WORKGROUPS / pairs);
  return Math.max(
    1,
    Math.min(wanted, Math.floor(positions / FEWEST_POSITIONS)),
  );
}

/** Which tile a pair is; pairs count along the rows above the diagonal. */
const TILE_OF_PAIR = `
fn tileOf(pair : i32, channels : i32) -> vec2<i32> {
  var left = pair;
  var line = (channels + ${TILE - 1}) / ${TILE};
  let side = line;
  while (left >= line) { left -= line; line--; }
  return vec2<i32>(side - line, side - line + left);
}`;

/**
 * Thread (x, y) makes the products of quads y and y + 8 of the tile's rows
 * with quads x and x + 8 of its columns.
 */
function partsSource(): string {
  const two = [0, 1];
  const four = ["x", "y", "z", "w"];
  const each = (line: (m: number, j: number, n: number) => string) =>
    two.flatMap((m) => four.flatMap((_, j) => two.map((n) => line(m, j, n))))
      .join("\n");
  const quads = TILE / 4;
  return `
${TILE_OF_PAIR}
var<workgroup> above : array<array<vec4<f32>, ${quads}>, ${DEPTH}>;
var<workgroup> beside : array<array<vec4<f32>, ${quads}>, ${DEPTH}>;

fn main() {
  let depth = uniforms.xShape.w / 4;
  let positions = uniforms.xShape.y * uniforms.xShape.z;
  let pair = i32(workgroupId.x);
  let tile = tileOf(pair, uniforms.xShape.w) * ${quads};
  let begin = i32(workgroupId.y) * uniforms.each;
  let end = min(begin + uniforms.each, positions);
  let row = i32(localId.y);
  let column = i32(localId.x);
  let quad = i32(localIndex) % ${quads};
  ${each((m, j, n) => `var sum${m}${j}${n} = vec4<f32>(0.0);`)}
  for (var first = begin; first < end; first += ${DEPTH}) {
    for (var k = i32(localIndex) / ${quads}; k < ${DEPTH}; k += ${
    SIDE ** 2 / quads
  }) {
      var a = vec4<f32>(0.0);
      var b = vec4<f32>(0.0);
      let at = (first + k) * depth + quad;
      if (first + k < end && tile.x + quad < depth) { a = x[at + tile.x]; }
      if (first + k < end && tile.y + quad < depth) { b = x[at + tile.y]; }
      above[k][quad] = a;
      beside[k][quad] = b;
    }
    workgroupBarrier();
    for (var k = 0; k < ${DEPTH}; k++) {
      let a0 = above[k][row];
      let a1 = above[k][row + ${SIDE}];
      let b0 = beside[k][column];
      let b1 = beside[k][column + ${SIDE}];
      ${
    each((m, j, n) =>
      `sum${m}${j}${n} = fma(vec4<f32>(a${m}.${
        four[j]
      }), b${n}, sum${m}${j}${n});`
    )
  }
    }
    workgroupBarrier();
  }
  let to = (i32(workgroupId.y) * uniforms.outShape.y + pair) * ${
    TILE * quads
  } + column;
  ${
    each((m, j, n) =>
      `result[to + ((row + ${m * SIDE}) * 4 + ${j}) * ${quads} + ${
        n * SIDE
      }] = sum${m}${j}${n};`
    )
  }
}`;
}

/** A thread adds the parts of one entry, and writes it on both sides. */
function sumSource(): string {
  return `
${TILE_OF_PAIR}
fn main(index : i32) {
  if (index >= uniforms.threads) { return; }
  let channels = uniforms.outShape.x;
  let tile = tileOf(index / ${TILE ** 2}, channels) * ${TILE};
  let inTile = index % ${TILE ** 2};
  let row = tile.x + inTile / ${TILE};
  let column = tile.y + inTile % ${TILE};
  if (row >= channels || column >= channels) { return; }
  var sum = 0.0;
  for (var part = 0; part < uniforms.partialShape.x; part++) {
    sum += partial[part * uniforms.threads + index];
  }
  sum /= f32(uniforms.positions);
  result[row * channels + column] = sum;
  if (tile.x != tile.y) { result[column * channels + row] = sum; }
}`;
}
