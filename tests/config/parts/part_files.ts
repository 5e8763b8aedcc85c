/** Files of parts for tests. */

/** A cost that keeps all rules. */
export const MEANS = `
import * as tf from "@tensorflow/tfjs";
import type { LayerCostSpec } from "@gramlab/gramlab/parts";

const averages = (x: tf.Tensor): tf.Tensor => tf.mean(x, [0, 1, 2]);

export const NAME: LayerCostSpec = {
  summary: "Squared difference of means",
  target: (features, ops) => averages(ops.widen(features)),
  cost: (features, target, ops) =>
    tf.sum(tf.squaredDifference(averages(ops.widen(features)), target)),
};
export const costs = { NAME };
`;

let count = 0;

/** A name that no other test of this process uses. */
export function newName(): string {
  return `own${++count}x${crypto.randomUUID().slice(0, 8)}`;
}

/** A file with a cost of some name. */
export function meansFile(name: string): string {
  return MEANS.replaceAll("NAME", name);
}
