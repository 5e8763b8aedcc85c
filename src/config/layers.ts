/** Schema of layers and their weights. */
import { z } from "zod";
import type { LayerWeights } from "../base/records.ts";
import { NETWORKS } from "../engine/catalog.ts";
import { didYouMean, oneOf, parameterNumber, unknownKeys } from "./expected.ts";

/** Layers of all networks, shallow to deep; that they fit is checked later. */
export const LAYER_NAMES: readonly string[] = [
  ...new Set(Object.values(NETWORKS).flatMap((network) => network.layers)),
];

/** Names of sets to their layers, of all networks. */
const LAYER_SETS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values(NETWORKS).flatMap(({ layerSets }) =>
    Object.entries(layerSets).map(([name, { layers }]) => [name, layers])
  ),
);

const SET_NAMES = [...LAYER_SETS.keys()];

const FORM = `expected a set of layers (${SET_NAMES.join(", ")}), a list of ` +
  "layers, or a map of layers to weights ≥ 0; layers are " +
  LAYER_NAMES.join(", ");

/**
 * The name of a set, a list of layers, or layers with weights. Gives weights that sum to 1, in
 * the order of the network, without layers of weight 0.
 */
export function layersSchema(): z.ZodType {
  const list = z.array(oneOf(LAYER_NAMES))
    .min(1, { error: "expected at least one layer" })
    .refine((names) => new Set(names).size === names.length, {
      error: "expected each layer once",
    })
    .meta({ uniqueItems: true })
    .transform((names) => normalized(equalWeights(names)));
  const weight = parameterNumber({ min: 0 })
    .meta({
      description: "Weight λ of the layer; weights are scaled to sum up to 1",
      examples: [1],
    }).optional();
  const shape = Object.fromEntries(LAYER_NAMES.map((name) => [name, weight]));
  const map = z.strictObject(shape, { error: unknownKeys(LAYER_NAMES) })
    .refine((weights) => Object.values(weights).some((w) => w! > 0), {
      error: "expected at least one layer with a weight > 0",
    })
    .meta({ not: { additionalProperties: { const: 0 } } })
    .transform(normalized);
  const set = oneOf(SET_NAMES).transform((name) =>
    normalized(equalWeights(LAYER_SETS.get(name)!))
  );
  return z.union([list, map, set], {
    error: ({ input }) =>
      FORM + didYouMean(input, [...SET_NAMES, ...LAYER_NAMES]),
  });
}

/**
 * Layers as a map to weights as they were written.
 *
 * @param written A set's name, a list or a map, as the file wrote it.
 * @returns The map, or undefined if it is none of them.
 */
export function layerParts(
  written: unknown,
): Readonly<Record<string, unknown>> | undefined {
  const list = typeof written === "string" ? LAYER_SETS.get(written) : written;
  if (typeof list !== "object" || list === null) return undefined;
  return Array.isArray(list) ? equalWeights(list) : { ...list };
}

function equalWeights(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, 1]));
}

function normalized(
  weights: Readonly<Record<string, number | undefined>>,
): LayerWeights {
  // divided by the largest first: the sum of huge weights would be infinite
  const largest = Math.max(...Object.values(weights).map((w) => w ?? 0));
  const kept = LAYER_NAMES.filter((name) => (weights[name] ?? 0) > 0);
  const scaled = kept.map((name) => weights[name]! / largest);
  const sum = scaled.reduce((total, weight) => total + weight, 0);
  return Object.fromEntries(kept.map((name, i) => [name, scaled[i]! / sum]));
}
