/** Every setting a study may give: its form, its default, its parts. */
import { z } from "zod";
import type { Precision, Preprocessing } from "../base/records.ts";
import type { Named, Registry } from "../base/registry.ts";
import { namesOf } from "../base/registry.ts";
import { BACKENDS, INITS, NETWORKS, OPTIMIZERS } from "../engine/catalog.ts";
import type { NetworkSpec, OptimizerSpec } from "../engine/types.ts";
import { choiceParts, choiceSchema } from "./choice.ts";
import { flag, oneOf, parameterNumber, wholeNumber } from "./expected.ts";
import { imageSourceSchema } from "./image_source.ts";
import { LAYER_NAMES, layerParts, layersSchema } from "./layers.ts";
import type { FieldName } from "./study.ts";

/** What is known about one setting. */
export interface Field {
  /** From what the file says to what a trial is told. */
  readonly schema: z.ZodType;
  /**
   * What stands for it where a file is silent; undefined if the file must
   * speak (images) or another setting decides (`styleSize`). Never changes:
   * trial ids leave defaults out.
   */
  readonly default?: unknown;
  /** Whether a file must speak. */
  readonly required: boolean;
  /** Parts that a grid may vary alone, as in `optimizer.learningRate`. */
  readonly parts: readonly string[];
  /** What the file says, as a map of parts; undefined if it cannot be one. */
  toParts(written: unknown): Readonly<Record<string, unknown>> | undefined;
  /** Whether it can change the image, so that varying it makes other trials. */
  readonly varies: boolean;
}

const PRECISIONS: readonly Precision[] = ["float32", "mixed"];
const PREPROCESSINGS: readonly Preprocessing[] = ["caffe", "torch"];
const MAX_SIDE = 16_384;
const MAX_ITERATIONS = 1_000_000;

/** All settings, in the order in which they are shown. */
export const FIELDS: Readonly<Record<FieldName, Field>> = {
  content: { ...plain(imageSourceSchema()), required: true },
  style: { ...plain(imageSourceSchema()), required: true },
  size: plain(wholeNumber(1, MAX_SIDE), 400),
  styleSize: plain(wholeNumber(1, MAX_SIDE)),
  network: {
    ...plain(choiceSchema(NETWORKS, networkSchemas), "vgg19"),
    parts: ["name", "pooling", "weights", "preprocessing"],
    toParts: choiceParts,
  },
  contentLayers: layers(["conv4_2"]),
  styleLayers: layers(["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"]),
  alpha: plain(parameterNumber({ min: 0 }), 10),
  beta: plain(parameterNumber({ min: 0 }), 40),
  optimizer: {
    ...plain(choiceSchema(OPTIMIZERS, parameterSchemas), "adam"),
    parts: ["name", ...parametersOfAll(OPTIMIZERS)],
    toParts: choiceParts,
  },
  iterations: plain(wholeNumber(1, MAX_ITERATIONS), 2500),
  init: {
    ...plain(choiceSchema<Named>(INITS, () => ({})), "content"),
    parts: ["name"],
    toParts: choiceParts,
  },
  clamp: plain(flag(), true),
  precision: plain(oneOf(PRECISIONS), "float32"),
  seed: plain(wholeNumber(0, Number.MAX_SAFE_INTEGER), 0),
  backend: noted(oneOf(["auto", ...namesOf(BACKENDS)]), "auto"),
  logEvery: noted(wholeNumber(1, MAX_ITERATIONS), 1),
  saveEvery: noted(wholeNumber(0, MAX_ITERATIONS), 0),
};

/** Names of all settings. */
export const FIELD_NAMES: readonly FieldName[] = Object.keys(
  FIELDS,
) as FieldName[];

function plain(schema: z.ZodType, standard?: unknown): Field {
  return {
    schema,
    default: standard,
    required: false,
    parts: [],
    toParts: () => undefined,
    varies: true,
  };
}

/** A setting that leaves the image alone. */
function noted(schema: z.ZodType, standard: unknown): Field {
  return { ...plain(schema, standard), varies: false };
}

function layers(standard: readonly string[]): Field {
  const field = plain(layersSchema(), standard);
  return { ...field, parts: LAYER_NAMES, toParts: layerParts };
}

function networkSchemas({ poolings }: NetworkSpec): Record<string, z.ZodType> {
  return {
    pooling: oneOf(poolings).default(poolings[0]!),
    weights: weightsPath().optional(),
    preprocessing: oneOf(PREPROCESSINGS).optional(),
  };
}

/** The path of a file. That it exists is checked when trials are planned. */
function weightsPath(): z.ZodType<string, string> {
  const error = "expected the path of a safetensors or Keras HDF5 file";
  return z.string({ error }).regex(/^[^\0]+$/, { error });
}

function parameterSchemas(spec: OptimizerSpec): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(spec.parameters).map(([name, parameter]) => [
      name,
      parameterNumber(parameter).default(parameter.default),
    ]),
  );
}

function parametersOfAll(registry: Registry<OptimizerSpec>): string[] {
  const specs = Object.values(registry);
  return [...new Set(specs.flatMap((spec) => Object.keys(spec.parameters)))];
}
