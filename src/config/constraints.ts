/** What settings need of each other. */
import type { Settings } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { NETWORKS } from "../engine/catalog.ts";
import { precisionProblem } from "../engine/precision_problem.ts";
import type { FieldName } from "./study.ts";

/** A rule about several settings at once. */
export interface Constraint {
  /** The settings it looks at; the last one is blamed. */
  readonly fields: readonly FieldName[];
  /** What is wrong with their values, if something is. */
  problem(settings: Settings): string | undefined;
}

/** All rules. */
export const CONSTRAINTS: readonly Constraint[] = [
  layersOf("contentLayers"),
  layersOf("styleLayers"),
  {
    fields: ["network"],
    problem: ({ network: { weights, preprocessing } }) =>
      weights !== undefined || preprocessing === undefined
        ? undefined
        : `Cannot use preprocessing ${preprocessing} without weights: it is ` +
          "decided for those that are fetched; leave it out, or name a file " +
          "as weights",
  },
  {
    fields: ["backend", "precision"],
    problem: ({ backend, precision }) => precisionProblem(backend, precision),
  },
  {
    fields: ["alpha", "beta"],
    problem: ({ alpha, beta }) =>
      alpha > 0 || beta > 0
        ? undefined
        : "Cannot use 0 for both alpha and beta: expected one of them > 0",
  },
];

function layersOf(field: "contentLayers" | "styleLayers"): Constraint {
  return {
    fields: ["network", field],
    problem({ network, [field]: weights }) {
      const { layers } = lookup(NETWORKS, network.name);
      const unknown = Object.keys(weights).find((it) => !layers.includes(it));
      if (unknown === undefined) return undefined;
      return `Cannot use layer ${unknown} for ${field} with network ` +
        `${network.name}: expected one of: ${layers.join(", ")}`;
    },
  };
}
