/** The trials of plans that a filter and a shard leave. */
import { NothingMatchedError } from "../base/errors.ts";
import type { LayerWeights, Settings, Trial } from "../base/records.ts";
import type { FilterValue } from "../plan/filter_names.ts";
import { parseFilter } from "../plan/parse_filter.ts";
import type { Plan } from "../plan/plan.ts";
import { isInShard } from "../plan/shard.ts";
import { layersText } from "./differing_settings.ts";
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
  const known = new Map<string, Set<FilterValue>>();
  for (const { settings } of plans.flatMap(({ trials }) => trials)) {
    for (const [path, value] of settingValues(settings)) {
      const seen = known.get(path);
      if (seen === undefined) known.set(path, new Set([value]));
      else seen.add(value);
    }
  }
  const { matches, warnings } = parseFilter(filter, known);
  // made once more: those of a hundred thousand trials would fill the memory
  return { fits: ({ settings }) => matches(settingValues(settings)), warnings };
}

/**
 * All settings of a trial as filters see them: parts by path, layers as tables
 * show them and the weight of each.
 *
 * @param settings The trial's settings.
 * @returns Path to value.
 */
export function settingValues(settings: Settings): Map<string, FilterValue> {
  const values = new Map<string, FilterValue>();
  const add = (path: string, value: unknown): void => {
    values.set(path, typeof value === "number" ? value : String(value));
  };
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== "object") {
      add(name, value);
      continue;
    }
    if (name.endsWith("Layers")) add(name, layersText(value as LayerWeights));
    for (const [part, inner] of Object.entries(value)) {
      add(`${name}.${part}`, inner);
    }
  }
  return values;
}
