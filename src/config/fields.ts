/** Every setting a study may give: its form, its default, its parts. */
import { z } from "zod";
import type { Precision, Preprocessing } from "../base/records.ts";
import type { Named, Registry } from "../base/registry.ts";
import { namesOf } from "../base/registry.ts";
import {
  BACKENDS,
  COSTS,
  INITS,
  NETWORKS,
  OPTIMIZERS,
} from "../engine/catalog.ts";
import type { NetworkSpec, OptimizerSpec } from "../engine/types.ts";
import { choiceParts, choiceSchema } from "./choice.ts";
import {
  checkpointText,
  durationText,
  flag,
  oneOf,
  parameterNumber,
  wholeNumber,
} from "./expected.ts";
import { imageSourceSchema } from "./image_source.ts";
import {
  bareLayersProblem,
  LAYER_NAMES,
  layerParts,
  layersSchema,
} from "./layers.ts";
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
  /**
   * Maps of parts that give one part a value, to see whether it can have it:
   * one for each name of a choice.
   */
  holdersOf(part: string, value: unknown): readonly unknown[];
  /** What is wrong with a list of values for it as a whole, if something is. */
  listProblem(path: string, values: readonly unknown[]): string | undefined;
  /** Whether it can change the image, so that varying it makes other trials. */
  readonly varies: boolean;
  /** Whether it is a whole number, so that numbers made for it are rounded. */
  readonly whole: boolean;
}

const PRECISIONS: readonly Precision[] = ["float32", "mixed"];
const PREPROCESSINGS: readonly Preprocessing[] = ["caffe", "torch"];
const MAX_SIDE = 16_384;
const MAX_ITERATIONS = 1_000_000;

/** All settings, in the order in which they are shown. */
export const FIELDS: Readonly<Record<FieldName, Field>> = {
  content: { ...plain(imageSourceSchema()), required: true },
  style: { ...plain(imageSourceSchema()), required: true },
  size: whole(1, MAX_SIDE, 400),
  styleSize: whole(1, MAX_SIDE),
  network: choice(
    NETWORKS,
    networkSchemas,
    () => ["pooling", "weights", "preprocessing"],
    "vgg19",
  ),
  contentLayers: layers(["conv4_2"]),
  styleLayers: layers(["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"]),
  contentCost: choice<Named>(COSTS, () => ({}), () => [], "content"),
  styleCost: choice<Named>(COSTS, () => ({}), () => [], "gram"),
  alpha: plain(parameterNumber({ min: 0 }), 10),
  beta: plain(parameterNumber({ min: 0 }), 40),
  optimizer: choice(
    OPTIMIZERS,
    parameterSchemas,
    () => parametersOfAll(OPTIMIZERS),
    "adam",
  ),
  iterations: whole(1, MAX_ITERATIONS, 2500),
  init: choice<Named>(INITS, () => ({}), () => [], "content"),
  clamp: plain(flag(), true),
  precision: plain(oneOf(PRECISIONS), "float32"),
  seed: whole(0, Number.MAX_SAFE_INTEGER, 0),
  backend: noted(oneOf(["auto", ...namesOf(BACKENDS)]), "auto"),
  logEvery: noted(wholeNumber(1, MAX_ITERATIONS), 1),
  saveEvery: noted(wholeNumber(0, MAX_ITERATIONS), 0),
  hashEvery: noted(wholeNumber(0, MAX_ITERATIONS), 10),
  checkpointEvery: noted(checkpointText(), "30s"),
  timeout: noted(durationText(), "none"),
  hangTimeout: noted(durationText(), "10m"),
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
    holdersOf: () => [],
    listProblem: () => undefined,
    varies: true,
    whole: false,
  };
}

function whole(min: number, max: number, standard?: number): Field {
  return { ...plain(wholeNumber(min, max), standard), whole: true };
}

function choice<Entry extends Named>(
  registry: Registry<Entry>,
  parametersOf: (entry: Entry) => Readonly<Record<string, z.ZodType>>,
  parameters: () => readonly string[],
  standard: string,
): Field {
  const known = whileSame(registry, () => ({
    schema: choiceSchema(registry, parametersOf),
    parts: ["name", ...parameters()],
  }));
  return {
    ...plain(z.never(), standard),
    get schema() {
      return known().schema;
    },
    get parts() {
      return known().parts;
    },
    toParts: choiceParts,
    holdersOf: (part, value) =>
      part === "name"
        ? [{ name: value }]
        : namesOf(registry).map((name) => ({ name, [part]: value })),
  };
}

/** What is made of a registry, made anew once it has more entries. */
function whileSame<Made>(
  registry: Registry<Named>,
  make: () => Made,
): () => Made {
  let size = -1;
  let made: Made;
  return () => {
    const now = Object.keys(registry).length;
    if (now !== size) [size, made] = [now, make()];
    return made;
  };
}

/** A setting that leaves the image alone. */
function noted(schema: z.ZodType, standard: unknown): Field {
  return { ...plain(schema, standard), varies: false };
}

function layers(standard: readonly string[]): Field {
  const field = plain(layersSchema(), standard);
  return {
    ...field,
    parts: LAYER_NAMES,
    toParts: layerParts,
    listProblem: bareLayersProblem,
    holdersOf: (part, value) => [{ ...layerParts(LAYER_NAMES), [part]: value }],
  };
}

function networkSchemas({ poolings }: NetworkSpec): Record<string, z.ZodType> {
  return {
    pooling: oneOf(poolings).default(poolings[0]!).meta({
      description: "How maps are reduced between blocks",
      examples: poolings.slice(-1),
    }),
    weights: weightsPath().optional().meta({
      description: "File of weights of your own, relative to the study file; " +
        "fetched ones without it",
      examples: ["vgg19.safetensors"],
    }),
    preprocessing: oneOf(PREPROCESSINGS).optional().meta({
      description: "What the weights of the file were trained with: caffe is " +
        "BGR, 0–255, less the mean, torch is RGB, 0–1, normalised",
      examples: ["torch"],
    }),
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
      parameterNumber(parameter).default(parameter.default).meta({
        description: parameter.summary,
        examples: [parameter.default],
      }),
    ]),
  );
}

function parametersOfAll(registry: Registry<OptimizerSpec>): string[] {
  const specs = Object.values(registry);
  return [...new Set(specs.flatMap((spec) => Object.keys(spec.parameters)))];
}
