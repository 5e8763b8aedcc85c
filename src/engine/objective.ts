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
import type { DeviceOps, Step, TensorMap } from "./device.ts";
import type { Network } from "./types.ts";

/** The two sides of the objective. */
export type Side = "content" | "style";

/** The settings that decide what is captured. */
export type ObjectiveSettings = Pick<
  Settings,
  | "contentLayers"
  | "styleLayers"
  | "contentCost"
  | "styleCost"
  | "optimizer"
  | "clamp"
>;

/**
 * Names of the entries of `costs`, after `total`, `content` and `style`.
 *
 * @param settings Names the layers.
 * @returns `content.LAYER` and `style.LAYER`.
 */
export function layerCostNames(settings: LayerSettings): string[] {
  return termsOf(settings).map(({ name }) => name);
}

type LayerSettings = Pick<Settings, "contentLayers" | "styleLayers">;

/** The cost of one layer, as a part of the objective. */
interface Term {
  readonly side: Side;
  readonly layer: string;
  /** `content.LAYER` or `style.LAYER`. */
  readonly name: string;
}

function termsOf(settings: LayerSettings): Term[] {
  return (["content", "style"] as const).flatMap((side) =>
    Object.keys(settings[`${side}Layers`]).map((layer) => ({
      side,
      layer,
      name: `${side}.${layer}`,
    }))
  );
}

/**
 * Tensors for everything in the settings that is no shape: `weights`,
 * `share.SIDE.LAYER`, `parameter.NAME`.
 *
 * @param settings A trial's settings.
 * @returns Owned by the caller.
 */
export function scalarInputs(settings: Settings): TensorMap {
  const terms = termsOf(settings);
  const rows = terms.map((term) => weightsOf(term, settings));
  const inputs: Record<string, tf.Tensor> = {
    weights: tf.tidy(() => tf.transpose(tf.tensor2d(rows))),
  };
  terms.forEach(({ name }, i) => {
    inputs[`share.${name}`] = tf.scalar(rows[i]![0]);
  });
  const { parameters } = lookup(OPTIMIZERS, settings.optimizer.name);
  for (const name of Object.keys(parameters)) {
    inputs[`parameter.${name}`] = tf.scalar(Number(settings.optimizer[name]));
  }
  return inputs;
}

/** What a layer's cost adds to total, content and style. */
function weightsOf(
  { side, layer }: Term,
  settings: Settings,
): [total: number, content: number, style: number] {
  const weight = settings[`${side}Layers`][layer]!;
  return side === "content"
    ? [settings.alpha * weight, weight, 0]
    : [settings.beta * weight, 0, weight];
}

/**
 * The cost of an image and its gradient.
 *
 * @param network Runs forward once and backward once.
 * @param ops The operations of the network's device.
 * @param settings Names the layers.
 * @param inputs `image`, the scalars of {@linkcode scalarInputs} and
 *     `target.SIDE.LAYER`.
 * @returns `costs`: total, content, style, then {@linkcode layerCostNames};
 *     `gradient` of the total, `[1, height, width, 3]`.
 */
export function evaluate(
  network: Network,
  ops: DeviceOps,
  settings: ObjectiveSettings,
  inputs: TensorMap,
): { costs: tf.Tensor1D; gradient: tf.Tensor4D } {
  const terms = termsOf(settings);
  const layers = terms.map(({ layer }) => layer);
  const image = inputs.image as tf.Tensor4D;
  const activations = network.run(image, layers);
  const parts = terms.map((term) => {
    const features = activations.features[term.layer]!;
    const { cost } = lookup(COSTS, settings[`${term.side}Cost`].name);
    const costOf = (at: tf.Tensor, target: tf.Tensor) =>
      cost(at as tf.Tensor4D, target, ops);
    return evaluateTerm(term, features, costOf, inputs);
  });
  const gradients: Record<string, tf.Tensor4D> = {};
  for (const { layer, gradient } of parts) {
    const other = gradients[layer];
    gradients[layer] = other === undefined ? gradient : tf.add(other, gradient);
  }
  return {
    costs: toVector(parts, inputs),
    gradient: activations.gradient(gradients),
  };
}

/** A term's cost, and the gradient of its share in the total. */
interface Part extends Term {
  readonly cost: tf.Tensor;
  readonly gradient: tf.Tensor4D;
}

function evaluateTerm(
  term: Term,
  features: tf.Tensor4D,
  costOf: (features: tf.Tensor, target: tf.Tensor) => tf.Tensor,
  inputs: TensorMap,
): Part {
  const { name } = term;
  const target = inputs[`target.${name}`]!;
  const share = inputs[`share.${name}`]!;
  const { value, grad } = tf.valueAndGrad((at) => costOf(at, target))(
    features,
    share,
  );
  return { ...term, cost: value, gradient: grad as tf.Tensor4D };
}

/** `[total, content, style, ...layers]`. */
function toVector(parts: readonly Part[], inputs: TensorMap): tf.Tensor1D {
  const each = tf.stack(parts.map(({ cost }) => cost)) as tf.Tensor1D;
  const sums: tf.Tensor1D = tf.sum(tf.mul(inputs.weights!, each), -1);
  return tf.concat([sums, each]);
}

/**
 * One iteration: costs of `image`, and the image after one update.
 *
 * @param network The network.
 * @param ops The operations of its device.
 * @param settings Decide the form of the step.
 * @returns A step from `image`, `state.*`, scalars and targets to `costs`,
 *     `image` and `state.*`.
 */
export function iterationStep(
  network: Network,
  ops: DeviceOps,
  settings: ObjectiveSettings,
): Step {
  const { name } = settings.optimizer;
  const update = ops.updates?.[name] ?? lookup(OPTIMIZERS, name).update;
  return (inputs) => {
    const { costs, gradient } = evaluate(network, ops, settings, inputs);
    const { image, state } = update(
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
