/**
 * Gradient of 2×2 maximum pooling in one pass. tfjs first writes down where
 * each maximum was, and then looks at four windows for each pixel.
 */
import * as tf from "@tensorflow/tfjs";
import { row, runProgram, typeOf, type Width, widthFor } from "./program.ts";

/**
 * Gives each gradient to the first largest pixel of its window.
 *
 * @param gradient dJ / dy, `[1, ⌊height/2⌋, ⌊width/2⌋, channels]`.
 * @param x What was pooled with windows and steps of 2, without padding:
 *     `[1, height, width, channels]`.
 * @returns dJ / dx, of the shape of `x`.
 */
export function maxPoolGradient(
  gradient: tf.Tensor4D,
  x: tf.Tensor4D,
): tf.Tensor4D {
  const [, height, width, channels] = x.shape;
  const lanes = widthFor(channels);
  const windows = Math.ceil(height / 2) * Math.ceil(width / 2);
  return runProgram({
    name: "maxPoolGradient",
    constants: [lanes],
    inputs: { gradient, x },
    shape: x.shape,
    width: lanes,
    ...row(windows * channels / lanes),
    code: () => source(lanes),
  }) as tf.Tensor4D;
}

/** A window cut off by the border has no maximum: its gradients are 0. */
function source(lanes: Width): string {
  const zero = `${typeOf(lanes)}(0.0)`;
  return `
fn main(index : i32) {
  if (index >= uniforms.threads) { return; }
  let depth = uniforms.xShape.w / ${lanes};
  let height = uniforms.xShape.y;
  let width = uniforms.xShape.z;
  let across = (width + 1) / 2;
  let window = index / depth;
  let lane = index % depth;
  let row = window / across;
  let column = window % across;
  let right = column * 2 + 1 < width;
  let below = row * 2 + 1 < height;
  let at = (row * 2 * width + column * 2) * depth + lane;
  let next = at + width * depth;
  if (right && below) {
    let dy = gradient[(row * (width / 2) + column) * depth + lane];
    let a = x[at];
    let b = x[at + depth];
    let c = x[next];
    let d = x[next + depth];
    let isA = (a >= b) & (a >= c) & (a >= d);
    let isB = !isA & (b >= c) & (b >= d);
    let isC = !isA & !isB & (c >= d);
    result[at] = select(${zero}, dy, isA);
    result[at + depth] = select(${zero}, dy, isB);
    result[next] = select(${zero}, dy, isC);
    result[next + depth] = select(dy, ${zero}, isA | isB | isC);
    return;
  }
  result[at] = ${zero};
  if (right) { result[at + depth] = ${zero}; }
  if (below) { result[next] = ${zero}; }
}`;
}

/** Settings of tfjs's kernel. */
interface PoolAttributes {
  readonly filterSize: number | readonly number[];
  readonly strides: number | readonly number[];
  readonly pad: unknown;
}

/**
 * Puts {@linkcode maxPoolGradient} in the place of tfjs's kernel; other
 * poolings than it can do still go to the kernel that was there.
 */
export function registerMaxPoolGradient(): void {
  const theirs = tf.getKernel(tf.MaxPoolGrad, "webgpu");
  tf.unregisterKernel(tf.MaxPoolGrad, "webgpu");
  tf.registerKernel({
    ...theirs,
    kernelFunc(call) {
      const { dy, input } = call.inputs as tf.NamedTensorInfoMap;
      if (!isHalving(call.attrs as unknown as PoolAttributes, input!)) {
        return theirs.kernelFunc(call);
      }
      return maxPoolGradient(dy as tf.Tensor4D, input as tf.Tensor4D);
    },
  });
}

function isHalving(
  { filterSize, strides, pad }: PoolAttributes,
  { shape }: tf.TensorInfo,
): boolean {
  const sides = [filterSize, strides].flat();
  return pad === "valid" && shape[0] === 1 &&
    sides.every((side) => side === 2);
}
