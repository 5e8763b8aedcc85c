/** One iteration as it is written with tfjs alone, to compare with. */
import * as tf from "@tensorflow/tfjs";
import type { Settings } from "../../src/base/records.ts";
import { NETWORKS, OPTIMIZERS } from "../../src/engine/catalog.ts";
import { withoutPrefix, withPrefix } from "../../src/engine/objective.ts";
import type { Device, Step, TensorMap } from "../../src/engine/device.ts";
import type { NetworkWeights } from "../../src/engine/types.ts";

/** Mean of the images that VGG-19 was trained on: red, green, blue, 0–1. */
const MEAN = [123.68, 116.779, 103.939].map((it) => it / 255);

interface Layer {
  readonly name: string;
  readonly filter: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
}

/** A step that owns its weights. */
export interface TfjsStep {
  /** Takes what Gramlab's own step takes; of `costs` it has the total only. */
  readonly step: Step;
  /** Frees the weights. */
  dispose(): void;
}

/**
 * VGG-19 by `conv2d`, `add` and `relu`, and the gradient by `valueAndGrad`:
 * nothing of Gramlab but Adam.
 *
 * @param device Where the weights go.
 * @param weights VGG-19's.
 * @param settings A trial's settings; maximum pooling.
 * @returns The step.
 */
export function openTfjsStep(
  device: Device,
  weights: NetworkWeights,
  settings: Settings,
): TfjsStep {
  const layers: Layer[] = [];
  device.tidy(() => {
    layers.push(...layersOf(weights, settings));
  });
  return {
    step(inputs) {
      const image = inputs.image as tf.Tensor4D;
      const { value, grad } = tf.valueAndGrad((x: tf.Tensor) =>
        totalCost(x as tf.Tensor4D, { layers, settings, inputs })
      )(image);
      const updated = OPTIMIZERS.adam!.update(
        image,
        grad as tf.Tensor4D,
        withoutPrefix(inputs, "state."),
        withoutPrefix(inputs, "parameter."),
      );
      return {
        costs: tf.reshape(value, [1]),
        image: tf.clipByValue(updated.image, 0, 1),
        ...withPrefix(updated.state, "state."),
      };
    },
    dispose: () =>
      tf.dispose(layers.flatMap(({ filter, bias }) => [filter, bias])),
  };
}

/** Down to the deepest layer that the settings name. */
function layersOf(
  weights: NetworkWeights,
  { contentLayers, styleLayers }: Settings,
): Layer[] {
  const { layers: names } = NETWORKS.vgg19!;
  const used = { ...contentLayers, ...styleLayers };
  const last = names.findLastIndex((name) => name in used);
  return names.slice(0, last + 1).map((name, i) => {
    const { kernel: { data, shape }, bias } = weights.get(name)!;
    const filter = tf.tensor4d(data, shape as [number, number, number, number]);
    return {
      name,
      // pixels come as red, green, blue, the network wants them turned round
      filter: tf.keep(i === 0 ? tf.reverse(filter, 2) : filter),
      bias: tf.keep(tf.tensor1d(bias.map((it) => it / 255))),
    };
  });
}

function totalCost(
  image: tf.Tensor4D,
  { layers, settings, inputs }: {
    readonly layers: readonly Layer[];
    readonly settings: Settings;
    readonly inputs: TensorMap;
  },
): tf.Scalar {
  const { alpha, beta, contentLayers, styleLayers } = settings;
  let x: tf.Tensor4D = tf.sub(image, MEAN);
  let total = tf.scalar(0);
  const add = (cost: tf.Tensor, weight: number) => {
    total = tf.add(total, tf.mul(cost, weight));
  };
  for (const { name, filter, bias } of layers) {
    if (name.endsWith("_1") && name !== "conv1_1") {
      x = tf.maxPool(x, 2, 2, "valid");
    }
    x = tf.relu(tf.add(tf.conv2d(x, filter, 1, "same"), bias));
    const content = inputs[`target.content.${name}`];
    const style = inputs[`target.style.${name}`];
    if (content) add(contentCost(x, content), alpha * contentLayers[name]!);
    if (style) add(styleCost(x, style), beta * styleLayers[name]!);
  }
  return total;
}

function contentCost(x: tf.Tensor4D, target: tf.Tensor): tf.Tensor {
  return tf.div(tf.sum(tf.squaredDifference(x, target)), 4 * x.size);
}

function styleCost(x: tf.Tensor4D, target: tf.Tensor): tf.Tensor {
  const channels = x.shape[3];
  const flat: tf.Tensor2D = tf.reshape(x, [-1, channels]);
  const gram = tf.div(tf.matMul(flat, flat, true), flat.shape[0]);
  const distance = tf.sum(tf.squaredDifference(gram, target));
  return tf.div(distance, (2 * channels) ** 2);
}
