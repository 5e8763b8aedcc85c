/** A plan on disk: frozen before anything runs, kept when it changes. */
import { dirname, join } from "node:path";
import { sha256 } from "../base/sha256.ts";
import { syncFolder, writeDurable } from "./durable_file.ts";
import { PLAN_FILE, STUDY_FILE } from "./layout.ts";
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
 */
export async function writePlan(
  folder: string,
  plan: FrozenPlan,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const { path, text } of plan.files ?? []) {
    await writeOnce(join(folder, path), text);
  }
  const planFile = join(folder, PLAN_FILE);
  const studyFile = join(folder, STUDY_FILE);
  const standing = await readIfThere(planFile);
  if (standing !== undefined && haveSameTrials(standing, plan.planText)) {
    if (await readIfThere(studyFile) === plan.studyText) return;
    await writeDrafts([[studyFile, plan.studyText]]);
    await Deno.rename(draftOf(studyFile), studyFile);
    return await syncFolder(folder);
  }
  // all that may not fit on the disk comes before the old plan is moved
  await writeDrafts([[studyFile, plan.studyText], [planFile, plan.planText]]);
  if (standing !== undefined) {
    const name = sha256(standing).slice(0, 8);
    // the study first: a crash in between leaves a plan that can be renamed
    await renameIfThere(studyFile, join(folder, `study-${name}.yaml`));
    await Deno.rename(planFile, join(folder, `plan-${name}.json`));
  }
  await Deno.rename(draftOf(studyFile), studyFile);
  await Deno.rename(draftOf(planFile), planFile);
  await syncFolder(folder);
}

/** Writes a file, unless it is there from an earlier run. */
async function writeOnce(path: string, text: string): Promise<void> {
  if (await readIfThere(path) === text) return;
  const folder = dirname(path);
  await Deno.mkdir(folder, { recursive: true });
  await writeDrafts([[path, text]]);
  await Deno.rename(draftOf(path), path);
  await syncFolder(folder);
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

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await Deno.rename(from, to);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
