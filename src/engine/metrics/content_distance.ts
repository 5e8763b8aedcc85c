/** How far an image is from the content image, whatever its trial optimised. */
import { content } from "../costs/content.ts";
import type { MetricSpec } from "../types.ts";

const LAYER = "conv4_2";

/**
 * The content cost at conv4_2: mean squared difference of activations, over 4
 * (Gatys, Ecker & Bethge, 2016, equation 1).
 */
export const contentDistance: MetricSpec = {
  summary: "Content cost at conv4_2, on the reference network",
  goal: "minimize",
  layers: [LAYER],
  prepare(images, { ops, features }) {
    const wanted = features(images.content, [LAYER])[LAYER]!;
    return { wanted: content.target(wanted, ops) };
  },
  measure({ output }, { ops, features }, { wanted }) {
    return content.cost(features(output, [LAYER])[LAYER]!, wanted!, ops);
  },
};
