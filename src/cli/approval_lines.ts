/** What `baseline approve` tells of a study. */
import { join } from "node:path";
import { counted } from "../base/format.ts";
import { oneLine } from "../base/one_line.ts";
import type { Baseline } from "../check/baseline.ts";
import { type FoundBaseline, INDEX_FILE } from "../check/baseline_file.ts";
import type { Plan } from "../plan/plan.ts";
import { shellWord } from "./shell_word.ts";

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
  /** Images that are new, by id. */
  readonly images: ReadonlyMap<string, Uint8Array>;
  /** How many of the trials are as they were. */
  readonly same: number;
}

/**
 * Tells what is approved, what was lost, and what comes next.
 *
 * @param made One for each study.
 * @param options Whether it was written.
 */
export function approvalLines(
  made: readonly MadeBaseline[],
  options: { readonly "dry-run"?: boolean },
): string[] {
  const isDry = options["dry-run"] ?? false;
  return made.flatMap((it) => [
    approved(it, isDry),
    ...lostLines(it, isDry),
    ...isDry ? [] : nextLines(it),
  ]).map(oneLine);
}

function approved({ folder, images, same }: MadeBaseline, isDry: boolean) {
  const done = isDry ? "Would approve" : "Approved";
  return `${done} in ${folder}: ${counted(images.size, "trial")}` +
    (same === 0 ? "" : `; ${same} as before`);
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
function nextLines({ file, folder, baseline }: MadeBaseline): string[] {
  const bare = baseline.entries.filter(({ learned }) => learned.length === 0);
  const commit = `commit ${folder}`;
  return bare.length === 0 ? [`Next: ${commit}`] : [
    `Next: ${commit}, and let the bands of ${counted(bare.length, "trial")} ` +
    `be learned: deno task baseline learn ${shellWord(file)}`,
  ];
}
