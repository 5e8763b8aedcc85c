/** Content cost of one layer (Gatys, Ecker & Bethge, 2016, equation 1). */
import * as tf from "@tensorflow/tfjs";
import type { LayerCostSpec } from "../types.ts";
import { squaredDistance } from "../squared_distance.ts";

/**
 * Squared difference of activations.
 *
 * Σ(a⁽ᶜ⁾ − a⁽ᴳ⁾)² / (4 · nH · nW · nC): the paper halves the sum; here it is
 * divided by the number of activations too, so that image size and layer
 * leave its magnitude alone.
 */
export const content: LayerCostSpec = {
  summary: "Mean squared difference of activations, over 4",
  positional: true,
  target(features, ops) {
    return tf.clone(ops.widen(features));
  },
  cost(features, target, ops) {
    return squaredDistance(ops.widen(features), target, 4 * features.size);
  },
};
