/** Finds what may be deleted from a results folder. */
import { join } from "node:path";
import { StoreError } from "../../base/errors.ts";
import {
  type Layout,
  layoutOf,
  NOTES_FILE,
  PLAN_FILE,
  writtenIn,
} from "../layout.ts";
import { findLeftovers, findUnfinished, isInUse } from "../leftovers.ts";
import { KEPT_NAME, keptFilesOf } from "../kept_files.ts";
import { linkInTheWay } from "../durable_file.ts";
import { readPlanFile } from "../plan_file.ts";
import { guardSync } from "../store_failure.ts";
import { readRecordFile } from "../trial_file.ts";
import {
  bytesBelow,
  entriesIn,
  entryAt,
  type FolderEntry,
} from "../walk_folder.ts";
import {
  type Waste,
  WASTE_KINDS,
  type WasteKind,
  type WasteList,
} from "./waste.ts";

const OLD_PLAN = /^(plan-[0-9a-f]{8}\.json|study-[0-9a-f]{8}\.yaml)$/;

/** Anything else under `trials/` was not put there by Gramlab. */
const TRIAL_FOLDER =
  /^(?:trials|running)\/([0-9a-f]{12})(?:-[a-z0-9]+)?(?:\.dead-[0-9a-f]{8})?$/;

/** A run may refer to files of its beginning when its first trial ends. */
const YOUNG_MS = 24 * 3600 * 1000;

/** Something that may be deleted, before it was measured. */
type Candidate = Pick<Waste, "path" | "why">;

/**
 * Lists what may be deleted: leftovers of crashes, trials in `superseded/`,
 * plans that newer ones took the place of, trials that no plan names which
 * stays, and files that no trial refers to. Changes nothing. Links are neither followed nor listed.
 *
 * @param directory The results folder.
 * @param kinds Kinds to list.
 * @returns What was found.
 * @throws {StoreError} If the folder cannot be read, or a part of it is a link
 *     to elsewhere.
 */
export function findWaste(
  directory: string,
  kinds: readonly WasteKind[] = WASTE_KINDS,
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
      plans: () => oldPlans(layout),
      trials: () => unplanned(layout, { kinds, notes }),
      provenance: () => unreferenced(layout, notes),
    };
    const waste = WASTE_KINDS.filter((kind) => kinds.includes(kind))
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

function oldPlans({ studies }: Layout): Candidate[] {
  return foldersIn(studies).flatMap(({ name: study }) =>
    entriesIn(join(studies, study))
      .filter(({ name, kind }) => kind === "file" && OLD_PLAN.test(name))
      .map(({ name }) => ({
        path: `studies/${study}/${name}`,
        why: "the study has another plan now",
      }))
  );
}

/** Trials that no plan names which stays. */
function unplanned(
  layout: Layout,
  { kinds, notes }: {
    readonly kinds: readonly WasteKind[];
    readonly notes: string[];
  },
): Candidate[] {
  const planned = plannedIds(layout, { withOld: !kinds.includes("plans") });
  if (typeof planned === "string") {
    notes.push(`No trials are listed: ${planned}`);
    return [];
  }
  const paths = [
    ...findUnfinished(layout).map((name) => `running/${name}`),
    ...foldersIn(layout.trials).map(({ name }) => `trials/${name}`),
  ];
  return paths.filter((path) => {
    const [, id] = TRIAL_FOLDER.exec(path) ?? [];
    return id !== undefined && !planned.has(id);
  }).map((path) => {
    const hasRemarks = entryAt(join(layout.root, path, NOTES_FILE));
    const also = hasRemarks ? "; it has tags or notes" : "";
    return { path, why: `no plan names it${also}` };
  });
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
        foldersIn(parent).flatMap(({ name }) =>
          keptFilesOf(readRecordFile(join(parent, name))).map((it) => it.name)
        )
      ),
    );
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

/** Ids in plans; as text why that cannot be told. Here links are followed. */
function plannedIds(
  { studies }: Layout,
  { withOld }: { readonly withOld: boolean },
): ReadonlySet<string> | string {
  const files = entriesIn(studies).flatMap(({ name: study }) => {
    const folder = join(studies, study);
    return entriesIn(folder)
      .filter(({ kind }) => kind === "file" || kind === "link")
      .map(({ name }) => name)
      .filter((name) =>
        name === PLAN_FILE ||
        withOld && OLD_PLAN.test(name) && name.endsWith(".json")
      )
      .map((name) => join(folder, name));
  });
  if (files.length === 0) return "there is no plan that could name any";
  try {
    return new Set(
      files.flatMap((file) => readPlanFile(file).map((t) => t.id)),
    );
  } catch (cause) {
    if (cause instanceof StoreError) return cause.message;
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
