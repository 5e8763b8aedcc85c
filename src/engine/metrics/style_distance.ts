/** How far an image is from the style image, whatever its trial optimised. */
import * as tf from "@tensorflow/tfjs";
import { gram } from "../costs/gram.ts";
import type { MetricSpec } from "../types.ts";

const LAYERS = ["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"];

/**
 * Mean of the Gram costs of the five style layers of Gatys, Ecker & Bethge
 * (2016, equations 3 to 5).
 */
export const styleDistance: MetricSpec = {
  summary: "Mean Gram cost at conv1_1 to conv5_1, on the reference network",
  goal: "minimize",
  layers: LAYERS,
  prepare({ style }, { ops, features }) {
    const wanted = features(style, LAYERS);
    return Object.fromEntries(
      LAYERS.map((layer) => [layer, gram.target(wanted[layer]!, ops)]),
    );
  },
  measure({ output }, { ops, features }, wanted) {
    const found = features(output, LAYERS);
    const costs = LAYERS.map((layer) =>
      gram.cost(found[layer]!, wanted[layer]!, ops)
    );
    return tf.mean(tf.stack(costs));
  },
};
