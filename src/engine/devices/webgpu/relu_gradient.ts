/** Gradient of ReLU in one pass; tfjs takes two, and writes a map between. */
import type * as tf from "@tensorflow/tfjs";
import { row, runProgram } from "./program.ts";

/**
 * `gradient` where ReLU let something through, 0 elsewhere.
 *
 * @param gradient dJ / dy; the number of values is a multiple of 4.
 * @param value y, what ReLU gave; same shape.
 * @returns dJ / dx, same shape.
 */
export function reluGradient(
  gradient: tf.Tensor4D,
  value: tf.Tensor4D,
): tf.Tensor4D {
  return runProgram({
    name: "reluGradient",
    inputs: { gradient, value },
    shape: gradient.shape,
    width: 4,
    ...row(gradient.size / 4),
    code: () => `
fn main(index : i32) {
  if (index >= uniforms.threads) { return; }
  let zero = vec4<f32>(0.0);
  result[index] = select(zero, gradient[index], value[index] > zero);
}`,
  }) as tf.Tensor4D;
}
