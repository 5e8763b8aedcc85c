/** A plan on disk: frozen before anything runs, kept when it changes. */
import { dirname, join } from "node:path";
import { sha256 } from "../base/sha256.ts";
import {
  makeFolder,
  makeParents,
  syncFolder,
  writeDurable,
} from "./durable_file.ts";
import { PLAN_FILE, STUDY_FILE } from "./layout.ts";
import { MAX_PLAN_BYTES } from "./limits.ts";
import { readText } from "./read_text.ts";
import { haveSameTrials } from "./same_plan.ts";

/** A study that is about to run. */
export interface FrozenPlan {
  /** Name of the study. */
  readonly study: string;
  /** The study's text as it was read. */
  readonly studyText: string;
  /** The plan: JSON, an object with the list `trials`. */
  readonly planText: string;
  /**
   * Files of parts that the study uses, by their path in the study's folder.
   * Equal paths mean equal texts.
   *
   * @default none
   */
  readonly files?: readonly { readonly path: string; readonly text: string }[];
}

/**
 * Writes a study and its plan. A plan of the same trials is left as it is, and
 * only the study's text is brought up to date; another plan under the same
 * name is renamed, with its study, after its own hash. The caller holds the
 * lock of the results folder.
 *
 * @param folder The study's folder; made if missing.
 * @param plan What to write.
 * @returns Text of the plan that now stands.
 */
export async function writePlan(
  folder: string,
  plan: FrozenPlan,
): Promise<string> {
  await makeFolder(folder);
  for (const { path, text } of plan.files ?? []) {
    await writeOnce(folder, path, text);
  }
  const planFile = join(folder, PLAN_FILE);
  const studyFile = join(folder, STUDY_FILE);
  const standing = readIfThere(planFile);
  if (standing !== undefined && haveSameTrials(standing, plan.planText)) {
    if (readIfThere(studyFile) === plan.studyText) return standing;
    await writeDrafts([[studyFile, plan.studyText]]);
    await Deno.rename(draftOf(studyFile), studyFile);
    await syncFolder(folder);
    return standing;
  }
  // all that may not fit on the disk comes before the old plan is moved
  await writeDrafts([[studyFile, plan.studyText], [planFile, plan.planText]]);
  if (standing !== undefined) {
    const [oldPlan, oldStudy] = oldNames(standing);
    // the study first: a crash in between leaves a plan that can be renamed
    await renameIfThere(studyFile, join(folder, oldStudy));
    await Deno.rename(planFile, join(folder, oldPlan));
  }
  await Deno.rename(draftOf(studyFile), studyFile);
  await Deno.rename(draftOf(planFile), planFile);
  await syncFolder(folder);
  return plan.planText;
}

/**
 * Writes a file of a study whole, unless it is there from an earlier run.
 *
 * @param folder The study's folder.
 * @param name Path of the file below it; folders on the way are made.
 * @param text What it holds.
 */
export async function writeOnce(
  folder: string,
  name: string,
  text: string,
): Promise<void> {
  const path = join(folder, name);
  if (readIfThere(path) === text) return;
  await makeParents(folder, name);
  const draft = join(folder, "file");
  await writeDrafts([[draft, text]]);
  await Deno.rename(draftOf(draft), path);
  await syncFolder(dirname(path));
}

/**
 * What a plan and its study are called once another plan took their place.
 *
 * @param planText Content of the plan.
 * @returns Names of two files, of the plan and of the study.
 */
export function oldNames(planText: string): [plan: string, study: string] {
  const name = sha256(planText).slice(0, 8);
  return [`plan-${name}.json`, `study-${name}.yaml`];
}

/** One name a file: a draft that a crash left is written over. */
function draftOf(path: string): string {
  return `${path}.tmp`;
}

/** Writes the drafts of all files, or leaves none. */
async function writeDrafts(
  files: readonly (readonly [path: string, text: string])[],
): Promise<void> {
  try {
    for (const [path, text] of files) await writeDurable(draftOf(path), text);
  } catch (cause) {
    for (const [path] of files) {
      await Deno.remove(draftOf(path)).catch(() => {}); // perhaps never made
    }
    throw cause;
  }
}

function readIfThere(path: string): string | undefined {
  try {
    Deno.statSync(path);
  } catch (cause) {
    // also a link that leads nowhere, which is replaced
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
  return readText(path, MAX_PLAN_BYTES);
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await Deno.rename(from, to);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
