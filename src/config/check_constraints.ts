/** Tries the rules about several settings on every combination of them. */
import type { Settings } from "../base/records.ts";
import type { Axis } from "./axis.ts";
import { combinationAt, combinations } from "./combinations.ts";
import { type Constraint, CONSTRAINTS } from "./constraints.ts";
import type { ProblemList } from "./problem_list.ts";
import type { FieldName } from "./study.ts";
import { placeOf } from "./variants.ts";

/** A setting with all its values, and the axes they come from. */
export interface ResolvedField {
  /** Axes of the setting. */
  readonly axes: readonly Axis[];
  /** One value for each combination of the axes. */
  readonly values: readonly unknown[];
}

/**
 * Finds settings that do not go together.
 *
 * @param resolved The settings that are right in themselves.
 * @param problems Gets what is wrong.
 * @param constraints The rules; all of them by default.
 */
export function checkConstraints(
  resolved: ReadonlyMap<FieldName, ResolvedField>,
  problems: ProblemList,
  constraints: readonly Constraint[] = CONSTRAINTS,
): void {
  for (const constraint of constraints) {
    const fields = constraint.fields.map((field) => resolved.get(field));
    // what is wrong in itself has been reported
    if (fields.some((field) => field === undefined)) continue;
    check(constraint, fields as ResolvedField[], problems);
  }
}

function check(
  { fields, problem }: Constraint,
  resolved: readonly ResolvedField[],
  problems: ProblemList,
): void {
  const counts = resolved.map(({ values }) => values.length);
  for (const indexes of combinations(counts)) {
    const values = resolved.map((it, i) => [fields[i], it.values[indexes[i]!]]);
    const message = problem(Object.fromEntries(values) as Settings);
    if (message === undefined) continue;
    const blamed = resolved.at(-1)!;
    const picks = picksAt(blamed, indexes.at(-1)!);
    problems.add(placeOf(fields.at(-1)!, picks).path, "value", message);
  }
}

/** The axes' values that made value number `index`. */
function picksAt(
  { axes }: ResolvedField,
  index: number,
): { axis: Axis; index: number }[] {
  const sizes = axes.map((axis) => axis.values.length);
  const indexes = combinationAt(index, sizes);
  return axes.map((axis, i) => ({ axis, index: indexes[i]! }));
}
