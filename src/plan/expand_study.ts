/** A study's grid to the settings of its trials. */
import type { Json, Settings } from "../base/records.ts";
import { combinationIndex, combinations } from "../config/combinations.ts";
import type { FieldVariants, Study } from "../config/study.ts";

/** Settings of one trial, and what makes it differ from the others. */
export interface ExpandedTrial {
  /** Everything that describes the trial. */
  readonly settings: Settings;
  /** Path to value, as the grid wrote it. */
  readonly varied: Readonly<Record<string, Json>>;
}

/**
 * Makes the trials of a study: every combination of the values in its grid, in
 * the order of the file, the last key running fastest. Without a grid there is
 * one trial.
 *
 * @param study The study.
 *
 * @example
 * ```ts
 * import { parseStudy } from "../config/parse_study.ts";
 * import { expandStudy } from "./expand_study.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const text = `
 * name: two-by-two
 * base: { content: me.jpg, style: painted:swirl }
 * grid: { alpha: [1, 2], beta: [4, 40] }
 * `;
 * const trials = expandStudy(parseStudy(text, "two-by-two.yaml"));
 * deepStrictEqual(trials[1]?.varied, { alpha: 1, beta: 40 });
 * ```
 */
export function expandStudy(study: Study): ExpandedTrial[] {
  const sizes = study.grid.map(({ values }) => values.length);
  const trials: ExpandedTrial[] = [];
  for (const indexes of combinations(sizes)) {
    const varied = study.grid.map(({ path, values }, i) => [
      path,
      values[indexes[i]!],
    ]);
    const changes = study.variants.map((variants) => [
      variants.field,
      variants.values[placeIn(variants, indexes, sizes)],
    ]);
    trials.push({
      settings: { ...study.base, ...Object.fromEntries(changes) },
      varied: Object.fromEntries(varied),
    });
  }
  return trials;
}

function placeIn(
  { axes }: FieldVariants,
  indexes: readonly number[],
  sizes: readonly number[],
): number {
  return combinationIndex(
    axes.map((axis) => indexes[axis]!),
    axes.map((axis) => sizes[axis]!),
  );
}
