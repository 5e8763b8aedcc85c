/** The kinds of parts that a file can bring. */
import type { PartKind } from "../../base/records.ts";
import type { Named, Registry } from "../../base/registry.ts";
import { COSTS, INITS, METRICS, OPTIMIZERS } from "../../engine/catalog.ts";
import { isMap } from "../members.ts";

/** What is known of a kind. */
export interface PartKindInfo {
  /** What the export is called that holds parts of this kind. */
  readonly exported: string;
  /** Where they go. */
  readonly registry: Registry<Named>;
  /** Members that are functions. */
  readonly functions: readonly string[];
  /**
   * Members of which there is exactly one, a function.
   *
   * @default none
   */
  readonly oneOf?: readonly string[];
  /** Members that are something else: name to what is wrong with a value. */
  readonly members: Readonly<
    Record<string, (value: unknown) => string | undefined>
  >;
}

/** All kinds. */
export const PART_KINDS: Readonly<Record<PartKind, PartKindInfo>> = {
  cost: {
    exported: "costs",
    registry: COSTS,
    functions: ["target", "cost"],
    members: { positional: optionalFlag },
  },
  optimizer: {
    exported: "optimizers",
    registry: OPTIMIZERS,
    functions: ["init", "update"],
    members: { parameters: expectMap },
  },
  init: {
    exported: "inits",
    registry: INITS,
    functions: ["create"],
    members: {
      seeded: (value) =>
        typeof value === "boolean" ? undefined : "expected true or false",
    },
  },
  metric: {
    exported: "metrics",
    registry: METRICS,
    functions: [],
    oneOf: ["measure", "measurePixels"],
    members: {
      prepare: optionalFunction,
      minimumSide: optionalCount,
      version: optionalCount,
      goal: (value) =>
        value === "minimize" || value === "maximize"
          ? undefined
          : "expected minimize or maximize",
      layers: (value) =>
        Array.isArray(value) && value.every((it) => typeof it === "string")
          ? undefined
          : "expected a list of layers",
    },
  },
};

function expectMap(value: unknown): string | undefined {
  return isMap(value)
    ? undefined
    : "expected a map of names to parameters, perhaps {}";
}

function optionalFlag(value: unknown): string | undefined {
  return value === undefined || typeof value === "boolean"
    ? undefined
    : "expected true or false, or nothing";
}

function optionalFunction(value: unknown): string | undefined {
  return value === undefined || typeof value === "function"
    ? undefined
    : "expected a function, or nothing";
}

function optionalCount(value: unknown): string | undefined {
  return value === undefined || Number.isInteger(value) && Number(value) > 0
    ? undefined
    : "expected a whole number, 1 or more, or nothing";
}
