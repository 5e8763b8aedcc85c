/** `results --group-by`: means over trials that have something in common. */
import { spread } from "../base/stats.ts";
import { formatTable, type TableCell } from "../base/table.ts";
import type { Sample } from "../base/welch.ts";
import type { FilterValue } from "../plan/filter_names.ts";
import type { TrialRow } from "../store/mod.ts";
import { numberAt } from "./measures.ts";
import { ALIKE, alikeBest, spreadText } from "./over_seeds.ts";
import type { ResultColumn } from "./result_columns.ts";

/** Trials that have the same values in some columns. */
export interface ResultGroup {
  /** All of them. */
  readonly rows: readonly TrialRow[];
  /** How many are done; only they count. */
  readonly done: number;
  /** Name of a column to what all have there. */
  readonly by: ReadonlyMap<string, TableCell>;
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
      by: new Map(by.map((column) => [column.name, column.cell(group[0]!)])),
      samples: new Map(samples),
    };
  });
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
  return ({ by, samples }) => by.get(name) ?? samples.get(name)?.mean;
}

/** Which groups are like the best, by name of the column. */
export type LikeBest = ReadonlyMap<string, ReadonlySet<ResultGroup>>;

/**
 * Finds what is no clear difference: by Welch's test, as for seeds.
 *
 * @param groups The groups.
 * @param values What is summed up; some have no best.
 */
export function likeBestOf(
  groups: readonly ResultGroup[],
  values: readonly ResultColumn[],
): LikeBest {
  return new Map(values.map(({ name, goal }) => {
    if (goal === null) return [name, new Set()];
    const samples = new Map(groups.flatMap((group) => {
      const sample = group.samples.get(name);
      return sample ? [[group, sample]] : [];
    }));
    return [name, alikeBest(samples, goal)];
  }));
}

/**
 * Lays groups out as a table.
 *
 * @param groups The groups to show, at least one.
 * @param alike Which are like the best of all groups.
 * @returns Lines without a final line break.
 */
export function groupTable(
  groups: readonly ResultGroup[],
  alike: LikeBest,
): string {
  const by = [...groups[0]!.by.keys()];
  const values = [...alike.keys()].filter((name) =>
    groups.some(({ samples }) => samples.has(name))
  );
  const others = groups.some(({ rows, done }) => rows.length > done);
  const isMarked = (name: string): boolean => alike.get(name)!.size > 1;
  const columns = [
    ...by.map((title) => ({ title })),
    ...["n", ...(others ? ["not done"] : []), ...values]
      .map((title) => ({ title, align: "right" as const })),
  ];
  const cells = groups.map((group) => [
    ...by.map((name) => group.by.get(name)!),
    group.done,
    ...(others ? [group.rows.length - group.done || ""] : []),
    ...values.map((name) =>
      spreadText(
        group.samples.get(name),
        isMarked(name) && alike.get(name)!.has(group),
      )
    ),
  ]);
  const legend = values.some(isMarked) ? `; ${ALIKE}` : "";
  const head = `Of n done trials each, mean ± standard deviation${legend}`;
  return `${head}\n${formatTable(columns, cells)}`;
}
