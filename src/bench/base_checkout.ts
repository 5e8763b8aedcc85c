/** A commit in a folder of its own, ready to run, for as long as it is needed. */
import { join } from "node:path";
import { CHILD_ENV } from "../base/child_env.ts";
import { AssetError, InfrastructureError } from "../base/errors.ts";
import { removeFolder } from "../store/durable_file.ts";

/** A checkout that is removed at the end. */
export interface BaseCheckout extends AsyncDisposable {
  /** Its folder. */
  readonly root: string;
  /** The commit. */
  readonly commit: string;
}

/** How a commit is checked out. */
export interface CheckOutOptions {
  /** A checkout of the same repository. */
  readonly root: string;
  /** An empty folder, in which it is put. */
  readonly folder: string;
  /** Whether packages may only come from Deno's cache. */
  readonly offline: boolean;
  /** Told what takes long. */
  readonly say: (text: string) => void;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/**
 * Finds the commit that a name stands for.
 *
 * @param root A checkout.
 * @param ref Branch, tag or commit.
 * @returns Its full name.
 * @throws {InfrastructureError} If there is no such commit, no repository, or
 *     no git.
 */
export async function findCommit(root: string, ref: string): Promise<string> {
  await git(root, ["rev-parse", "--git-dir"]);
  try {
    const words = [
      "--verify",
      "--quiet",
      "--end-of-options",
      `${ref}^{commit}`,
    ];
    return (await git(root, ["rev-parse", ...words])).trim();
  } catch (cause) {
    if (!(cause instanceof InfrastructureError)) throw cause;
    throw new InfrastructureError(
      `Cannot find "${ref}" for --base: expected a commit, branch or tag that ` +
        "this clone has (a shallow one has few: git fetch --unshallow)",
      { cause },
    );
  }
}

/**
 * Checks a commit out beside the working tree, with its own packages.
 *
 * They come from Deno's cache; what is not there is fetched, unless that is
 * forbidden, exactly as the commit's `deno.lock` pins it.
 *
 * @param commit As {@linkcode findCommit} returns it.
 * @param options Where to.
 * @returns The checkout.
 * @throws {InfrastructureError} If git refuses.
 * @throws {AssetError} If its packages cannot be had.
 * @throws What `signal` was aborted with.
 */
export async function checkOut(
  commit: string,
  { root, folder, offline, say, signal }: CheckOutOptions,
): Promise<BaseCheckout> {
  const path = pathOf(folder);
  await using undo = new AsyncDisposableStack();
  undo.defer(async () => {
    removeNow(root, folder);
    await removeFolder(path);
  });
  await git(root, ["worktree", "add", "--detach", path, commit], signal);
  await install(path, { offline, say, signal });
  const kept = undo.move();
  return {
    root: path,
    commit,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/**
 * Tells git to forget what {@linkcode checkOut} has made or begun; where it
 * had not got so far, nothing happens.
 *
 * @param root The checkout of the repository.
 * @param folder The folder in which base was put.
 */
export function removeNow(root: string, folder: string): void {
  const words = ["worktree", "remove", "--force", pathOf(folder)];
  gitCommand(root, words).outputSync();
}

function pathOf(folder: string): string {
  return join(folder, "base");
}

async function install(
  root: string,
  { offline, say, signal }: Pick<
    CheckOutOptions,
    "offline" | "say" | "signal"
  >,
): Promise<void> {
  const config = ["--config", join(root, "deno.json")];
  const command = ["install", "--quiet", "--frozen", ...config];
  const cached = await denoIn(root, [...command, "--cached-only"], signal);
  if (cached.success) return;
  if (!offline) {
    say(
      "Fetching packages of base that Deno's cache lacks, as its deno.lock says",
    );
    const fetched = await denoIn(root, command, signal);
    if (fetched.success) return;
    throw packagesError(fetched.why);
  }
  throw packagesError(`${cached.why} (--offline)`);
}

function packagesError(why: string): AssetError {
  return new AssetError(`Cannot install the packages of base: ${why}`);
}

async function denoIn(
  cwd: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ success: boolean; why: string }> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: { ...CHILD_ENV, NO_COLOR: "1" },
    stdin: "null",
    signal,
  }).output();
  signal.throwIfAborted();
  const why = new TextDecoder().decode(stderr).trim().replace(/^error: /, "");
  return { success, why: why.replaceAll(/\s+/g, " ") };
}

async function git(
  root: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  const { success, stdout, stderr } = await outputOf(
    gitCommand(root, args, signal),
  );
  signal?.throwIfAborted();
  if (success) return new TextDecoder().decode(stdout);
  const lines = new TextDecoder().decode(stderr).trim().split("\n");
  const why = lines.at(-1)!.replace(/^fatal: /, "") || "git failed, silently";
  throw new InfrastructureError(`Cannot check out base: ${why}`);
}

function gitCommand(
  root: string,
  args: readonly string[],
  signal?: AbortSignal,
): Deno.Command {
  return new Deno.Command("git", {
    args: [
      ...["-C", root, "--git-dir=.git"],
      // a hook of the user's would run for a folder that is soon gone
      ...["-c", "core.hooksPath=/dev/null", ...args],
    ],
    env: { ...CHILD_ENV, LC_ALL: "C" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...(signal && { signal }),
  });
}

async function outputOf(command: Deno.Command): Promise<Deno.CommandOutput> {
  try {
    return await command.output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new InfrastructureError(
      "Cannot check out base: git is not installed",
      {
        cause,
      },
    );
  }
}
