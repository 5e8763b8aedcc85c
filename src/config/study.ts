/** A study file, read and found to be right. */
import type { Json, Settings } from "../base/records.ts";

/** Name of a setting. */
export type FieldName = keyof Settings;

/** One thing that a study varies. */
export interface GridAxis {
  /** The setting, or a part of it: `beta`, `optimizer.learningRate`. */
  readonly path: string;
  /** Values as the file wrote them, at least one, all different. */
  readonly values: readonly Json[];
}

/** All values that the grid gives one setting. */
export interface FieldVariants {
  /** The setting. */
  readonly field: FieldName;
  /** Indexes in {@linkcode Study.grid} of the axes that touch the setting. */
  readonly axes: readonly number[];
  /**
   * The setting in full, one value for each combination of those axes; the
   * last axis runs fastest.
   */
  readonly values: readonly unknown[];
}

/** What one YAML file asks for. */
export interface Study {
  /** Name of the study's folder under `results/studies/`. */
  readonly name: string;
  /** Path of the file, as the user gave it. */
  readonly file: string;
  /** The file as it was read. */
  readonly text: string;
  /**
   * The settings of `base`, defaults filled in. An image that only the grid
   * names stands here with the first of its values.
   */
  readonly base: Settings;
  /** What is varied, in the order of the file. */
  readonly grid: readonly GridAxis[];
  /**
   * The settings that the grid touches, resolved; among them `styleSize` where
   * it follows a `size` that varies.
   */
  readonly variants: readonly FieldVariants[];
}
