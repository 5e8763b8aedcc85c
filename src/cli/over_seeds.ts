/** Repeats with other seeds, summed up. */
import { canonicalJson } from "../base/canonical_json.ts";
import { type Spread, spread } from "../base/stats.ts";
import { formatTable } from "../base/table.ts";
import type { TrialRow } from "../store/mod.ts";
import { settingCell } from "./differing_settings.ts";
import { formatNumber } from "./format.ts";

/** Done trials that differ in nothing but their seeds. */
export interface SeedGroup {
  /** The trials, at least two, in the order of the results. */
  readonly rows: readonly TrialRow[];
  /** alpha · content + beta · style. */
  readonly total: Spread;
  /** Content cost, without alpha. */
  readonly content: Spread;
  /** Style cost, without beta. */
  readonly style: Spread;
}

/** Settings that decide how much is kept of a trial. */
const HOW_KEPT = {
  logEvery: 0,
  saveEvery: 0,
  hashEvery: 0,
  checkpointEvery: 0,
};

/**
 * Finds trials that were repeated with other seeds, and sums up their costs.
 * Trials that are not done have no part in it.
 *
 * @param rows The trials.
 * @returns Groups of at least two, in the order of their first trials.
 */
export function groupSeeds(rows: readonly TrialRow[]): readonly SeedGroup[] {
  const groups = Map.groupBy(
    rows.filter(({ state }) => state === "done"),
    ({ settings: { seed: _, ...same } }) =>
      canonicalJson({ ...same, ...HOW_KEPT }),
  );
  return [...groups.values()].filter((group) => group.length > 1)
    .map((group) => ({
      rows: group,
      total: spread(group.map(({ totalCost }) => totalCost!)),
      content: spread(group.map(({ contentCost }) => contentCost!)),
      style: spread(group.map(({ styleCost }) => styleCost!)),
    }));
}

/**
 * Lays groups out as a table, in words for people.
 *
 * @param groups What {@linkcode groupSeeds} found, at least one.
 * @param paths Paths of the settings to show; `seed` is left out.
 * @returns Lines without a final line break.
 */
export function seedTable(
  groups: readonly SeedGroup[],
  paths: readonly string[],
): string {
  const shown = paths.filter((path) => path !== "seed");
  const titles = ["total", "content", "style"] as const;
  const columns = [
    ...shown.map((title) => ({ title })),
    ...["seeds", ...titles].map((title) => ({
      title,
      align: "right" as const,
    })),
  ];
  const cells = groups.map((group) => [
    ...shown.map((path) => {
      const { settings, varied } = group.rows[0]!;
      return settingCell(settings, path, varied);
    }),
    group.rows.length,
    ...titles.map((title) => spreadText(group[title])),
  ]);
  return `Over seeds (mean ± standard deviation)\n${
    formatTable(columns, cells)
  }`;
}

/** Two digits of the deviation say what can be said of the mean. */
function spreadText({ mean, deviation }: Spread): string {
  return `${formatNumber(mean)} ± ${formatNumber(deviation, 2)}`;
}
