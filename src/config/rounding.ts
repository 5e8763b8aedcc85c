/** Numbers that are made for a setting, as it can have them. */
import { FIELDS } from "./fields.ts";
import { type MadeValues, makeValues } from "./made_values.ts";
import type { Target } from "./setting_path.ts";

/** What rounding leaves too few values of. */
export interface RoundingProblem {
  /** The key of the form that is to be changed. */
  readonly key: "points" | "range";
  /** What is wrong, and what would do. */
  readonly message: string;
}

/**
 * A number as a setting can have it: whole if the setting is.
 *
 * @param target The setting.
 * @param value A number that was not written itself.
 */
export function roundFor({ field, part }: Target, value: number): number {
  return isWhole({ field, part }) ? Math.round(value) : value;
}

function isWhole({ field, part }: Omit<Target, "path">): boolean {
  return part === undefined && FIELDS[field].whole;
}

/**
 * Says so if a form makes numbers of which some are the same.
 *
 * @param target The setting that gets them.
 * @param form `range`, or `linear` or `log` with `points`.
 *
 * @example
 * ```ts
 * import { parsePath, type Target } from "./setting_path.ts";
 * import { roundingProblem } from "./rounding.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const size = parsePath("size") as Target;
 * strictEqual(
 *   roundingProblem(size, { linear: [64, 66], points: 9 })?.message,
 *   "Cannot make 9 values for size: rounded to whole numbers only 3 differ; " +
 *     "use at most 3 points",
 * );
 * ```
 */
export function roundingProblem(
  target: Target,
  form: MadeValues,
): RoundingProblem | undefined {
  const { count, different } = counts(target, form);
  if (different === count) return undefined;
  const to = isWhole(target) ? "whole numbers" : "12 digits";
  const message = `Cannot make ${count} values for ${target.path}: rounded ` +
    `to ${to} only ${different} ${different === 1 ? "is left" : "differ"}; `;
  if (form.range !== undefined) {
    const step = form.range[2] > 0 ? "1 or more" : "-1 or less";
    return { key: "range", message: `${message}use a step of ${step}` };
  }
  const most = mostPoints(target, form);
  const advice = most < 2
    ? "use ends that are further apart"
    : `use at most ${most} points`;
  return { key: "points", message: message + advice };
}

/** Points of which all differ, where one more would be too many. */
function mostPoints(target: Target, form: MadeValues): number {
  let [fitting, tooMany] = [1, form.points!];
  while (tooMany - fitting > 1) {
    const points = Math.floor((fitting + tooMany) / 2);
    const { count, different } = counts(target, { ...form, points });
    if (different === count) fitting = points;
    else tooMany = points;
  }
  return fitting;
}

function counts(
  target: Target,
  form: MadeValues,
): { readonly count: number; readonly different: number } {
  // no pattern of files, so that it matters not where the study lies
  const made = makeValues(form, "") as readonly number[];
  const different = new Set(made.map((it) => roundFor(target, it))).size;
  return { count: made.length, different };
}
