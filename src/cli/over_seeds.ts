/** Repeats with other seeds, summed up. */
import { canonicalJson } from "../base/canonical_json.ts";
import { type Spread, spread } from "../base/stats.ts";
import { formatTable } from "../base/table.ts";
import type { TrialRow } from "../store/mod.ts";
import { settingCell } from "../plan/differing_settings.ts";
import { formatNumber } from "../base/format.ts";

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
  /** Metrics that all of them were measured by, by name. */
  readonly metrics: Readonly<Record<string, Spread>>;
}

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
    ({ engineVersion, backend, settings }) => {
      const { seed: _, logEvery: __, saveEvery: ___, ...others } = settings;
      const { timeout: ____, ...same } = others;
      return canonicalJson([engineVersion, backend, same]);
    },
  );
  return [...groups.values()].filter(isRepeated)
    .map((group) => ({
      rows: group,
      total: spread(group.map(({ totalCost }) => totalCost!)),
      content: spread(group.map(({ contentCost }) => contentCost!)),
      style: spread(group.map(({ styleCost }) => styleCost!)),
      metrics: metricSpreads(group),
    }));
}

function metricSpreads(group: readonly TrialRow[]): SeedGroup["metrics"] {
  const names = Object.keys(group[0]!.metrics)
    .filter((name) => group.every(({ metrics }) => name in metrics));
  return Object.fromEntries(
    names.map((name) => [
      name,
      spread(group.map(({ metrics }) => metrics[name]!)),
    ]),
  );
}

/**
 * A seed that stands twice has seen two versions of an image or of a part, and
 * nobody can tell which trials belong together.
 */
function isRepeated(group: readonly TrialRow[]): boolean {
  const seeds = new Set(group.map(({ settings: { seed } }) => seed));
  return group.length > 1 && seeds.size === group.length;
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
  const metrics = [
    ...new Set(groups.flatMap(({ metrics }) => Object.keys(metrics))),
  ];
  const columns = [
    ...shown.map((title) => ({ title })),
    ...["seeds", ...titles, ...metrics].map((title) => ({
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
    ...metrics.map((name) => spreadText(group.metrics[name])),
  ]);
  return `Over seeds (mean ± standard deviation)\n${
    formatTable(columns, cells)
  }`;
}

/** Two digits of the deviation say what can be said of the mean. */
function spreadText(it: Spread | undefined): string {
  if (it === undefined) return "";
  const { mean, deviation } = it;
  return `${formatNumber(mean)} ± ${formatNumber(deviation, 2)}`;
}
