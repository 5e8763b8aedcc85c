/**
 * The objective J = alpha · J_content + beta · J_style and one update of the
 * image, as a step that a device can capture.
 *
 * Everything that a sweep varies without changing a shape comes in as a
 * tensor, so that one capture serves all those trials.
 */
import * as tf from "@tensorflow/tfjs";
import type { Settings } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { COSTS, OPTIMIZERS } from "./catalog.ts";
import type { Network, Step, TensorMap } from "./types.ts";

/** The two sides of the objective, and the cost that each uses. */
export const SIDES = { content: "content", style: "gram" } as const;

/** `content` or `style`. */
export type Side = keyof typeof SIDES;

/** The settings that decide what is captured. */
export type ObjectiveSettings = Pick<
  Settings,
  "contentLayers" | "styleLayers" | "optimizer" | "clamp"
>;

/**
 * Names of the entries of `costs`, after `total`, `content` and `style`.
 *
 * @param settings Names the layers.
 * @returns `content.LAYER` and `style.LAYER`.
 */
export function layerCostNames(settings: ObjectiveSettings): string[] {
  return termsOf(settings).map(({ name }) => name);
}

/** The cost of one layer, as a part of the objective. */
interface Term {
  readonly side: Side;
  readonly layer: string;
  /** `content.LAYER` or `style.LAYER`. */
  readonly name: string;
}

function termsOf(settings: ObjectiveSettings): Term[] {
  return (["content", "style"] as const).flatMap((side) =>
    Object.keys(settings[`${side}Layers`]).map((layer) => ({
      side,
      layer,
      name: `${side}.${layer}`,
    }))
  );
}

/**
 * Tensors for everything in the settings that is no shape: `weights` and
 * `parameter.NAME`.
 *
 * @param settings A trial's settings.
 * @returns Owned by the caller.
 */
export function scalarInputs(settings: Settings): TensorMap {
  const inputs: Record<string, tf.Tensor> = { weights: weightsOf(settings) };
  const { parameters } = lookup(OPTIMIZERS, settings.optimizer.name);
  for (const name of Object.keys(parameters)) {
    inputs[`parameter.${name}`] = tf.scalar(Number(settings.optimizer[name]));
  }
  return inputs;
}

/**
 * What each layer's cost adds to total, content and style, `[3, layers]`. One
 * tensor: made of scalars, the sums would be forty operations on numbers.
 */
function weightsOf(settings: Settings): tf.Tensor2D {
  const { alpha, beta, contentLayers, styleLayers } = settings;
  const content = Object.values(contentLayers);
  const style = Object.values(styleLayers);
  return tf.tensor2d([
    [...content.map((w) => alpha * w), ...style.map((w) => beta * w)],
    [...content, ...style.map(() => 0)],
    [...content.map(() => 0), ...style],
  ]);
}

/**
 * The cost of an image and its gradient.
 *
 * @param network Runs forward once and backward once.
 * @param settings Names the layers.
 * @param inputs `image`, the scalars of {@linkcode scalarInputs} and
 *     `target.SIDE.LAYER`.
 * @returns `costs`: total, content, style, then {@linkcode layerCostNames};
 *     `gradient` of the total, `[1, height, width, 3]`.
 */
export function evaluate(
  network: Network,
  settings: ObjectiveSettings,
  inputs: TensorMap,
): { costs: tf.Tensor1D; gradient: tf.Tensor4D } {
  const count = 3 + layerCostNames(settings).length;
  // only the total is to be differentiated; the other entries tag along
  const direction = tf.oneHot(tf.scalar(0, "int32"), count).toFloat();
  const costsOf = (image: tf.Tensor) =>
    costs(network, settings, inputs, image as tf.Tensor4D);
  const { value, grad } = tf.valueAndGrad(costsOf)(
    inputs.image!,
    direction as tf.Tensor1D,
  );
  return { costs: value, gradient: grad as tf.Tensor4D };
}

/**
 * One iteration: costs of `image`, and the image after one update.
 *
 * @param network The network.
 * @param settings Decide the form of the step.
 * @returns A step from `image`, `state.*`, scalars and targets to `costs`,
 *     `image` and `state.*`.
 */
export function iterationStep(
  network: Network,
  settings: ObjectiveSettings,
): Step {
  const { name } = settings.optimizer;
  const { update } = lookup(OPTIMIZERS, name);
  const best = network.ops.updates?.[name] ?? update;
  return (inputs) => {
    const { costs, gradient } = evaluate(network, settings, inputs);
    const { image, state } = best(
      inputs.image as tf.Tensor4D,
      gradient,
      withoutPrefix(inputs, "state."),
      withoutPrefix(inputs, "parameter."),
    );
    const kept = settings.clamp ? tf.clipByValue(image, 0, 1) : image;
    return { costs, image: kept, ...withPrefix(state, "state.") };
  };
}

/**
 * Adds a prefix to every name.
 *
 * @param tensors Tensors by name; stay owned by the caller.
 * @param prefix For instance `state.`.
 * @returns The same tensors.
 *
 * @example
 * ```ts
 * import { withoutPrefix, withPrefix } from "./objective.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 * import * as tf from "@tensorflow/tfjs";
 *
 * const m = tf.scalar(1);
 * deepStrictEqual(withPrefix({ m }, "state."), { "state.m": m });
 * deepStrictEqual(withoutPrefix({ "state.m": m, m }, "state."), { m });
 * ```
 */
export function withPrefix(tensors: TensorMap, prefix: string): TensorMap {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, t]) => [`${prefix}${name}`, t]),
  );
}

/**
 * Picks the tensors whose names have a prefix, and takes it off.
 *
 * @param tensors Tensors by name; stay owned by the caller.
 * @param prefix For instance `state.`.
 * @returns The same tensors.
 */
export function withoutPrefix(tensors: TensorMap, prefix: string): TensorMap {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, t]) => [name.slice(prefix.length), t]),
  );
}

/** `[total, content, style, ...layers]`. */
function costs(
  network: Network,
  settings: ObjectiveSettings,
  inputs: TensorMap,
  image: tf.Tensor4D,
): tf.Tensor1D {
  const terms = termsOf(settings);
  const features = network.features(image, terms.map(({ layer }) => layer));
  const layerCosts = terms.map(({ side, layer, name }) =>
    lookup(COSTS, SIDES[side]).cost(
      features[layer]!,
      inputs[`target.${name}`]!,
      network.ops,
    )
  );
  const each = tf.stack(layerCosts) as tf.Tensor1D;
  const sums = tf.sum(tf.mul(inputs.weights!, each), -1) as tf.Tensor1D;
  return tf.concat([sums, each]);
}
