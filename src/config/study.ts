/** A study file, read and found to be right. */
import type { Goal, Json, Settings, StopRule } from "../base/records.ts";
import type { StudyFile } from "./read_study_file.ts";
import type { UsedFile } from "./parts/used_files.ts";
import type { DocumentPath } from "./yaml_text.ts";

/** Name of a setting. */
export type FieldName = keyof Settings;

/** One value that a study gives one setting, besides `base`. */
export interface Assignment {
  /** The setting, or a part of it: `beta`, `optimizer.learningRate`. */
  readonly path: string;
  /** The setting. */
  readonly field: FieldName;
  /** The part of it; undefined if all of it is given. */
  readonly part: string | undefined;
  /** The value. */
  readonly value: Json;
  /** The value as tables get it: with its label if it has one. */
  readonly written: Json;
  /** Where in the study it stands; the same list for values made together. */
  readonly place: DocumentPath;
}

/** Parts of a study that vary something, in the order of the trials. */
export type AxisSource = "grid" | "zip" | "cases" | "random" | "seeds";

/**
 * One thing that varies. Every row of an axis meets every row of the others.
 */
export interface Axis {
  /** What the study says it with. */
  readonly source: AxisSource;
  /** What is set together; at least one row. */
  readonly rows: readonly (readonly Assignment[])[];
}

/** One combination of rows: the settings of one trial. */
export interface Combination {
  /** Everything that describes the trial. */
  readonly settings: Settings;
  /** Path to value of what varies, with labels, as the study wrote it. */
  readonly varied: Readonly<Record<string, Json>>;
}

/**
 * The order in which trials start: those that share a captured shape or images
 * next to each other, or that of the study.
 */
export type Order = "grouped" | "as-written";

/** All of them. */
export const ORDERS: readonly Order[] = ["grouped", "as-written"];

/** What the best of drawn rows are chosen by. */
export interface Search {
  /** Name of the metric. */
  readonly metric: string;
  /** Which values are better. */
  readonly goal: Goal;
  /** Rows that are drawn. */
  readonly trials: number;
}

/** What one YAML file asks for. */
export interface Study {
  /** Name of the study's folder under `results/studies/`. */
  readonly name: string;
  /** Path of the file, as the user gave it. */
  readonly file: string;
  /**
   * The study in one piece: the file as it was read, or what the files and
   * options say together.
   */
  readonly text: string;
  /** The files as they were read: its own, the one that this extends, … */
  readonly files: readonly StudyFile[];
  /** What `--set` said. */
  readonly sets: readonly string[];
  /**
   * The settings of `base`, defaults filled in. An image that only an axis
   * names stands here with the first of its values.
   */
  readonly base: Settings;
  /** What is varied: `grid`, `zip`, `cases`, `random`, `seeds`. */
  readonly axes: readonly Axis[];
  /** Every value that an axis or `when` gives a setting. */
  readonly assignments: readonly Assignment[];
  /**
   * All combinations that `exclude` leaves, at least one, the last axis
   * running fastest. Several may make the same image.
   */
  readonly combinations: readonly Combination[];
  /** The order in which trials start. */
  readonly order: Order;
  /** Files of parts that the study brings. */
  readonly use: readonly UsedFile[];
  /** When trials are given up before their end; left out for never. */
  readonly stop?: StopRule;
  /** Chooses the best of the drawn rows; left out if nothing is chosen. */
  readonly search?: Search;
  /** Things the user should know, one line each; usually none. */
  readonly warnings: readonly string[];
}
