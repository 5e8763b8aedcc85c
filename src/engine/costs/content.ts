/** Content cost of one layer (Gatys, Ecker & Bethge, 2016, equation 1). */
import * as tf from "@tensorflow/tfjs";
import type { LayerCostSpec } from "../types.ts";

/**
 * Squared difference of activations.
 *
 * Σ(a⁽ᶜ⁾ − a⁽ᴳ⁾)² / (4 · nH · nW · nC): the paper halves the sum; here it is
 * divided by the number of activations too, so that image size and layer
 * leave its magnitude alone.
 */
export const content: LayerCostSpec = {
  summary: "Mean squared difference of activations, over 4",
  target(features) {
    return tf.clone(features);
  },
  cost(features, target) {
    // in two stages: one float32 sum over a million squares loses digits
    const perPosition = tf.sum(tf.squaredDifference(features, target), -1);
    return tf.div(tf.sum(perPosition), 4 * features.size);
  },
};
