/** `results --group-by`: means over trials that have something in common. */
import { spread } from "../base/stats.ts";
import { isLabelled } from "../base/labelled.ts";
import type { TableCell } from "../base/table.ts";
import type { Sample } from "../base/welch.ts";
import type { FilterValue } from "../plan/filter_names.ts";
import type { TrialRow } from "../store/mod.ts";
import { numberAt } from "./measures.ts";
import { settingName } from "../page/setting_name.ts";
import { settingCell } from "../plan/differing_settings.ts";
import { meaningsOf } from "../plan/meanings.ts";
import { fitWidth } from "./fit_width.ts";
import { markBest, MARKS, type Marks, spreadText } from "./over_seeds.ts";
import { shortPaths } from "./short_paths.ts";
import type { ResultColumn } from "./result_columns.ts";

/** Trials that have the same values in some columns. */
export interface ResultGroup {
  /** All of them. */
  readonly rows: readonly TrialRow[];
  /** How many are done; only they count. */
  readonly done: number;
  /** Name of a column to what all have there, as a table shows it. */
  readonly by: ReadonlyMap<string, TableCell>;
  /** The same, to sort by; undefined where they have nothing there. */
  readonly keys: ReadonlyMap<string, FilterValue | undefined>;
  /** Name of a column to the values there, summed up. */
  readonly samples: ReadonlyMap<string, Sample>;
}

/**
 * Puts trials together.
 *
 * @param rows The trials.
 * @param by What those of a group have in common.
 * @param values What is summed up.
 * @returns Groups in the order of their first trials.
 */
export function groupResults(
  rows: readonly TrialRow[],
  by: readonly ResultColumn[],
  values: readonly ResultColumn[],
): ResultGroup[] {
  const groups = Map.groupBy(
    rows,
    (row) => by.map((column) => column.value(row) ?? "").join("\n"),
  );
  return [...groups.values()].map((group) => {
    const done = group.filter(({ state }) => state === "done");
    const samples = values.flatMap((column): [string, Sample][] => {
      const found = done.map((row) => numberAt(column, row))
        .filter((it) => it !== null);
      if (found.length === 0) return [];
      return [[column.name, { ...spread(found), count: found.length }]];
    });
    return {
      rows: group,
      done: done.length,
      by: new Map(by.map((column) => [column.name, cellOf(column, group)])),
      keys: new Map(by.map((column) => [column.name, column.value(group[0]!)])),
      samples: new Map(samples),
    };
  });
}

/** What all of a group have in a column, with its label if all have that. */
function cellOf(column: ResultColumn, rows: readonly TrialRow[]): TableCell {
  const { name, isSetting } = column;
  const labels = new Set(rows.map(({ varied }) => {
    const written = varied[name];
    return isSetting && isLabelled(written) ? written.label : undefined;
  }));
  const [label] = labels;
  // other studies may call it otherwise, or nothing at all
  if (labels.size === 1 && label === undefined) return column.cell(rows[0]!);
  const value = settingCell(rows[0]!.settings, name);
  return labels.size === 1 ? `${label} (${value})` : value;
}

/**
 * What groups may be sorted by.
 *
 * @param name Name of a column, `n` among them.
 * @param groups The groups.
 */
export function groupValue(
  name: string,
): (group: ResultGroup) => FilterValue | undefined {
  if (name === "n") return ({ done }) => done;
  return ({ keys, samples }) => keys.get(name) ?? samples.get(name)?.mean;
}

/** By name of the column, which groups are the best, or may as well be. */
export type GroupMarks = ReadonlyMap<string, Marks<ResultGroup>>;

/**
 * Finds the best groups, and what is no clear difference from them: by Welch's
 * test, as for seeds. Groups compare where their trials have the same images
 * and sizes, and costs only where they mean the same.
 *
 * @param groups The groups.
 * @param values What is summed up; some have no best.
 */
export function marksOf(
  groups: readonly ResultGroup[],
  values: readonly ResultColumn[],
): GroupMarks {
  const meaningOf = meaningsOf(groups.flatMap(({ rows }) => rows));
  return new Map(values.map(({ name, goal }) => {
    if (goal === null) return [name, new Map()];
    const samples = new Map(groups.flatMap((group) => {
      const sample = group.samples.get(name);
      return sample ? [[group, sample]] : [];
    }));
    const meaningsIn = ({ rows }: ResultGroup): string => {
      const done = rows.filter(({ state }) => state === "done");
      const meanings = new Set(done.map((row) => meaningOf(name, row)));
      return [...meanings].sort().join("\n\n");
    };
    return [name, markBest(samples, goal, meaningsIn)];
  }));
}

/**
 * Lays groups out as a table.
 *
 * @param groups The groups to show, at least one.
 * @param marks Which are the best of all groups, or like them.
 * @param width Characters in a line; Infinity for any.
 * @returns Lines without a final line break.
 */
export function groupTable(
  groups: readonly ResultGroup[],
  marks: GroupMarks,
  width: number = Infinity,
): string {
  const values = [...marks.keys()].filter((name) =>
    groups.some(({ samples }) => samples.has(name))
  );
  const others = groups.map(({ rows, done }) => rows.length - done || "");
  const right = { align: "right" } as const;
  const columns = [
    ...[...groups[0]!.by.keys()].map((name) => ({
      title: settingName(name),
      cells: shortPaths(groups.map(({ by }) => by.get(name)!)),
    })),
    { title: "n", ...right, cells: groups.map(({ done }) => done) },
    ...others.some((it) => it !== "")
      ? [{ title: "not done", ...right, cells: others }]
      : [],
    ...values.map((name) => ({
      ...{ title: name, ...right },
      cells: groups.map((group) =>
        spreadText(group.samples.get(name), marks.get(name)!.get(group))
      ),
    })),
  ];
  const isMarked = values.some((name) => marks.get(name)!.size > 0);
  const head = "Of n done trials each, mean ± standard deviation" +
    (isMarked ? `; ${MARKS}` : "");
  return `${head}\n${fitWidth(columns, width)}`;
}
