/** Settings for tests: origin's, small. */
import type { Settings } from "../../src/base/records.ts";

const STYLE = ["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"];

/**
 * Settings with a few of them replaced.
 *
 * @param changes What differs from origin's settings at 32 pixels.
 */
export function testSettings(changes: Partial<Settings> = {}): Settings {
  return {
    content: "painted:mosaic",
    style: "painted:swirl",
    size: 32,
    styleSize: 32,
    network: { name: "vgg19", pooling: "max" },
    contentLayers: { conv4_2: 1 },
    styleLayers: Object.fromEntries(STYLE.map((layer) => [layer, 0.2])),
    contentCost: { name: "content" },
    styleCost: { name: "gram" },
    alpha: 10,
    beta: 40,
    optimizer: {
      name: "adam",
      learningRate: 0.03,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
    },
    iterations: 5,
    init: { name: "content" },
    clamp: true,
    precision: "float32",
    seed: 0,
    backend: "auto",
    logEvery: 1,
    saveEvery: 0,
    hashEvery: 10,
    checkpointEvery: "30s",
    timeout: "none",
    hangTimeout: "10m",
    ...changes,
  };
}
