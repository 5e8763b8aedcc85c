/** Sum of squared differences, with a gradient in few operations. */
import * as tf from "@tensorflow/tfjs";

/**
 * Σ(found − wanted)² / divisor.
 *
 * tfjs would go back through quotient, two sums and squares one by one; here
 * the gradient is 2 · (found − wanted) / divisor at once.
 *
 * @param found Differentiable.
 * @param wanted Same shape; not differentiable.
 * @param divisor A number.
 * @returns A scalar.
 *
 * @example
 * ```ts
 * import { squaredDistance } from "./squared_distance.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 * import * as tf from "@tensorflow/tfjs";
 *
 * const [found, wanted] = [tf.tensor1d([1, 3]), tf.tensor1d([1, 1])];
 * deepStrictEqual(await squaredDistance(found, wanted, 2).data(), Float32Array.of(2));
 * ```
 */
export function squaredDistance(
  found: tf.Tensor,
  wanted: tf.Tensor,
  divisor: number,
): tf.Scalar {
  const differentiable = tf.customGrad((...args) => {
    const [input, save] = args as [tf.Tensor, tf.GradSaveFunc];
    // in two stages: one float32 sum over a million squares loses digits
    const rows = tf.sum(tf.squaredDifference(input, wanted), -1);
    save([input]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      tf.mul(tf.sub(saved[0]!, wanted), tf.mul(dy, 2 / divisor));
    return { value: tf.div(tf.sum(rows), divisor), gradFunc };
  });
  return differentiable(found) as tf.Scalar;
}
