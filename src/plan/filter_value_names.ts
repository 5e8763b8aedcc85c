/** Names by which a filter may mean values: labels, and sets of layers. */
import { canonicalJson } from "../base/canonical_json.ts";
import { isLabelled } from "../base/labelled.ts";
import type { Json, LayerWeights, Settings, Trial } from "../base/records.ts";
import { LAYER_SETS, setWeights } from "../config/layers.ts";
import type { KnownNames } from "./filter_names.ts";

/** What is looked at of a trial. */
export type NamedTrial = Pick<Trial, "settings" | "varied">;

/** Names of the values of some trials. */
export interface ValueNames {
  /** Path of a setting to the names of its values, each of some trial. */
  readonly known: KnownNames;
  /** Whether the value that a trial has at a path bears a name. */
  bears(trial: NamedTrial, path: string, name: string): boolean;
}

/** Settings that sets name values of. */
const LAYERS = ["contentLayers", "styleLayers"] as const;

/**
 * Finds the names of values. A label stands for the values that it labels, in
 * trials without a label there, too; the name of a set for its layers, unless
 * it is a label.
 *
 * @param trials The trials.
 *
 * @example
 * ```ts
 * import type { Settings } from "../base/records.ts";
 * import { valueNames } from "./filter_value_names.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const settings = { alpha: 1 } as Settings;
 * const weak = { settings, varied: { alpha: { value: 1, label: "weak" } } };
 * const plain = { settings, varied: {} };
 * const names = valueNames([weak, plain]);
 * strictEqual(names.known.get("alpha")?.has("weak"), true);
 * strictEqual(names.bears(plain, "alpha", "weak"), true);
 * ```
 */
export function valueNames(trials: readonly NamedTrial[]): ValueNames {
  const values = labelledValues(trials);
  for (const field of LAYERS) {
    const all = new Set(trials.map(({ settings }) => settings[field]));
    const present = new Set([...all].map(exact));
    const names = values.get(field) ?? new Map<string, Set<string>>();
    for (const [name, layers] of LAYER_SETS) {
      const key = exact(setWeights(layers));
      if (!names.has(name) && present.has(key)) names.set(name, new Set([key]));
    }
    values.set(field, names);
  }
  return {
    known: new Map([...values].map(([path, it]) => [path, new Set(it.keys())])),
    bears({ settings, varied }, path, name) {
      const written = varied[path];
      return isLabelled(written) && written.label === name ||
        values.get(path)?.get(name)?.has(exactAt(settings, path)) === true;
    },
  };
}

/** Path to label to the values that it stands for, as exact texts. */
function labelledValues(
  trials: readonly NamedTrial[],
): Map<string, Map<string, Set<string>>> {
  const values = new Map<string, Map<string, Set<string>>>();
  for (const { settings, varied } of trials) {
    for (const [path, written] of Object.entries(varied)) {
      if (!isLabelled(written)) continue;
      const labels = values.get(path) ?? new Map<string, Set<string>>();
      const known = labels.get(written.label) ?? new Set();
      // equal shares of a layer need not have been written alike
      if (!LAYERS.some((field) => path.startsWith(`${field}.`))) {
        known.add(exactAt(settings, path));
      }
      values.set(path, labels.set(written.label, known));
    }
  }
  return values;
}

/** A setting or a part of it, not rounded as tables round it. */
function exactAt(settings: Settings, path: string): string {
  const [name, part] = path.split(".") as [keyof Settings, string?];
  const setting = settings[name] as Readonly<Record<string, unknown>>;
  return exact(part === undefined ? setting : setting[part]);
}

function exact(value: unknown): string {
  return canonicalJson((value ?? null) as Json | LayerWeights as Json);
}
