/** What git says of the checkout that Gramlab runs from. */
import { CHILD_ENV } from "../base/child_env.ts";

/** The state of a checkout; nulls where `whyNoCommit` says why. */
export interface Checkout {
  /** Commit. */
  readonly gitCommit: string | null;
  /** Whether there are uncommitted changes or untracked files. */
  readonly gitDirty: boolean | null;
  /** Why no commit is known; null where one is. */
  readonly whyNoCommit: string | null;
  /** What the files differ by from the commit, as `git apply` takes it. */
  readonly diff: Uint8Array;
  /** Paths of files that git knows, and that differ from the commit. */
  readonly changed: readonly string[];
  /** Paths of files that git neither has nor ignores. */
  readonly untracked: readonly string[];
}

/**
 * No repository around the folder, of which it may be an ignored part, nor the
 * one of a hook that runs this.
 */
const HERE = ["--git-dir=.git", "--work-tree=."];

/** Whatever the user has configured, the same bytes. */
const DIFF = [
  "diff",
  "--binary",
  "--full-index",
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "HEAD",
];

/** Paths as they are, each ended by a zero byte. */
const STATUS = ["status", "--porcelain", "-z", "--untracked-files=all"];

/**
 * Asks git for the state of a checkout. There may be no git, and no checkout.
 *
 * @param folder The checkout.
 * @param program Name or path of git.
 * @param left Folders in it that are left out, as if they were as in the
 *     commit; relative to it.
 * @returns Its state.
 */
export async function readCheckout(
  folder: string,
  program = "git",
  left: readonly string[] = [],
): Promise<Checkout> {
  const ask = (...args: string[]): Promise<Uint8Array> =>
    runGit(program, ["-C", folder, ...HERE, ...args]);
  const paths = pathsWithout(left);
  try {
    const commit = await ask("rev-parse", "--verify", "HEAD");
    const status = await ask(...STATUS, ...paths);
    const { changed, untracked } = readStatus(textOf(status));
    const diff = await ask(...DIFF, ...paths);
    return {
      gitCommit: textOf(commit).trim(),
      gitDirty: changed.length + untracked.length > 0,
      ...{ whyNoCommit: null, diff, changed, untracked },
    };
  } catch (error) {
    if (!(error instanceof NoGit)) throw error;
    return {
      ...{ gitCommit: null, gitDirty: null, whyNoCommit: error.message },
      ...{ diff: new Uint8Array(), changed: [], untracked: [] },
    };
  }
}

/**
 * Whether two commits hold the same files.
 *
 * @param folder The checkout.
 * @param commits Both commits.
 * @param left Folders that are left out, relative to it.
 * @returns False also where git does not know one of them.
 */
export async function areSameFiles(
  folder: string,
  commits: readonly [string, string],
  left: readonly string[],
): Promise<boolean> {
  const words = ["diff", "--quiet", "--no-ext-diff", ...commits];
  try {
    await runGit("git", [
      ...["-C", folder, ...HERE, ...words, ...pathsWithout(left)],
    ]);
    return true;
  } catch (error) {
    if (error instanceof NoGit) return false;
    throw error;
  }
}

function pathsWithout(left: readonly string[]): string[] {
  if (left.length === 0) return [];
  return ["--", ".", ...left.map((it) => `:(exclude,literal)${it}`)];
}

/** Why git does not answer; stays in this file. */
class NoGit extends Error {}

async function runGit(
  program: string,
  args: readonly string[],
): Promise<Uint8Array> {
  const command = new Deno.Command(program, {
    args: [...args],
    // no index is written, and git's words are those that people know
    env: { ...CHILD_ENV, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
  });
  const { success, stdout, stderr } = await outputOf(command);
  if (success) return stdout;
  const [first = ""] = textOf(stderr).trim().split("\n");
  throw new NoGit(first.replace(/^fatal: /, "") || "git failed, silently");
}

async function outputOf(command: Deno.Command): Promise<Deno.CommandOutput> {
  try {
    return await command.output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new NoGit("git is not installed", { cause: error });
  }
}

/** Lines of two letters, a blank and a path; of a renaming the old one, too. */
function readStatus(
  text: string,
): Pick<Checkout, "changed" | "untracked"> {
  const changed: string[] = [];
  const untracked: string[] = [];
  const lines = text.split("\0").values();
  for (const line of lines) {
    const [letters, path] = [line.slice(0, 2), line.slice(3)];
    if (path === "") continue;
    (letters === "??" ? untracked : changed).push(path);
    if (/[RC]/.test(letters)) lines.next();
  }
  return { changed, untracked };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
