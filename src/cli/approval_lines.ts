/** What `baseline approve` tells of a study. */
import { join } from "node:path";
import { counted } from "../base/format.ts";
import { canonicalJson } from "../base/canonical_json.ts";
import { oneLine } from "../base/one_line.ts";
import type { Json } from "../base/records.ts";
import type { Baseline } from "../check/baseline.ts";
import { type FoundBaseline, INDEX_FILE } from "../check/baseline_file.ts";
import type { Plan } from "../plan/plan.ts";
import type { BaselineOptions } from "./baseline_verb.ts";
import { DEFAULT_BASELINES } from "./judge_plans.ts";
import { GATE_RESULTS } from "./run_gate.ts";
import { optionUnless, shellCommand } from "./shell_word.ts";

/** A study, and what its baseline's folder holds. */
export interface StandingPlan {
  /** The study. */
  readonly plan: Plan;
  /** The folder. */
  readonly folder: string;
  /** What is sound of it. */
  readonly found: FoundBaseline;
}

/** A baseline that is to be written. */
export interface MadeBaseline {
  /** Path of the study. */
  readonly file: string;
  /** Its folder. */
  readonly folder: string;
  /** What the folder holds until then. */
  readonly found: FoundBaseline;
  /** What it is to hold. */
  readonly baseline: Baseline;
  /** Images that are new, or were lost, by id. */
  readonly images: ReadonlyMap<string, Uint8Array>;
  /** How many trials are approved now. */
  readonly approved: number;
  /** How many of the trials are as they were. */
  readonly same: number;
}

/**
 * Tells what is approved, what was lost, and what comes next.
 *
 * @param made One for each study.
 * @param options Whether it was written, and what the user chose.
 */
export function approvalLines(
  made: readonly MadeBaseline[],
  options: Pick<BaselineOptions, "dry-run" | "baselines" | "results">,
): string[] {
  const isDry = options["dry-run"] ?? false;
  return made.flatMap((it) => [
    approved(it, isDry),
    ...lostLines(it, isDry),
    ...isDry ? [] : nextLines(it, options),
  ]).map(oneLine);
}

function approved(made: MadeBaseline, isDry: boolean): string {
  const { folder, approved, same, images } = made;
  if (approved === 0) {
    const what = counted(same, "trial");
    // what was lost is told below
    return images.size > 0
      ? `As before in ${folder}: ${what}`
      : nothingText(folder, what);
  }
  const done = isDry ? "Would approve" : "Approved";
  return `${done} in ${folder}: ${counted(approved, "trial")}` +
    (same === 0 ? "" : `; ${same} as before`);
}

/**
 * Tells that there is nothing to approve.
 *
 * @param folder The baseline's folder.
 * @param what What is as it was, with its number.
 */
export function nothingText(folder: string, what: string): string {
  const are = what.startsWith("1 ") ? "is" : "are";
  return `Nothing to approve in ${folder}: ${what} ${are} as before`;
}

/**
 * Whether a baseline is another one than its folder holds.
 *
 * @param made What it is to be, and what there is.
 */
export function isChanged(
  { found: { index, entries }, baseline, images }: Pick<
    MadeBaseline,
    "found" | "baseline" | "images"
  >,
): boolean {
  const textOf = (it: object): string => canonicalJson(it as Json);
  const old = new Set(entries.map(textOf));
  const { entries: now, ...rest } = baseline;
  return images.size > 0 || entries.length !== now.length ||
    textOf(index ?? {}) !== textOf(rest) ||
    now.some((entry) => !old.has(textOf(entry)));
}

/**
 * What was damaged, and whether it still is.
 *
 * @param made What is written, and what there was.
 * @param isDry Whether nothing is written.
 */
export function lostLines(
  { folder, found, images }: Pick<MadeBaseline, "folder" | "found" | "images">,
  isDry: boolean,
): string[] {
  const names = [...images.keys()].flatMap((id) => [`${id}.json`, `${id}.png`]);
  const written = new Set(
    [INDEX_FILE, ...names].map((name) => join(folder, name)),
  );
  const told = found.problems.map(({ path, found: why }) =>
    (!written.has(path)
      ? "Still damaged (remove it, or get it back from git)"
      : isDry
      ? "Would replace"
      : "Replaced") + `: ${path}: ${why}`
  );
  const isLost = found.problems.some(({ path }) =>
    written.has(path) && path.endsWith(".json") && !path.endsWith(INDEX_FILE)
  );
  return !isLost ? told : [
    ...told,
    "Note: what their bands were learned from is lost: learn again",
  ];
}

/** Who only approves has the bands of no machine but this one. */
function nextLines(
  made: MadeBaseline,
  { baselines, results }: Pick<BaselineOptions, "baselines" | "results">,
): string[] {
  const { file, folder, baseline: { entries } } = made;
  const bare = entries.filter(({ learned }) => learned.length === 0).length;
  const learn = shellCommand([
    ...["baseline", "learn", file],
    ...optionUnless("baselines", baselines, DEFAULT_BASELINES),
    ...optionUnless("results", results, GATE_RESULTS),
  ]);
  const steps = [
    ...isChanged(made) ? [`commit ${folder}`] : [],
    ...bare === 0
      ? []
      : [`let the bands of ${counted(bare, "trial")} be learned: ${learn}`],
  ];
  return steps.length === 0 ? [] : [`Next: ${steps.join(", and ")}`];
}
