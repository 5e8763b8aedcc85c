/** Style cost of one layer (Gatys, Ecker & Bethge, 2016, equations 3 and 4). */
import * as tf from "@tensorflow/tfjs";
import type { LayerCostSpec } from "../types.ts";

/**
 * Squared difference of Gram matrices.
 *
 * Σ(G⁽ˢ⁾ − G⁽ᴳ⁾)² / (2 · nC · nH · nW)². The paper takes both images to be of
 * one size; here each Gram matrix is divided by its own image's nH · nW, which
 * is the same where the sizes agree.
 */
export const gram: LayerCostSpec = {
  summary: "Squared difference of Gram matrices",
  target(features, { gramMatrix }) {
    return gramMatrix(features);
  },
  cost(features, target, { gramMatrix }) {
    const channels = features.shape[3];
    const squares = tf.squaredDifference(gramMatrix(features), target);
    // in two stages: one float32 sum over 262 144 squares loses digits
    return tf.div(tf.sum(tf.sum(squares, -1)), (2 * channels) ** 2);
  },
};
