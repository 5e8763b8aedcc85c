/** Style cost of one layer (Gatys, Ecker & Bethge, 2016, equations 3 and 4). */
import type { LayerCostSpec } from "../types.ts";
import { squaredDistance } from "../squared_distance.ts";

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
    const divisor = (2 * channels) ** 2;
    return squaredDistance(gramMatrix(features), target, divisor);
  },
};
