/** Repeats with other seeds, as a report shows them. */
import type { Spread } from "../base/stats.ts";
import type { MeanSpread, Repeats } from "../page/data.ts";
import type { TrialRow } from "../store/mod.ts";
import { groupSeeds, likeBest } from "./over_seeds.ts";

/**
 * Sums up trials that differ in their seeds only. Costs have no best: those of
 * other settings mean something else.
 *
 * @param rows The trials.
 * @returns Repeats of at least two, in the order of their first trials.
 */
export function repeatsOf(rows: readonly TrialRow[]): Repeats[] {
  const groups = groupSeeds(rows);
  const names = [
    ...new Set(groups.flatMap(({ metrics }) => Object.keys(metrics))),
  ];
  const alike = new Map(names.map((name) => [name, likeBest(groups, name)]));
  return groups.map((group) => {
    const { rows, metrics, ...costs } = group;
    const spreads = Object.entries({ ...metrics, ...costs })
      .map(([name, spread]) => [name, meanSpread(spread)]);
    return {
      folders: rows.map(({ folder }) => folder),
      spreads: Object.fromEntries(spreads),
      likeBest: names.filter((name) => alike.get(name)!.has(group)),
    };
  });
}

/** A group has at least two trials, so that there is a deviation. */
function meanSpread({ mean, deviation }: Spread): MeanSpread {
  return { mean, deviation: deviation! };
}
