/** What a run of trials was made of, collected once for all of them. */
import { join } from "node:path";
import type {
  KeptFile,
  RunProvenance,
  UntrackedFiles,
} from "../base/records.ts";
import { sha256 } from "../base/sha256.ts";
import type { Store } from "../store/mod.ts";
import type { Checkout } from "./checkout.ts";
import { readVariables, withoutSecrets } from "./variables.ts";

/** Larger differences from the commit are not kept, only hashed. */
export const MAX_DIFF_BYTES = 2_000_000;

/** Untracked files that are named; the others are counted. */
const NAMED_FILES = 100;

/** Where to look. */
export interface RunSources {
  /** The command's name and what stands behind it. */
  readonly command: readonly string[];
  /** The folder of Gramlab's checkout. */
  readonly root: string;
  /** What git says of it. */
  readonly checkout: Checkout;
  /** Environment variables. */
  readonly env: { get(name: string): string | undefined };
  /** Keeps what does not fit into a record. */
  readonly store: Pick<Store, "keep">;
}

/**
 * Collects what is the same for all trials of a run.
 *
 * @param sources Where to look.
 * @throws {import("../base/errors.ts").StoreError} If the difference from the
 *     commit cannot be kept.
 */
export async function describeRun(
  { command, root, checkout, env, store }: RunSources,
): Promise<RunProvenance> {
  const { whyNoCommit, diff, untracked } = checkout;
  return {
    command: command.map(withoutSecrets),
    whyNoCommit,
    diff: await keepDiff(diff, store),
    untracked: whyNoCommit === null ? toUntracked(untracked) : null,
    denoLockSha256: await hashIfThere(join(root, "deno.lock")),
    variables: readVariables(env),
  };
}

async function keepDiff(
  diff: Uint8Array,
  store: RunSources["store"],
): Promise<KeptFile | null> {
  if (diff.length === 0) return null;
  if (diff.length <= MAX_DIFF_BYTES) return await store.keep(diff, "diff");
  return { sha256: sha256(diff), bytes: diff.length, path: null };
}

function toUntracked(names: readonly string[]): UntrackedFiles {
  return { count: names.length, names: names.slice(0, NAMED_FILES) };
}

async function hashIfThere(file: string): Promise<string | null> {
  try {
    return sha256(await Deno.readFile(file));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
