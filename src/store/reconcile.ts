/** Makes the index say what the folders say. */
import { join } from "node:path";
import { StoreError } from "../base/errors.ts";
import { type Layout, PLAN_FILE } from "./layout.ts";
import { readPlanFile } from "./plan_file.ts";
import { readRemarksOr } from "./remarks_file.ts";
import type { TrialIndex } from "./trial_index.ts";
import { readTrial } from "./read_trial.ts";
import { entryAt, foldersThrough } from "./walk_folder.ts";

/**
 * Makes the index say what the folders say: people copy and remove them.
 *
 * @param index The index; written in one transaction.
 * @param layout The results folder.
 * @param scope `names` looks only at which folders there are, and reads those
 *     that the index does not know; `everything` reads all of them anew.
 * @returns One line for each folder that cannot be read; such folders are left
 *     out of the index.
 * @throws {StoreError} If the results folder or the index fails.
 */
export function reconcile(
  index: TrialIndex,
  layout: Layout,
  scope: "names" | "everything",
): string[] {
  if (scope === "names" && !differs(index, layout)) return [];
  index.detach();
  // folders are listed inside the transaction: a trial that another process
  // publishes meanwhile is either seen here or indexed by that process later
  return index.transaction(() => {
    if (scope === "everything") index.clear();
    return [...updateTrials(index, layout), ...updatePlans(index, layout)];
  });
}

function differs(index: TrialIndex, layout: Layout): boolean {
  return !knowsTrials(index, layout) ||
    !isSameList(index.studies(), studiesIn(layout));
}

/**
 * Makes the next look at the folders fast, if it can.
 *
 * @param index The index.
 * @param layout The results folder.
 */
export function rememberLook(index: TrialIndex, layout: Layout): void {
  try {
    knowsTrials(index, layout);
  } catch {
    // the next look takes its time; who closes the index has other worries
  }
}

/**
 * Whether the index has the folders that there are. To list a hundred thousand
 * of them takes half a second, so it remembers when there were so many.
 *
 * @param index The index.
 * @param layout The results folder.
 */
function knowsTrials(index: TrialIndex, { trials }: Layout): boolean {
  const changedMs = changeOf(trials);
  if (changedMs === index.lookedAt(TRIALS)) return true;
  // what changes within the same tick of the clock would not be seen
  const isSettled = changedMs !== undefined &&
    changedMs < Date.now() - TICK_MS;
  const isKnown = isSameList(index.folders(), foldersThrough(trials));
  if (isKnown && isSettled && !index.isDetached) {
    index.putLook(TRIALS, changedMs);
  }
  return isKnown;
}

const TRIALS = "trials";

/** Longer than common file systems take two changes for one. */
const TICK_MS = 50;

/** When a folder's list of names last changed; undefined if it is missing. */
function changeOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).mtime?.getTime();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}

function updateTrials(index: TrialIndex, layout: Layout): string[] {
  const { added, gone } = compare(
    index.folders(),
    foldersThrough(layout.trials),
  );
  gone.forEach((folder) => index.remove(folder));
  const { found, warnings } = readAll(added, (folder, warn) => {
    const path = join(layout.trials, folder);
    return [readTrial(path, warn), readRemarksOr(path, warn)] as const;
  });
  for (const [folder, [record, remarks]] of found) {
    index.put(folder, record);
    index.putRemarks(folder, remarks);
  }
  return warnings;
}

function updatePlans(index: TrialIndex, layout: Layout): string[] {
  const { added, gone } = compare(index.studies(), studiesIn(layout));
  gone.forEach((study) => index.putPlan(study, []));
  const { found, warnings } = readAll(
    added,
    (study) => readPlanFile(join(layout.studies, study, PLAN_FILE)),
  );
  found.forEach(([study, trials]) => index.putPlan(study, trials));
  return warnings;
}

function compare(
  known: readonly string[],
  present: readonly string[],
): { readonly added: string[]; readonly gone: string[] } {
  const knownSet = new Set(known);
  const presentSet = new Set(present);
  return {
    added: present.filter((name) => !knownSet.has(name)),
    gone: known.filter((name) => !presentSet.has(name)),
  };
}

/** Reads everything that can be read, and says what is wrong with the rest. */
function readAll<Value>(
  names: readonly string[],
  read: (name: string, warn: (text: string) => void) => Value,
): { readonly found: [string, Value][]; readonly warnings: string[] } {
  const found: [string, Value][] = [];
  const warnings: string[] = [];
  for (const name of names) {
    try {
      found.push([name, read(name, (text) => warnings.push(text))]);
    } catch (cause) {
      if (!(cause instanceof StoreError)) throw cause;
      warnings.push(cause.message);
    }
  }
  return { found, warnings };
}

/**
 * Names of the studies that have a plan. A folder without one is what a crash
 * or a full disk leaves before anything has run.
 */
function studiesIn({ studies }: Layout): string[] {
  return foldersThrough(studies).filter((name) =>
    entryAt(join(studies, name, PLAN_FILE)) !== undefined
  );
}
