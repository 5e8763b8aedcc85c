/** A square matrix plus its transpose, in one pass. */
import type * as tf from "@tensorflow/tfjs";
import { row, runProgram } from "./program.ts";

/**
 * `(matrix + matrixᵀ) / divisor`.
 *
 * @param matrix Square.
 * @param divisor A whole number.
 * @returns Of the same shape.
 */
export function symmetricSum(
  matrix: tf.Tensor2D,
  divisor: number,
): tf.Tensor2D {
  const { uniforms, ...shape } = row(matrix.size);
  return runProgram({
    name: "symmetricSum",
    inputs: { matrix },
    shape: matrix.shape,
    width: 1,
    ...shape,
    uniforms: { ...uniforms, divisor },
    code: () => `
fn main(index : i32) {
  if (index >= uniforms.threads) { return; }
  let side = uniforms.outShape.x;
  let mirrored = index % side * side + index / side;
  result[index] = (matrix[index] + matrix[mirrored]) / f32(uniforms.divisor);
}`,
  }) as tf.Tensor2D;
}
