/** What a branch changed in the baselines that its gate compares with. */
import { basename, dirname, join, resolve } from "node:path";
import { GramlabError, StoreError, UsageError } from "../base/errors.ts";
import { readBaseline } from "../check/baseline_file.ts";
import { DamagedFile } from "../check/baseline_text.ts";
import { compareBaselines } from "../check/compare_baselines.ts";
import type { BaselineChanges, FolderChanges } from "../check/types.ts";
import { removeFolder } from "../store/durable_file.ts";
import { checkOutFolder, findCommitOf, forkOf } from "./committed_baseline.ts";
import type { Io } from "./io.ts";

/** What a branch is compared with. */
export interface Base {
  /** Branch, tag or commit. */
  readonly name: string;
  /** Its commit, or why it is not known. */
  readonly commit: string | Error;
}

/**
 * Finds what this branch is compared with, before anything runs.
 *
 * @param folder Where baselines lie.
 * @param asked What the user said; else what a job of GitHub or GitLab for a
 *     pull request says.
 * @param io The terminal, for its variables.
 * @returns Undefined if nobody says.
 * @throws {UsageError} If the user named what is not there.
 */
export async function findBase(
  folder: string,
  asked: string | undefined,
  io: Pick<Io, "env">,
): Promise<Base | undefined> {
  const name = asked ?? baseOfJob(io);
  if (name === undefined) return undefined;
  try {
    return { name, commit: await findCommitOf(folder, name) };
  } catch (error) {
    if (asked !== undefined || !(error instanceof UsageError)) throw error;
    return { name, commit: error };
  }
}

function baseOfJob({ env }: Pick<Io, "env">): string | undefined {
  const branch = env.get("GITHUB_BASE_REF");
  if (branch) return `origin/${branch}`;
  return env.get("CI_MERGE_REQUEST_DIFF_BASE_SHA") || undefined;
}

/** A baseline of the gate. */
interface Compared extends Pick<FolderChanges, "kind"> {
  /** Name of the study, or of the set of images. */
  readonly study: string;
  /** Its folder. */
  readonly folder: string;
}

/**
 * Compares baselines with those of the commit at which this branch left its
 * base.
 *
 * @param compared The baselines.
 * @param options The base, and where its files are put: they stay, so that
 *     images can be looked at.
 * @throws {StoreError} If they cannot be put there.
 */
export async function readChanges(
  compared: readonly Compared[],
  { base: { name, commit }, results }: {
    readonly base: Base;
    readonly results: string;
  },
): Promise<BaselineChanges> {
  const none = { base: name, commit: null, folders: [] };
  if (commit instanceof Error) return { ...none, problem: commit.message };
  const [first] = compared;
  const fork = first && await forkOf(first.folder, commit);
  if (first !== undefined && fork === undefined) {
    const problem = "this clone has no commit that both have in common " +
      "(git fetch --unshallow)";
    return { ...none, problem };
  }
  const folders: FolderChanges[] = [];
  for (const it of compared) {
    // never by what the baseline says of itself: this folder is emptied
    const old = join(results, "base", basename(resolve(it.folder)));
    folders.push(await changesOf(it, { old, commit: fork! }));
  }
  return { base: name, commit: fork ?? commit, problem: null, folders };
}

async function changesOf(
  { kind, study, folder }: Compared,
  { old, commit }: { readonly old: string; readonly commit: string },
): Promise<FolderChanges> {
  const after = { folder, baseline: readBaseline(folder) };
  const count = after.baseline?.entries.length ?? 0;
  const told = { kind, study, folder, count, problem: null, entries: [] };
  await empty(old);
  try {
    await checkOutFolder(commit, folder, old);
    const before = { folder: old, baseline: readBaseline(old) };
    return { ...told, entries: await compareBaselines(before, after) };
  } catch (error) {
    // everything has been judged
    if (!(error instanceof GramlabError)) throw error;
    const { found, path } = error instanceof DamagedFile
      ? error
      : { found: error.message, path: old };
    // of what --only leaves out no image was looked at
    const isOfNow = resolve(dirname(path)) === resolve(folder);
    const at = isOfNow ? basename(path) : "it cannot be read at that commit";
    return { ...told, problem: `${at}: ${found}` };
  }
}

async function empty(folder: string): Promise<void> {
  try {
    await removeFolder(folder);
    await Deno.mkdir(folder, { recursive: true });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new StoreError(`Cannot write ${folder}: ${cause.message}`, { cause });
  }
}
