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
  measure(images, { ops, features }) {
    const wanted = features(images.content, [LAYER])[LAYER]!;
    const found = features(images.output, [LAYER])[LAYER]!;
    return content.cost(found, content.target(wanted, ops), ops);
  },
};
