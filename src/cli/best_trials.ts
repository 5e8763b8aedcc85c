/** The best trials of a search. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { Json } from "../base/records.ts";
import { formatTable } from "../base/table.ts";
import { withoutPaths } from "../plan/compared_trials.ts";
import type { PlannedSearch, SearchedTrial, TrialRow } from "../store/mod.ts";
import { settingCell } from "../plan/differing_settings.ts";
import { formatNumber, formatValue } from "../base/format.ts";

/** Trials that differ only in what was drawn, and the best of them. */
export interface BestTrial {
  /** What they have in common of what varies, path to value. */
  readonly varied: Readonly<Record<string, Json>>;
  /** Number of those that are done and measured. */
  readonly done: number;
  /** Number of those that are done and not measured. */
  readonly unmeasured: number;
  /** Number of those that were given up. */
  readonly pruned: number;
  /** Number of those that failed. */
  readonly failed: number;
  /** Number of those that have not run to any end yet. */
  readonly new: number;
  /** The best of those that are done; undefined where none is. */
  readonly best: TrialRow | undefined;
}

/**
 * Chooses the best trials: one for each pair of images and each combination of
 * what varies besides what was drawn.
 *
 * @param rows The trials of a study that have ended.
 * @param search What they are chosen by, and all trials.
 * @returns In the order of the rows, then of the plan.
 */
export function bestTrials(
  rows: readonly TrialRow[],
  search: PlannedSearch,
): BestTrial[] {
  const ended = new Set(rows.map(({ id }) => id));
  const absent = search.planned.filter(({ id }) => !ended.has(id));
  const groups = Map.groupBy(
    [...rows, ...absent],
    ({ settings, varied }) => {
      const { content, style, size, styleSize } = settings;
      const others = withoutPaths(varied, search.over);
      return canonicalJson([content, style, size, styleSize, others]);
    },
  );
  return [...groups.values()].map((group) => {
    const found = group.filter(hasEnded);
    const measured = sortedBy(found, search)
      .filter((row) => rankable(row, search));
    const count = (state: TrialRow["state"]): number =>
      found.filter((row) => row.state === state).length;
    return {
      varied: withoutPaths(group[0]!.varied, search.over),
      done: measured.length,
      unmeasured: count("done") - measured.length,
      pruned: count("pruned"),
      failed: count("failed"),
      // what was interrupted starts anew
      new: group.length - found.length + count("interrupted"),
      best: measured[0],
    };
  });
}

function hasEnded(it: TrialRow | SearchedTrial): it is TrialRow {
  return "state" in it;
}

/**
 * Sorts trials, the best first, those last that are not done or not measured.
 *
 * @param rows The trials.
 * @param search What they are sorted by.
 */
export function sortedBy(
  rows: readonly TrialRow[],
  search: PlannedSearch,
): TrialRow[] {
  const { metric, goal } = search;
  const sign = goal === "minimize" ? 1 : -1;
  const worth = (row: TrialRow): number =>
    rankable(row, search) ? sign * row.metrics[metric]! : Infinity;
  return rows.toSorted((a, b) => {
    const [x, y] = [worth(a), worth(b)];
    return x === y ? 0 : x - y;
  });
}

function rankable(row: TrialRow, { metric }: PlannedSearch): boolean {
  return row.state === "done" && row.metrics[metric] !== undefined;
}

/**
 * The best trials as a table.
 *
 * @param best What {@linkcode bestTrials} chose.
 * @param search What they were chosen by.
 * @param pathOf Finds a trial's folder.
 * @returns Lines without a final line break.
 */
export function bestTable(
  best: readonly BestTrial[],
  { metric, goal, over }: PlannedSearch,
  pathOf: (folder: string) => string,
): string {
  const paths = [
    ...new Set(best.flatMap(({ varied }) => Object.keys(varied))),
  ];
  const columns = [...paths, "id", metric, ...over, "of", "image"]
    .map((title) => ({ title }));
  const rows = best.map((group) => {
    const { varied, best } = group;
    const count = countText(group);
    if (best === undefined) {
      const others = paths.map((path) => textOf(varied[path]));
      return [...others, "none", "", ...over.map(() => ""), count, ""];
    }
    const cell = (path: string) =>
      settingCell(best.settings, path, best.varied);
    return [
      ...paths.map(cell),
      best.id,
      formatNumber(best.metrics[metric]!),
      ...over.map(cell),
      count,
      `${pathOf(best.folder)}/output.png`,
    ];
  });
  const which = goal === "minimize" ? "smallest" : "largest";
  const isPruned = best.some(({ pruned }) => pruned > 0);
  return [
    `Best by ${metric}, the ${which}`,
    formatTable(columns, rows),
    ...isPruned
      ? [
        "Trials that were pruned might have become better: sweep --full-length runs them to their end",
      ]
      : [],
  ].join("\n");
}

/** How many trials the best one was chosen of, and what became of the others. */
function countText(group: BestTrial): string {
  const others = ["unmeasured", "pruned", "failed", "new"] as const;
  return [
    `${group.done} done`,
    ...others.filter((name) => group[name] > 0)
      .map((name) => `${group[name]} ${name}`),
  ].join(", ");
}

function textOf(value: Json | undefined): string {
  return value === undefined ? "" : formatValue(value);
}
