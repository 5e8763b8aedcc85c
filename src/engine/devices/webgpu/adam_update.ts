/**
 * An update by Adam in five dispatches, where tfjs's kernels take twenty: the
 * image is small, so that each costs more to ask for than to do.
 */
import * as tf from "@tensorflow/tfjs";
import type { TensorMap } from "../../device.ts";
import { row, runProgram } from "./program.ts";

/**
 * As `update` of optimiser `adam`, equal up to rounding.
 *
 * @param image `[1, height, width, 3]`.
 * @param gradient dJ / d image, same shape.
 * @param state `m`, `v`, `power1`, `power2`.
 * @param parameters `learningRate`, `beta1`, `beta2`, `epsilon`.
 * @returns The next image and state.
 */
export function adamUpdate(
  image: tf.Tensor4D,
  gradient: tf.Tensor4D,
  state: TensorMap,
  { learningRate, beta1, beta2, epsilon }: TensorMap,
): { readonly image: tf.Tensor4D; readonly state: TensorMap } {
  const next = {
    m: mix({ old: state.m!, now: gradient, decay: beta1! }, false),
    v: mix({ old: state.v!, now: gradient, decay: beta2! }, true),
    power1: tf.mul(state.power1!, beta1!),
    power2: tf.mul(state.power2!, beta2!),
  };
  const rates = { learningRate: learningRate!, epsilon: epsilon! };
  return { image: move({ image, ...next, ...rates }), state: next };
}

/** Moving average of `now`, or of its square, which counts 1 - `decay`. */
function mix(
  inputs: { old: tf.Tensor; now: tf.Tensor; decay: tf.Tensor },
  squared: boolean,
): tf.Tensor {
  const { shape, size } = inputs.old;
  return runProgram({
    name: "adamMix",
    constants: [squared],
    inputs,
    shape,
    width: 1,
    ...row(size),
    code: () => `
fn main(index : i32) {
  if (index >= uniforms.threads) { return; }
  let value = now[index]${squared ? " * now[index]" : ""};
  result[index] = old[index] * decay[0] + value * (1.0 - decay[0]);
}`,
  });
}

/** The image less learning rate times corrected m over root of corrected v. */
function move(
  inputs: TensorMap & { readonly image: tf.Tensor4D },
): tf.Tensor4D {
  const { image } = inputs;
  return runProgram({
    name: "adamMove",
    inputs,
    shape: image.shape,
    width: 1,
    ...row(image.size),
    code: () => `
fn main(index : i32) {
  if (index >= uniforms.threads) { return; }
  let mHat = m[index] / (1.0 - power1[0]);
  let vHat = v[index] / (1.0 - power2[0]);
  result[index] = image[index] -
    mHat / (sqrt(vHat) + epsilon[0]) * learningRate[0];
}`,
  }) as tf.Tensor4D;
}
