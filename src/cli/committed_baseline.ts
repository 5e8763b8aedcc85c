/** Baselines as a commit has them. */
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { CHILD_ENV } from "../base/child_env.ts";
import { UsageError } from "../base/errors.ts";
import { INDEX_FILE } from "../check/baseline_file.ts";
import { checkoutOf } from "./checkout_of.ts";

/**
 * Finds a commit in the repository that a folder lies in.
 *
 * @param folder The folder.
 * @param ref Branch, tag or commit.
 * @returns Its full name.
 * @throws {UsageError} If there is none, no repository, or no git.
 */
export async function findCommitOf(
  folder: string,
  ref: string,
): Promise<string> {
  const root = checkoutOf(folder);
  const words = ["--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const { success, stdout } = await git(root, "rev-parse", ...words);
  if (success) return textOf(stdout).trim();
  const { success: isThere } = await git(root, "rev-parse", "--git-dir");
  throw new UsageError(
    isThere
      ? `Cannot find "${ref}" in ${root}: expected a commit, branch or tag ` +
        "that this clone has (a shallow one has few: git fetch --unshallow)"
      : `Cannot find "${ref}": ${folder} lies in no git repository`,
  );
}

/**
 * The commit at which the present one left a branch.
 *
 * @param folder A folder of the repository.
 * @param commit The branch's commit.
 * @returns Undefined if both have none in common, as in shallow clones.
 */
export async function forkOf(
  folder: string,
  commit: string,
): Promise<string | undefined> {
  const root = checkoutOf(folder);
  const { success, stdout } = await git(root, "merge-base", commit, "HEAD");
  return success ? textOf(stdout).trim() : undefined;
}

/**
 * Names of the baselines that a commit has in a folder.
 *
 * @param commit The commit.
 * @param folder The folder; need not exist now.
 * @throws {UsageError} If git does not give them.
 */
export async function baselinesAt(
  commit: string,
  folder: string,
): Promise<string[]> {
  const { ask, inside } = placeOf(commit, folder);
  const words = ["-r", "-z", "--name-only", commit, ...inside];
  const paths = textOf(await ask("ls-tree", ...words)).split("\0");
  return paths.filter((path) =>
    basename(path) === INDEX_FILE &&
    resolve(checkoutOf(folder), path, "../..") === resolve(folder)
  ).map((path) => basename(dirname(path)));
}

/**
 * Writes the files that a commit has of a folder; folders, submodules and links
 * in it are left out.
 *
 * @param commit The commit.
 * @param folder The folder; need not exist now.
 * @param target Where they go.
 * @throws {UsageError} If git does not give them.
 */
export async function checkOutFolder(
  commit: string,
  folder: string,
  target: string,
): Promise<void> {
  const { ask, inside } = placeOf(commit, folder);
  const listed = textOf(await ask("ls-tree", "-z", commit, ...inside));
  for (const line of listed.split("\0")) {
    const [, hash, path] = /^100\d+ blob (\w+)\t([^]+)$/.exec(line) ?? [];
    if (hash === undefined || path === undefined) continue;
    const content = await ask("cat-file", "blob", hash);
    await Deno.writeFile(join(target, basename(path)), content);
  }
}

/** How git is asked for a folder of a commit. */
function placeOf(commit: string, folder: string) {
  const root = checkoutOf(folder);
  const place = relative(root, resolve(folder)).replaceAll(sep, "/");
  const ask = async (...words: readonly string[]): Promise<Uint8Array> => {
    const { success, stdout, stderr } = await git(root, ...words);
    if (success) return stdout;
    const [first = ""] = textOf(stderr).trim().split("\n");
    throw new UsageError(
      `Cannot read ${folder} of commit ${commit}: ` +
        first.replace(/^fatal: /, ""),
    );
  };
  // a folder that is all of the repository has no name in it
  return { ask, inside: place === "" ? [] : ["--", `${place}/`] };
}

async function git(
  root: string,
  ...args: readonly string[]
): Promise<Deno.CommandOutput> {
  const command = new Deno.Command("git", {
    // never the repository of a hook that runs this
    args: ["-C", root, "--git-dir=.git", ...args],
    env: { ...CHILD_ENV, LC_ALL: "C" },
  });
  try {
    return await command.output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new UsageError("Cannot read baselines of a commit: no git is here", {
      cause,
    });
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
