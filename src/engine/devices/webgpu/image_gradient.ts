/**
 * Gradient of a network's first convolution, down to the few channels of an
 * image, with the gradient of the ReLU after it. tfjs's workgroups make 32
 * channels, of which an image has 3.
 */
import type * as tf from "@tensorflow/tfjs";
import { runProgram } from "./program.ts";

/** Pixels along a side of what a workgroup makes. */
const SIDE = 8;

/** The same with a border of one. */
const BORDERED = SIDE + 2;

/** Quads of channels that a workgroup holds at a time. */
const QUADS = 4;

/** Most channels that an image may have. */
const FEW = 4;

/**
 * Whether {@linkcode imageGradient} can take a filter.
 *
 * @param filter `[3, 3, inChannels, outChannels]`.
 */
export function fitsImageGradient(filter: tf.Tensor): boolean {
  const [, , inChannels, outChannels] = filter.shape;
  return inChannels! <= FEW && outChannels! % (4 * QUADS) === 0;
}

/**
 * Gradient of ReLU(convolution(x, filter) + bias) in `x`.
 *
 * @param gradient dJ / dy, `[1, height, width, outChannels]`.
 * @param value y, what ReLU gave; same shape.
 * @param filter `[3, 3, inChannels, outChannels]`, one that fits.
 * @returns dJ / dx, `[1, height, width, inChannels]`.
 */
export function imageGradient(
  gradient: tf.Tensor4D,
  value: tf.Tensor4D,
  filter: tf.Tensor,
): tf.Tensor4D {
  const [, height, width] = gradient.shape;
  const channels = filter.shape[2]!;
  return runProgram({
    name: "imageGradient",
    constants: [channels],
    inputs: { gradient, value, weights: filter },
    shape: [1, height, width, channels],
    width: 4,
    resultWidth: 1,
    workgroup: [SIDE, SIDE, 1],
    workgroups: [Math.ceil(width / SIDE), Math.ceil(height / SIDE), 1],
    code: () => source(channels),
  }) as tf.Tensor4D;
}

/** A thread makes one pixel. The filter is read as it is, taps turned. */
function source(channels: number): string {
  const all = Array.from({ length: channels }, (_, i) => i);
  return `
var<workgroup> tile : array<array<vec4<f32>, ${QUADS}>, ${BORDERED ** 2}>;

fn main() {
  let depth = uniforms.gradientShape.w / 4;
  let height = uniforms.gradientShape.y;
  let width = uniforms.gradientShape.z;
  let top = i32(workgroupId.y) * ${SIDE};
  let left = i32(workgroupId.x) * ${SIDE};
  let row = i32(localId.y);
  let column = i32(localId.x);
  ${all.map((c) => `var sum${c} = 0.0;`).join("\n")}
  for (var first = 0; first < depth; first += ${QUADS}) {
    for (var i = i32(localIndex); i < ${BORDERED ** 2 * QUADS}; i += ${
    SIDE ** 2
  }) {
      let pixel = i / ${QUADS};
      let y = top + pixel / ${BORDERED} - 1;
      let x = left + pixel % ${BORDERED} - 1;
      var dz = vec4<f32>(0.0);
      if (y >= 0 && y < height && x >= 0 && x < width) {
        let at = (y * width + x) * depth + first + i % ${QUADS};
        dz = select(dz, gradient[at], value[at] > dz);
      }
      tile[pixel][i % ${QUADS}] = dz;
    }
    workgroupBarrier();
    for (var tap = 0; tap < 9; tap++) {
      let pixel = (row + tap / 3) * ${BORDERED} + column + tap % 3;
      let taps = (8 - tap) * ${channels} * depth + first;
      for (var quad = 0; quad < ${QUADS}; quad++) {
        let dz = tile[pixel][quad];
        ${
    all.map((c) => `sum${c} += dot(dz, weights[taps + ${c} * depth + quad]);`)
      .join("\n")
  }
      }
    }
    workgroupBarrier();
  }
  if (top + row >= height || left + column >= width) { return; }
  let at = ((top + row) * width + left + column) * ${channels};
  ${all.map((c) => `result[at + ${c}] = sum${c};`).join("\n")}
}`;
}
