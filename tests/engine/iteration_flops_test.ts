import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { NETWORKS } from "../../src/engine/catalog.ts";
import { iterationFlops } from "../../src/engine/iteration_flops.ts";
import { vgg19Weights } from "../support/assets.ts";
import { testSettings } from "../support/settings.ts";

const VGG19 = NETWORKS.vgg19!;

Deno.test("convolutions() of vgg19 has the channels of its weights", async () => {
  const found = VGG19.convolutions(32, 48).map((
    { layer, filterSide, inChannels, outChannels },
  ) => [layer, [filterSide, filterSide, inChannels, outChannels]]);
  const weights = [...await vgg19Weights()].map(([layer, { kernel }]) => [
    layer,
    kernel.shape,
  ]);
  deepStrictEqual(found, weights);
});

Deno.test("iterationFlops() counts two passes over convolutions and Gram products", () => {
  const settings = testSettings({
    contentLayers: { conv1_1: 1 },
    styleLayers: { conv2_1: 1 },
  });
  // 4 × 6: conv1_1 and conv1_2 at full size, conv2_1 at 2 × 3
  const convolutions = 24 * 9 * (3 * 64 + 64 * 64) + 6 * 9 * 64 * 128;
  const gram = 6 * 128 * 128;
  strictEqual(
    iterationFlops(VGG19, settings, 4, 6),
    2 * 2 * (convolutions + gram),
  );
});

Deno.test("iterationFlops() stops at the deepest layer, and floors odd sizes", () => {
  const settings = testSettings({
    contentLayers: { conv2_1: 1 },
    styleLayers: { conv1_1: 1 },
  });
  strictEqual(
    iterationFlops(VGG19, settings, 5, 7),
    4 * (35 * (9 * (3 * 64 + 64 * 64) + 64 * 64) + 6 * 9 * 64 * 128),
  );
});
