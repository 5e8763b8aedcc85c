/** Finds what may be deleted from a results folder. */
import { basename, dirname, join } from "node:path";
import { StoreError } from "../../base/errors.ts";
import {
  isOldPlanFile,
  type Layout,
  layoutOf,
  NOTES_FILE,
  OLD_PLAN,
  PLAN_FILE,
  STUDY_FILE,
  writtenIn,
} from "../layout.ts";
import { findLeftovers, findUnfinished, isInUse } from "../leftovers.ts";
import { KEPT_NAME, keptFilesOf } from "../kept_files.ts";
import { linkInTheWay } from "../durable_file.ts";
import { trialFolderName } from "../folder_name.ts";
import { readPlanFile } from "../plan_file.ts";
import { guardSync } from "../store_failure.ts";
import { hashFile } from "../sums_file.ts";
import { readTrialFile } from "../trial_file.ts";
import {
  bytesBelow,
  entriesIn,
  entryAt,
  type FolderEntry,
  foldersThrough,
} from "../walk_folder.ts";
import {
  USUAL_WASTE,
  type Waste,
  WASTE_KINDS,
  type WasteKind,
  type WasteList,
} from "./waste.ts";

/** Anything else under `trials/` was not put there by Gramlab. */
const TRIAL_FOLDER =
  /^(?:trials|running)\/([0-9a-f]{12})(?:-[a-z0-9]+)?(?:\.dead-[0-9a-f]{8})?$/;

/** A run may refer to files of its beginning when its first trial ends. */
const YOUNG_MS = 24 * 3600 * 1000;

/** Something that may be deleted, before it was measured. */
type Candidate = Pick<Waste, "path" | "why">;

/**
 * Lists what may be deleted: leftovers of crashes, trials in `superseded/`,
 * plans that newer ones took the place of, and files that no trial refers to;
 * only if asked trials that no present plan names, and the older plans that
 * are the only ones to name a trial. Changes nothing. Links are never listed;
 * plans and trials that links lead to count.
 *
 * @param directory The results folder.
 * @param kinds Kinds to list; left out, all that are no results.
 * @returns What was found.
 * @throws {StoreError} If the folder cannot be read, or a part of it is a link
 *     to elsewhere.
 */
export function findWaste(
  directory: string,
  kinds?: readonly WasteKind[],
): WasteList {
  return guardSync("read results in", directory, () => {
    const layout = layoutOf(directory);
    Deno.statSync(directory); // one that is missing has nothing to delete
    for (const path of writtenIn(layout)) {
      if (entryAt(path)?.kind === "link") throw linkInTheWay(path);
    }
    const notes: string[] = [];
    const find: Readonly<Record<WasteKind, () => Candidate[]>> = {
      leftovers: () => findLeftovers(layout),
      superseded: () => superseded(layout),
      plans: () => oldPlans(layout, kinds ? new Set() : neededPlans(layout)),
      trials: () => unplanned(layout, notes),
      provenance: () => unreferenced(layout, notes),
    };
    const wanted = kinds ?? USUAL_WASTE;
    const waste = WASTE_KINDS.filter((kind) => wanted.includes(kind))
      .flatMap((kind) => find[kind]().map((it) => measure(layout, kind, it)));
    return { waste, notes };
  });
}

function superseded(layout: Layout): Candidate[] {
  return foldersIn(layout.superseded).map(({ name }) => ({
    path: `superseded/${name}`,
    why: "another result stands in its place",
  }));
}

function oldPlans(
  { studies }: Layout,
  needed: ReadonlySet<string>,
): Candidate[] {
  return foldersIn(studies).flatMap(({ name: study }) =>
    entriesIn(join(studies, study))
      .filter(({ name, kind }) => kind === "file" && isOldPlanFile(name))
      .filter(({ name }) => !needed.has(stemOf(join(studies, study, name))))
      .map(({ name }) => ({
        path: `studies/${study}/${name}`,
        why: "the study has another plan now",
      }))
  );
}

/** The same for an older plan and the study it was made of. */
function stemOf(file: string): string {
  return file.replace(/(plan|study)-([0-9a-f]{8})\.(json|yaml)$/, "$2");
}

/** Stems of older plans that are the only ones to name a trial that is there. */
function neededPlans(layout: Layout): ReadonlySet<string> {
  const { old, present } = plans(layout);
  const there = new Set(
    trialPaths(layout).map((path) => TRIAL_FOLDER.exec(path)?.[1]),
  );
  const named = new Set(present.flatMap(readableIds));
  return new Set(
    old.filter((file) =>
      readableIds(file).some((id) => there.has(id) && !named.has(id))
    ).map(stemOf),
  );
}

/** Trials that no present plan names. */
function unplanned(layout: Layout, notes: string[]): Candidate[] {
  const { present, old } = plans(layout);
  const planned = presentIds(present);
  if (typeof planned === "string") {
    notes.push(`No trials are listed: ${planned}`);
    return [];
  }
  const before = new Set(old.flatMap(readableIds));
  return trialPaths(layout).flatMap((path) => {
    const [, id] = TRIAL_FOLDER.exec(path) ?? [];
    if (id === undefined || planned.has(id)) return [];
    if (isMisnamed(layout, path)) {
      notes.push(`${path} is not listed: its record is of another trial`);
      return [];
    }
    const who = before.has(id) ? "only an older plan" : "no plan";
    const hasRemarks = entryAt(join(layout.root, path, NOTES_FILE));
    const also = hasRemarks ? "; it has tags or notes" : "";
    return [{ path, why: `${who} names it${also}` }];
  });
}

/** Ids in present plans; as text why that cannot be told. */
function presentIds(files: readonly string[]): ReadonlySet<string> | string {
  if (files.length === 0) return "there is no plan that could name any";
  try {
    return new Set(files.flatMap(idsIn));
  } catch (cause) {
    if (cause instanceof StoreError) return cause.message;
    throw cause;
  }
}

/** Trials that have ended, and those that a sweep would go on with. */
function trialPaths(layout: Layout): string[] {
  return [
    ...findUnfinished(layout).map((name) => `running/${name}`),
    ...foldersIn(layout.trials).map(({ name }) => `trials/${name}`),
  ];
}

/** Whether the record in a trial's folder says that it is another trial's. */
function isMisnamed({ root, trials }: Layout, path: string): boolean {
  const folder = join(root, path);
  if (dirname(folder) !== trials) return false;
  try {
    const { id, environment } = readTrialFile(folder);
    return trialFolderName(id, environment.backend) !== basename(folder);
  } catch (cause) {
    if (cause instanceof StoreError) return false;
    throw cause;
  }
}

/** Files that no record names, kept so long ago that no run began with them. */
function unreferenced(layout: Layout, notes: string[]): Candidate[] {
  const { provenance, trials, superseded } = layout;
  const old = entriesIn(provenance).filter(({ name, kind }) =>
    kind === "file" && KEPT_NAME.test(name) && isOld(join(provenance, name))
  );
  // the records of trials that run now are not there yet
  if (old.length === 0 || isInUse(layout)) return [];
  try {
    const named = new Set(
      [trials, superseded].flatMap((parent) =>
        foldersThrough(parent).flatMap((name) =>
          keptFilesOf(readTrialFile(join(parent, name))).map((it) => it.name)
        )
      ),
    );
    for (const study of foldersThrough(layout.studies)) {
      const file = join(layout.studies, study, STUDY_FILE);
      if (entryAt(file)?.kind === "file") named.add(`${hashFile(file)}.yaml`);
    }
    return old.filter(({ name }) => !named.has(name))
      .map(({ name }) => ({
        path: `provenance/${name}`,
        why: "no trial refers to it",
      }));
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    notes.push(`No files of provenance are listed: ${cause.message}`);
    return [];
  }
}

function isOld(file: string): boolean {
  const keptMs = Deno.lstatSync(file).mtime?.getTime() ?? Infinity;
  return Date.now() - keptMs > YOUNG_MS;
}

/** Paths of all plans. Here links are followed. */
function plans({ studies }: Layout): Record<"present" | "old", string[]> {
  const files = foldersThrough(studies).flatMap((study) => {
    const folder = join(studies, study);
    return entriesIn(folder)
      .filter(({ kind }) => kind === "file" || kind === "link")
      .map(({ name }) => join(folder, name));
  });
  return {
    present: files.filter((file) => basename(file) === PLAN_FILE),
    old: files.filter((file) => OLD_PLAN.test(basename(file))),
  };
}

function idsIn(file: string): string[] {
  return readPlanFile(file).map(({ id }) => id);
}

/** None of a plan that is damaged. */
function readableIds(file: string): string[] {
  try {
    return idsIn(file);
  } catch (cause) {
    if (cause instanceof StoreError) return [];
    throw cause;
  }
}

function foldersIn(path: string): FolderEntry[] {
  return entriesIn(path).filter(({ kind }) => kind === "folder");
}

function measure(layout: Layout, kind: WasteKind, it: Candidate): Waste {
  const path = join(layout.root, it.path);
  const { dev, ino, mtime } = Deno.lstatSync(path);
  const bytes = bytesBelow(path);
  const mark = `${dev} ${ino} ${mtime?.getTime()} ${bytes}`;
  return { kind, ...it, bytes, mark };
}
