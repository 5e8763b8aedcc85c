/** What `grid` and `zip` may say of a setting: lists, and forms that make them. */
import { z } from "zod";
import { oneRequired, unknownKeys, wholeNumber, withRule } from "./expected.ts";
import { findImages, type FoundImages } from "./find_images.ts";
import { MAX_TRIALS } from "./max_trials.ts";
import {
  differenceProblem,
  DIFFERENT,
  type Ends,
  LOGARITHMIC,
  logProblem,
  numberList,
} from "./number_list.ts";
import {
  linearNumbers,
  logNumbers,
  rangeCount,
  rangeNumbers,
} from "./spaced.ts";

/** Values that are not listed one by one; one form, and `points` with two. */
export interface MadeValues {
  /** From, to, step. */
  readonly range?: readonly [number, number, number] | undefined;
  /** Ends of numbers at equal distances. */
  readonly linear?: Ends | undefined;
  /** Ends of numbers at equal ratios. */
  readonly log?: Ends | undefined;
  /** How many numbers there are between and at the ends. */
  readonly points?: number | undefined;
  /** A pattern of image files. */
  readonly glob?: string | undefined;
}

const KEYS = ["range", "linear", "log", "points", "glob"];

const FORMS =
  "expected a list of values, {range: [from, to, step]}, {linear: " +
  "[from, to], points: N}, {log: [from, to], points: N} or {glob: PATTERN}";

const PATTERN = "expected a path with * or ? in the name of the file";

const SCHEMA: z.ZodType<MadeValues> = z.strictObject({
  range: numberList("[from, to, step]", 3, rangeProblem)
    .meta({
      description: "Numbers from one to another in steps; " +
        "the end is included if it is hit",
      examples: [[0.1, 0.5, 0.1]],
    }).optional(),
  linear: numberList("[from, to]", 2, differenceProblem)
    .meta({
      ...DIFFERENT,
      description: "Ends of numbers at equal distances",
      examples: [[128, 512]],
    }).optional(),
  log: numberList("[from, to]", 2, logProblem)
    .meta({
      ...LOGARITHMIC,
      description: "Ends of numbers at equal ratios",
      examples: [[0.4, 4000]],
    }).optional(),
  points: wholeNumber(2, MAX_TRIALS)
    .meta({
      description: "How many numbers, both ends included",
      examples: [5],
    }).optional(),
  glob: z.string({ error: PATTERN }).regex(/[*?]/, { error: PATTERN })
    .meta({
      description: "Files that match, relative to the study file, by name; " +
        "* and ? may stand in the name of the file only",
      examples: ["../photos/*.jpg"],
    }).optional(),
}, { error: (issue) => unknownKeys(KEYS)(issue) ?? FORMS });

/** Schema of {@linkcode MadeValues}. */
export const MADE_VALUES: z.ZodType<MadeValues> = withRule(SCHEMA, formProblem)
  // what `formProblem` asks for, in keywords of JSON Schema
  .meta({
    oneOf: oneRequired(["range", "linear", "log", "glob"]),
    dependentRequired: { linear: ["points"], log: ["points"] },
    if: { required: ["points"] },
    then: { anyOf: oneRequired(["linear", "log"]) },
  });

/** Schema of what stands behind a path. */
export const VALUES: z.ZodType = z.union([
  z.array(z.unknown()).min(1, {
    error: "expected a list of at least one value",
  }),
  MADE_VALUES,
], { error: FORMS });

function formProblem(
  { range, linear, log, points, glob }: MadeValues,
): string | undefined {
  const given = [range, linear, log, glob].filter((it) => it !== undefined);
  if (given.length !== 1) return "expected one of range, linear, log, glob";
  const wantsPoints = linear !== undefined || log !== undefined;
  if (wantsPoints === (points !== undefined)) return undefined;
  return wantsPoints
    ? "expected points beside it: how many values to make"
    : "expected points only beside linear or log";
}

function rangeProblem(
  [from, to, step]: readonly [number, number, number],
): string | undefined {
  const count = rangeCount(from, to, step);
  if (count < 1 || !Number.isFinite(count)) {
    return `expected a step that leads from ${from} to ${to}`;
  }
  return count <= MAX_TRIALS
    ? undefined
    : `expected at most ${MAX_TRIALS} values, not ${count}`;
}

/**
 * Makes the values of a form.
 *
 * @param form A form that {@linkcode MADE_VALUES} accepted.
 * @param studyFile Path of the study file, to which patterns are relative.
 * @returns Values, or what a pattern has to complain about.
 */
export function makeValues(
  { range, linear, log, points = 0, glob = "" }: MadeValues,
  studyFile: string,
): readonly number[] | FoundImages {
  if (range !== undefined) return rangeNumbers(...range);
  if (linear !== undefined) return linearNumbers(...linear, points);
  if (log !== undefined) return logNumbers(...log, points);
  return findImages(glob, studyFile);
}
