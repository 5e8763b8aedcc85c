/** The trials of plans that a filter and a shard leave. */
import { NothingMatchedError } from "../base/errors.ts";
import type { LayerWeights, Settings, Trial } from "../base/records.ts";
import type { FilterValue, KnownSettings } from "../plan/filter_names.ts";
import { valueNames } from "../plan/filter_value_names.ts";
import { parseFilter } from "../plan/parse_filter.ts";
import type { Plan } from "../plan/plan.ts";
import { isInShard } from "../plan/shard.ts";
import { layersText } from "../plan/differing_settings.ts";
import type { Selection } from "./selection.ts";

/** What filter and shard leave of plans. */
export interface FilteredPlans {
  /** Each plan, whole, and its trials that are left, in its order. */
  readonly plans: readonly {
    readonly plan: Plan;
    readonly trials: readonly Trial[];
  }[];
  /** What the user should know, one line each. */
  readonly warnings: readonly string[];
}

/**
 * Leaves out trials that are not wanted. A shard may be empty: that happens
 * wherever there are more parts than trials.
 *
 * @param plans The plans.
 * @param selection What is wanted.
 * @returns What is left.
 * @throws {import("../base/errors.ts").ConfigError} If the filter cannot be
 *     read.
 * @throws {NothingMatchedError} If no trial fits the filter.
 */
export function filterPlans(
  plans: readonly Plan[],
  { filter, shard }: Pick<Selection, "filter" | "shard">,
): FilteredPlans {
  const { fits, warnings } = filter === undefined
    ? { fits: () => true, warnings: [] }
    : readFilter(filter, plans);
  const fitting = plans.map(({ trials }) => trials.filter(fits));
  if (filter !== undefined && fitting.every((it) => it.length === 0)) {
    const count = plans.reduce((sum, { trials }) => sum + trials.length, 0);
    const why = warnings.map((warning) => ` (${warning})`).join("");
    throw new NothingMatchedError(
      `Cannot find a trial that --filter '${filter}' fits: none of ${count} does${why}`,
    );
  }
  const isWanted = (trial: Trial): boolean =>
    shard === undefined || isInShard(trial, shard);
  const left = plans.map((plan, at) => ({
    plan,
    trials: fitting[at]!.filter(isWanted),
  }));
  return { plans: left, warnings };
}

function readFilter(filter: string, plans: readonly Plan[]): {
  fits: (trial: Trial) => boolean;
  warnings: readonly string[];
} {
  const trials = plans.flatMap(({ trials }) => trials);
  const known = knownSettings(trials.map(({ settings }) => settings));
  const names = valueNames(trials);
  const { matches, warnings } = parseFilter(filter, known, names.known);
  return {
    fits: (trial) =>
      matches(
        (path) => valueAt(trial.settings, path),
        (path, name) => names.bears(trial, path, name),
      ),
    warnings,
  };
}

/**
 * All settings of trials as filters see them: parts by path, layers as tables
 * show them and the weight of each.
 *
 * @param trials Settings of each trial.
 * @returns Path to all values that it has.
 */
function knownSettings(trials: readonly Settings[]): KnownSettings {
  const known = new Map<string, Set<FilterValue>>();
  for (const name of Object.keys(trials[0] ?? {}) as (keyof Settings)[]) {
    // most trials share most values: each is looked at once
    for (const value of new Set(trials.map((settings) => settings[name]))) {
      const parts = typeof value === "object" ? Object.keys(value) : [];
      const paths = parts.map((part) => `${name}.${part}`);
      if (parts.length === 0 || LAYERS.includes(name)) paths.push(name);
      for (const path of paths) {
        const seen = known.get(path) ?? new Set();
        const one = { [name]: value } as unknown as Settings;
        known.set(path, seen.add(valueAt(one, path)!));
      }
    }
  }
  return known;
}

const LAYERS: readonly string[] = ["contentLayers", "styleLayers"];

/**
 * One value as filters see it.
 *
 * @param settings The settings.
 * @param path Path of the setting.
 * @returns Undefined where the trial has no such part.
 */
export function valueAt(
  settings: Settings,
  path: string,
): FilterValue | undefined {
  const [name, part] = path.split(".") as [keyof Settings, string?];
  const setting = settings[name];
  if (typeof setting !== "object") return toFilterValue(setting);
  if (part === undefined) return layersText(setting as LayerWeights);
  const parts: Readonly<Record<string, unknown>> = setting;
  return parts[part] === undefined ? undefined : toFilterValue(parts[part]);
}

function toFilterValue(value: unknown): FilterValue {
  return typeof value === "number" ? value : String(value);
}
